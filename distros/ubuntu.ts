import type { OsRelease } from "../src/machine/facts/os-release.ts";
import type { Distro, KnownRelease } from "./types.ts";

/** Standard support ends then (Debian's distro-info-data, ubuntu.csv, column eol). */
const releases: readonly KnownRelease[] = [
  { version: "26.10", codename: "stonking", endOfLife: "2027-07-15" },
  { version: "26.04", codename: "resolute", endOfLife: "2031-05-29" },
  { version: "25.10", codename: "questing", endOfLife: "2026-07-09" },
  { version: "25.04", codename: "plucky", endOfLife: "2026-01-15" },
  { version: "24.10", codename: "oracular", endOfLife: "2025-07-10" },
  { version: "24.04", codename: "noble", endOfLife: "2029-05-31" },
  { version: "23.10", codename: "mantic", endOfLife: "2024-07-11" },
  { version: "23.04", codename: "lunar", endOfLife: "2024-01-25" },
  { version: "22.10", codename: "kinetic", endOfLife: "2023-07-20" },
  { version: "22.04", codename: "jammy", endOfLife: "2027-06-01" },
  { version: "20.04", codename: "focal", endOfLife: "2025-05-29" },
  { version: "18.04", codename: "bionic", endOfLife: "2023-05-31" },
  { version: "16.04", codename: "xenial", endOfLife: "2021-04-30" },
  { version: "14.04", codename: "trusty", endOfLife: "2019-04-25" },
];

/** Linux Mint, Pop!_OS, Zorin, elementary, neon … name the release they stand on in UBUNTU_CODENAME. */
function recognise(os: OsRelease) {
  const exact = os.id === "ubuntu";
  // Kylin's desktop keeps UBUNTU_CODENAME=kylin and ID_LIKE=debian: no suite of Ubuntu's.
  if (!exact && !os.idLike.includes("ubuntu")) return undefined;
  const byVersion = exact ? releases.find(({ version }) => version === os.versionId) : undefined;
  const own = releases.find(({ codename }) => codename === os.versionCodename);
  // 14.04 has no codename in os-release; a derivative's own codename counts only where it is Ubuntu's.
  const codename = os.ubuntuCodename ?? (exact ? os.versionCodename : own?.codename) ?? byVersion?.codename;
  if (codename === undefined) return undefined;
  const known = releases.find((release) => release.codename === codename);
  const told = exact && /^\d\d\.\d\d$/.test(os.versionId ?? "") ? os.versionId : undefined;
  return { version: known?.version ?? told ?? codename, codename, exact };
}

export const ubuntu: Distro = {
  id: "ubuntu",
  name: "Ubuntu",
  manager: "apt",
  releases,
  architectures: ["amd64", "arm64", "armhf", "ppc64el", "s390x"],
  recognise,
  supplies: [
    {
      supply: "docker-ce",
      repositories: (target) => [{ path: "linux/ubuntu", suite: target.codename ?? target.version }],
    },
  ],
};
