import { debian } from "./debian.ts";
import { builds } from "./glibc.ts";
import type { Distro } from "./types.ts";

/** A C library's version, and the Debian whose packages are built on it; they end with that Debian. */
const releases = builds.debian!.map(([codename, glibc]) => {
  const endOfLife = debian.releases.find((release) => release.codename === codename)?.endOfLife;
  return { version: glibc, codename, ...(endOfLife === undefined ? {} : { endOfLife }) };
});

/**
 * Any system with systemd and a C library that is known: where neither docker-ce nor the package manager is for it. No
 * os-release tells that, only the machine (recognise.ts); a release is the oldest C library that will do.
 */
export const anyLinux: Distro = {
  id: "glibc",
  name: "Linux with glibc",
  ids: [],
  byLibrary: true,
  manager: "unpacked",
  releases,
  architectures: debian.architectures,
  recognise: () => undefined,
  supplies: [
    {
      supply: "unpacked",
      repositories: ({ codename }) => [{ path: "linux/debian", suite: codename! }],
    },
  ],
  notes: () => [
    {
      en: "Docker's programs are taken out of its signed Debian packages and laid below /usr/local. No package manager will ever update them: look for updates yourself, with docker-setup --docker-version latest.",
      zh: "将从 Docker 签名的 Debian 软件包中取出程序，放到 /usr/local。没有包管理器会更新它们：请自行更新，命令为 docker-setup --docker-version latest。",
    },
  ],
};
