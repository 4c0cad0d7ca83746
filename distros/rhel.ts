import { major } from "./major.ts";
import type { Distro, KnownRelease } from "./types.ts";

/** End of maintenance support: https://access.redhat.com/support/policy/updates/errata */
const releases: readonly KnownRelease[] = [
  { version: "10", endOfLife: "2035-05-31" },
  { version: "9", endOfLife: "2032-05-31" },
  { version: "8", endOfLife: "2029-05-31" },
  { version: "7", endOfLife: "2024-06-30" },
];

export const rhel: Distro = {
  id: "rhel",
  name: "RHEL",
  manager: "yum",
  releases,
  architectures: ["amd64", "arm64"],
  recognise(os) {
    const version = `${major(os.versionId)}`;
    const known = os.id === "rhel" && releases.some((release) => release.version === version);
    return known ? { version, exact: true } : undefined;
  },
  // linux/rhel/7 was only ever built for s390x, and linux/rhel began late: CentOS's builds fit the same release.
  supplies: [
    {
      supply: "docker-ce",
      repositories({ version }) {
        const centos = { path: "linux/centos", suite: version };
        return version === "7" ? [centos] : [{ path: "linux/rhel", suite: version }, centos];
      },
    },
  ],
};
