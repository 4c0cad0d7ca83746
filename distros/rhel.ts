import { releasesOf } from "./end-of-life.ts";
import { major } from "./major.ts";
import type { Distro } from "./types.ts";

const releases = releasesOf("rhel", "10, 9, 8, 7");

export const rhel: Distro = {
  id: "rhel",
  name: "RHEL",
  manager: "yum",
  releases,
  // s390x: https://docs.docker.com/engine/install/#installation-procedures-for-supported-platforms
  architectures: ["amd64", "arm64", "s390x"],
  recognise(os) {
    const version = `${major(os.versionId)}`;
    const known = os.id === "rhel" && releases.some((release) => release.version === version);
    return known ? { version, exact: true } : undefined;
  },
  // linux/rhel/7 was only ever built for s390x, and linux/rhel began late: CentOS's builds fit the same release.
  supplies: [
    {
      supply: "docker-ce",
      repositories({ version, arch }) {
        if (arch === "s390x") return [{ path: "linux/rhel", suite: version }];
        const centos = { path: "linux/centos", suite: version };
        return version === "7" ? [centos] : [{ path: "linux/rhel", suite: version }, centos];
      },
    },
  ],
  // https://github.com/docker/docker-ce-packaging/issues/1182
  notes: ({ arch }) =>
    arch === "s390x"
      ? [
          {
            en: "Docker's packages for RHEL on s390x stopped at 27.4.1 (December 2024).",
            zh: "Docker 为 RHEL s390x 提供的软件包停在 27.4.1（2024 年 12 月）。",
          },
        ]
      : [],
};
