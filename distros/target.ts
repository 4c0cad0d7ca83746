import { SetupError } from "../src/errors.ts";
import { type OsRelease, plain } from "../src/machine/facts/os-release.ts";
import type { Arch, SaidBy, Target } from "../src/terms.ts";
import { checkArch } from "./index.ts";
import { distros, findDistro } from "./list.ts";
import { major } from "./major.ts";
import { nearest } from "./nearest.ts";
import { identify } from "./recognise.ts";
import { fitOf, relatives } from "./relatives/index.ts";
import type { Distro, KnownRelease } from "./types.ts";
import { standsApart, supportedList, tooOld } from "./unsupported.ts";
import { releaseWords } from "./words.ts";

/** A target whose architecture may be left to the caller: the host's, or amd64. */
export type TargetRequest = Omit<Target, "arch"> & { readonly arch?: Arch };

/** Names that people type for ids. */
const aliases: Readonly<Record<string, string>> = {
  alma: "almalinux",
  "centos-stream": "centos",
  lmde: "linuxmint",
  mint: "linuxmint",
  oracle: "ol",
  oraclelinux: "ol",
  "pop-os": "pop",
  raspios: "raspbian",
  redhat: "rhel",
};

const form = /^([a-z][a-z0-9._-]{0,31})(?::([a-z0-9][a-z0-9._-]{0,31}))?(?:\/([a-z0-9_-]{1,16}))?$/i;

/**
 * Reads `--target`: DISTRO:RELEASE or DISTRO:RELEASE/ARCH, such as "ubuntu:24.04/arm64", "debian:bookworm",
 * "centos:stream9", "rocky:9/x86_64"; what rolls needs no release: "kali", "arch". A release is a number or a
 * codename, an architecture any known spelling.
 * @throws SetupError "usage" for another form, "unsupported-host" for a distribution, release or architecture
 * without docker-ce packages.
 */
export function parseTarget(text: string): TargetRequest {
  const match = form.exec(text);
  if (match === null) throw malformed(text);
  const typed = match[1]!.toLowerCase();
  const id = Object.hasOwn(aliases, typed) ? aliases[typed]! : typed;
  const release = match[2]?.toLowerCase() ?? (rolls(id) ? "rolling" : undefined);
  if (release === undefined) throw malformed(text);
  const { distro, target } = findRelease(id, release);
  if (match[3] === undefined) return target;
  return { ...target, arch: checkArch(distro, match[3]) };
}

/** One row, or the distribution's one release, for all of them. */
const rolls = (id: string) =>
  rowOf(id)?.fits.every(([on]) => on === "*") ?? distroOf(id)?.releases[0]?.version === "rolling";
const rowOf = (id: string) => relatives.find(({ ids }) => ids.includes(id));
/** One of ours by its own name, or by another ID that it takes for itself: manjaro is Arch's. */
const distroOf = (id: string) =>
  findDistro(id) ?? (rowOf(id) ? undefined : distros.find(({ ids }) => ids?.includes(id)));

function findRelease(id: string, release: string): { distro: Distro; target: TargetRequest } {
  const distro = distroOf(id);
  if (distro === undefined) return findRelative(id, release);
  const known = (distro.release ?? ((text: string) => byName(distro.releases, text)))(release);
  if (known === undefined) throw unknownRelease(distro, release);
  const { version, codename } = known;
  return { distro, target: { distro: distro.id, version, ...(codename === undefined ? {} : { codename }) } };
}

function byName(releases: readonly KnownRelease[], text: string): KnownRelease | undefined {
  return releases.find(
    ({ version, codename }) => text === version || text === codename || text.startsWith(`${version}.`),
  );
}

/** A relative is recognised by the same rules as a machine that has this ID and VERSION_ID. */
function findRelative(id: string, release: string): { distro: Distro; target: TargetRequest } {
  const row = rowOf(id);
  const word = /^[a-z]/.test(release) && !/^v\d/.test(release) ? release : undefined;
  const os: OsRelease = {
    id,
    idLike: [],
    versionId: word === undefined ? release : undefined,
    versionCodename: word,
    ubuntuCodename: undefined,
    debianCodename: undefined,
    prettyName: `${row?.name ?? id} ${release}`,
    name: row?.nameHas ?? id,
  };
  const found = identify(os);
  if (found === undefined) throw row === undefined ? unknownId(id) : unknownRelation(id, release);
  if ("apart" in found) {
    throw found.apart.kind === "too-old" ? tooOld(os, distros) : standsApart(os, found.apart, distros);
  }
  return { distro: found.distro, target: { ...found.target, says: saidOf(id, os) } };
}

