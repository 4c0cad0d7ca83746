import { major } from "./major.ts";
import type { Distro, KnownRelease } from "./types.ts";

/**
 * SUPPORT_END of each release's os-release, and https://docs.fedoraproject.org/en-US/releases/eol/.
 * A release ends four weeks after the next but one comes.
 */
const releases: readonly KnownRelease[] = [
  { version: "44" },
  { version: "43", endOfLife: "2026-12-02" },
  { version: "42", endOfLife: "2026-05-13" },
  { version: "41", endOfLife: "2025-12-15" },
];
const oldest = 28;

/** Fedora's number is the repository's, so a release that is not in the table is taken as it is. */
const byNumber = (number: number | undefined): KnownRelease | undefined =>
  number !== undefined && number >= oldest && number <= 99
    ? (releases.find(({ version }) => version === `${number}`) ?? { version: `${number}` })
    : undefined;

export const fedora: Distro = {
  id: "fedora",
  name: "Fedora",
  manager: "yum",
  releases,
  architectures: ["amd64", "arm64", "ppc64el"],
  // Nobara, Bazzite and the like keep Fedora's numbers; Amazon Linux (2, 2023) does not.
  recognise(os) {
    const exact = os.id === "fedora";
    const release = byNumber(major(os.versionId));
    if (release === undefined || !(exact || os.idLike.includes("fedora"))) return undefined;
    return { version: release.version, exact };
  },
  release: (text) => (/^\d\d$/.test(text) ? byNumber(Number(text)) : undefined),
  supplies: [
    { supply: "docker-ce", repositories: ({ version }) => [{ path: "linux/fedora", suite: version }] },
  ],
};
