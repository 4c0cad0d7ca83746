import type { OsRelease } from "../src/machine/facts/os-release.ts";
import { releasesOf } from "./end-of-life.ts";
import type { Distro } from "./types.ts";

/** All that linux/ubuntu/dists has, and the release to come. */
const releases = releasesOf(
  "ubuntu",
  `26.10 stonking, 26.04 resolute, 25.10 questing, 25.04 plucky, 24.10 oracular, 24.04 noble, 23.10 mantic,
   23.04 lunar, 22.10 kinetic, 22.04 jammy, 21.10 impish, 21.04 hirsute, 20.10 groovy, 20.04 focal, 19.10 eoan,
   19.04 disco, 18.10 cosmic, 18.04 bionic, 17.10 artful, 17.04 zesty, 16.10 yakkety, 16.04 xenial, 14.04 trusty`,
);

const byCodename = (codename: string | undefined) =>
  releases.find((release) => codename !== undefined && release.codename === codename);

/**
 * Linux Mint, Pop!_OS, Zorin, elementary, neon … name the release they stand on in UBUNTU_CODENAME; it counts
 * only where it is Ubuntu's, since some put their own there (juno, sid). Trisquel says ID_LIKE=debian.
 */
function recognise(os: OsRelease) {
  if (os.id === "ubuntu") return exactly(os);
  if (!os.idLike.some((id) => id === "ubuntu" || id === "debian")) return undefined;
  const base = byCodename(os.ubuntuCodename);
  // Debian never had a release of that name, so it is Ubuntu's whatever ID_LIKE says (AnduinOS).
  const own = byCodename(os.versionCodename);
  const release = base ?? own;
  if (release === undefined) return undefined;
  const because = base ? `UBUNTU_CODENAME=${base.codename}` : `VERSION_CODENAME=${release.codename}`;
  return {
    version: release.version,
    codename: release.codename!,
    exact: false,
    because: { en: because, zh: because },
  };
}

/** 14.04 has no codename in os-release; a release newer than the table keeps its own. */
function exactly(os: OsRelease) {
  const known =
    byCodename(os.ubuntuCodename) ??
    byCodename(os.versionCodename) ??
    releases.find(({ version }) => version === os.versionId);
  if (known !== undefined && !newerThanTable(os.versionId)) {
    return { version: known.version, codename: known.codename!, exact: true };
  }
  const codename = os.versionCodename ?? os.ubuntuCodename;
  if (codename === undefined || os.versionId === undefined || !newerThanTable(os.versionId)) return undefined;
  return { version: os.versionId, codename, exact: true };
}

const newerThanTable = (version: string | undefined) =>
  /^\d\d\.\d\d$/.test(version ?? "") && Number(version) > Number(releases[0]!.version);

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
