import type { ReadSystem } from "../../../system/read-only.ts";
import type { Alone, AlonePlace, AloneReader } from "../alone.ts";
import { patience } from "./sources.ts";

/** Sources: apt.conf(5), apt-secure(8), sources.list(5); options of the command line win over every file. */
async function entries(system: ReadSystem, place: AlonePlace): Promise<Alone> {
  const { directory, repository, archives, arch, evenExpired } = place;
  const keyring = await archiveKeyring(system, place.distro);
  const line = (key: string | undefined, folder: string, rest: string) =>
    // Without translations, which no bundle has, in later updates, too.
    `deb [arch=${arch} lang=none${key ? ` signed-by=${key}` : ""}] file:${folder} ${rest}\n`;
  const text = [
    line(repository.key, repository.folder, `${repository.suite} ${repository.channels.join(" ")}`),
    ...archives.map(({ folder, suite }) => line(keyring, folder, `${suite} main`)),
  ].join("");
  const list = `${directory}/sources.list`;
  const settings = [
    `Dir::Etc::sourcelist=${list}`,
    "Dir::Etc::sourceparts=-",
    `Dir::State::lists=${directory}/lists`,
    `Dir::Cache::archives=${directory}/archives`,
    "Dir::Cache::pkgcache=",
    "Dir::Cache::srcpkgcache=",
    // Who fetches elsewhere is a user of apt's; here nothing is fetched.
    "APT::Sandbox::User=root",
    "APT::Get::AllowUnauthenticated=false",
    "Acquire::AllowInsecureRepositories=false",
    "Acquire::AllowWeakRepositories=false",
    "Acquire::Languages=none",
    // Whatever this machine's own settings say of it.
    `Acquire::Check-Valid-Until=${!evenExpired}`,
  ];
  const options = settings.flatMap((setting) => ["-o", setting]);
  return {
    directories: [`${directory}/lists/partial`, `${directory}/archives/partial`],
    files: [{ path: list, text }],
    options,
    refresh: ["apt-get", "-q", ...options, "-o", "APT::Update::Error-Mode=any", ...patience, "update"],
    lasting: text,
  };
}

/** The distribution's own keys; undefined: those that apt trusts anyway. Newer releases have the second ending. */
async function archiveKeyring(system: ReadSystem, distro: string): Promise<string | undefined> {
  for (const ending of ["gpg", "pgp"]) {
    const path = `/usr/share/keyrings/${distro}-archive-keyring.${ending}`;
    if ((await system.files.stat(path)) !== undefined) return path;
  }
  return undefined;
}

export const alone: AloneReader = { lasting: "/etc/apt/sources.list.d/docker-setup-bundle.list", entries };
