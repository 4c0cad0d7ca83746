import { releasesOf } from "./end-of-life.ts";
import { major } from "./major.ts";
import type { Distro, KnownRelease } from "./types.ts";

const releases = releasesOf("fedora", "44, 43, 42, 41");
/** Those before are taken as well; their end is told. */
const older = releasesOf("fedora", "40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28");
const oldest = 28;

/** Fedora's number is the repository's, so a release that is not in the table is taken as it is. */
const byNumber = (number: number | undefined): KnownRelease | undefined =>
  number !== undefined && number >= oldest && number <= 99
    ? ([...releases, ...older].find(({ version }) => version === `${number}`) ?? { version: `${number}` })
    : undefined;

export const fedora: Distro = {
  id: "fedora",
  name: "Fedora",
  manager: "yum",
  releases,
  architectures: ["amd64", "arm64", "ppc64el"],
  // Nobara and the like keep Fedora's number, in VERSION_ID or in PLATFORM_ID; Amazon Linux (2, 2023) does not.
  recognise(os) {
    if (os.id === "fedora") {
      const release = byNumber(major(os.versionId));
      return release === undefined ? undefined : { version: release.version, exact: true };
    }
    if (!os.idLike.includes("fedora")) return undefined;
    const platform = /^f(\d\d)$/.exec(os.platformId ?? "")?.[1];
    const release = byNumber(platform === undefined ? major(os.versionId) : Number(platform));
    if (release === undefined) return undefined;
    const because =
      platform === undefined
        ? `VERSION_ID=${os.versionId}, ID_LIKE="${os.idLike.join(" ")}"`
        : `PLATFORM_ID=platform:${os.platformId}`;
    return { version: release.version, exact: false, because: { en: because, zh: because } };
  },
  release: (text) => (/^\d\d$/.test(text) ? byNumber(Number(text)) : undefined),
  supplies: [
    { supply: "docker-ce", repositories: ({ version }) => [{ path: "linux/fedora", suite: version }] },
  ],
};