/** A release's machines are those that the same line of the row takes. */
function saidOf(id: string, os: OsRelease): SaidBy {
  const row = rowOf(id)!;
  const { on } = fitOf(row, releaseWords(os))!;
  const typed = [
    plain(os.versionId) || os.versionCodename!,
    ...(major(os.versionId) ? [`${major(os.versionId)}`] : []),
  ];
  const releases = on !== "*" ? [on] : row.fits.length === 1 ? [] : typed;
  return row.says ?? { id, ...(row.nameHas === undefined ? {} : { name: row.nameHas }), releases };
}

function malformed(text: string): SetupError {
  const shown = JSON.stringify(text.slice(0, 80));
  const id = text.toLowerCase();
  const distro = findDistro(Object.hasOwn(aliases, id) ? aliases[id]! : id);
  const example = distro === undefined ? "ubuntu:24.04/arm64" : `${distro.id}:${distro.releases[0]!.version}`;
  return new SetupError(
    "usage",
    {
      en: `--target ${shown} is not DISTRO:RELEASE or DISTRO:RELEASE/ARCH.`,
      zh: `--target ${shown} 的格式应为 发行版:版本 或 发行版:版本/架构。`,
    },
    {
      why: supportedList(distros),
      next: { en: `For example --target ${example}`, zh: `例如 --target ${example}` },
    },
  );
}

function unknownId(id: string): SetupError {
  const guess = nearest(id, [
    ...distros.map((distro) => distro.id),
    ...relatives.flatMap(({ ids }) => ids),
    ...Object.keys(aliases),
  ]);
  return new SetupError(
    "unsupported-host",
    {
      en: `--target: no distribution ${id} is known here.`,
      zh: `--target：不认识发行版 ${id}。`,
    },
    // All names are of use to who did not merely mistype one.
    guess !== undefined && guess !== id
      ? { next: { en: `Did you mean ${guess}?`, zh: `你是指 ${guess} 吗？` } }
      : {
          why: supportedList(distros),
          next: {
            en: "Name the release it is based on; `docker-setup distros` lists those known.",
            zh: "请写它所基于的版本；`docker-setup distros` 会列出可用的名称。",
          },
        },
  );
}

/** The distribution is known, its release is not. */
function unknownRelation(id: string, release: string): SetupError {
  const known = rowOf(id)!
    .fits.map(([on]) => on)
    .join(" ");
  return new SetupError(
    "unsupported-host",
    {
      en: `--target: ${rowOf(id)!.name} has no release ${release} here.`,
      zh: `--target：没有 ${rowOf(id)!.name} ${release} 这个版本。`,
    },
    {
      why: { en: `Known: ${known}`, zh: `已知：${known}` },
      next: {
        en: "`docker-setup distros` lists those known.",
        zh: "`docker-setup distros` 会列出可用的名称。",
      },
    },
  );
}

function unknownRelease(distro: Distro, release: string): SetupError {
  const names = distro.releases.map(({ version, codename }) =>
    codename ? `${version} (${codename})` : version,
  );
  const suggestion = nearestRelease(distro.releases, release);
  return new SetupError(
    "unsupported-host",
    {
      en: `--target: ${distro.name} has no release ${release} here.`,
      zh: `--target：没有 ${distro.name} ${release} 这个版本。`,
    },
    {
      why: { en: `There are: ${names.join(", ")}`, zh: `可用的版本：${names.join("、")}` },
      next: {
        en: `For example --target ${distro.id}:${suggestion}`,
        zh: `例如 --target ${distro.id}:${suggestion}`,
      },
    },
  );
}

/** A number means the one that is nearest in time, a word the one that it is a slip of. */
function nearestRelease(releases: readonly KnownRelease[], text: string): string {
  const number = Number.parseFloat(text);
  const within = releases.find(({ version }) => version.startsWith(`${text}.`));
  if (within !== undefined) return within.version;
  if (Number.isNaN(number)) {
    const words = releases.flatMap(({ codename }) => (codename === undefined ? [] : [codename]));
    return nearest(text, words) ?? releases[0]!.version;
  }
  const distance = ({ version }: KnownRelease) => Math.abs(Number(version) - number);
  return [...releases].sort((a, b) => distance(a) - distance(b))[0]!.version;
}
