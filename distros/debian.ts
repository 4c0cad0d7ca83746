import { type OsRelease, plain } from "../src/machine/facts/os-release.ts";
import { releasesOf } from "./end-of-life.ts";
import { major } from "./major.ts";
import type { Distro } from "./types.ts";

const releases = releasesOf("debian", "13 trixie, 12 bookworm, 11 bullseye, 10 buster, 9 stretch, 8 jessie");
const newest = releases[0]!;

function recognise(os: OsRelease) {
  if (os.id === "debian") return os.versionId === undefined ? testing(os) : stable(os);
  if (!os.idLike.includes("debian") || os.idLike.includes("ubuntu")) return undefined;
  // A derivative's own codename counts only where it is Debian's.
  const release =
    byCodename(os.debianCodename) ??
    byCodename(os.versionCodename) ??
    releases.find(({ codename }) => plain(os.version).split(" ").includes(codename!));
  if (release === undefined) return undefined;
  const because =
    release.codename === os.debianCodename
      ? `DEBIAN_CODENAME=${os.debianCodename}`
      : `VERSION_CODENAME=${release.codename}`;
  return { ...named(release), exact: false, because: { en: because, zh: because } };
}

const byCodename = (codename: string | undefined) =>
  releases.find((release) => codename !== undefined && release.codename === codename);

const named = ({ version, codename }: { version: string; codename?: string }) => ({
  version,
  codename: codename!,
});

/** A release newer than the table keeps its own codename; the mirror's index will say whether it is there. */
function stable(os: OsRelease) {
  const number = major(os.versionId);
  const known = byCodename(os.versionCodename) ?? releases.find(({ version }) => version === `${number}`);
  if (known !== undefined) return { ...named(known), exact: true };
  const newer = number !== undefined && number > Number(newest.version) && number < 100;
  if (!newer || os.versionCodename === undefined || os.versionCodename === "sid") return undefined;
  return { version: `${number}`, codename: os.versionCodename, exact: true };
}

/**
 * Testing and sid have no number, only "trixie/sid" in PRETTY_NAME: a machine that rolls is with the newest release,
 * one that stopped rolling before this table's time (stretch/sid) with the release that its words name.
 */
function testing(os: OsRelease) {
  const words = plain(os.prettyName).split(" ");
  const old = releases.find(({ codename, endOfLife }) => words.includes(codename!) && endOfLife! < rolling);
  const release = byCodename(os.versionCodename) ?? (words.includes("sid") ? old : undefined) ?? newest;
  const because = os.prettyName ?? "sid";
  return { ...named(release), exact: false, because: { en: because, zh: because } };
}

/** A release that was over by then had no machine left in sid. */
const rolling = "2024-01-01";

export const debian: Distro = {
  id: "debian",
  name: "Debian",
  manager: "apt",
  releases,
  architectures: ["amd64", "arm64", "armhf", "ppc64el"],
  recognise,
  supplies: [
    {
      supply: "docker-ce",
      repositories: (target) => [{ path: "linux/debian", suite: target.codename ?? target.version }],
    },
  ],
};
