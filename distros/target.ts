import { SetupError } from "../src/errors.ts";
import type { Arch, Target } from "../src/terms.ts";
import { checkArch, distros, findDistro, matchDistro } from "./index.ts";
import { nearest } from "./nearest.ts";
import type { Distro, KnownRelease } from "./types.ts";
import { supportedList } from "./unsupported.ts";

/** A target whose architecture may be left to the caller: the host's, or amd64. */
export type TargetRequest = Omit<Target, "arch"> & { readonly arch?: Arch };

/** Names that people type for ids. */
const aliases: Readonly<Record<string, string>> = {
  alma: "almalinux",
  "centos-stream": "centos",
  mint: "linuxmint",
  oracle: "ol",
  oraclelinux: "ol",
  "pop-os": "pop",
  raspios: "raspbian",
  redhat: "rhel",
};

/**
 * Reads `--target`: DISTRO:RELEASE or DISTRO:RELEASE/ARCH, such as "ubuntu:24.04/arm64", "debian:bookworm",
 * "centos:stream9", "rocky:9/x86_64". A release is a number or a codename, an architecture any known spelling.
 * @throws SetupError "usage" for another form, "unsupported-host" for a distribution, release or architecture
 * without docker-ce packages.
 */
export function parseTarget(text: string): TargetRequest {
  const match = /^([a-z][a-z0-9._-]{0,31}):([a-z0-9][a-z0-9._-]{0,31})(?:\/([a-z0-9_-]{1,16}))?$/i.exec(text);
  if (match === null) throw malformed(text);
  const [typed, release] = [match[1]!.toLowerCase(), match[2]!.toLowerCase()];
  const id = Object.hasOwn(aliases, typed) ? aliases[typed]! : typed;
  const { distro, target } = findRelease(id, release);
  if (match[3] === undefined) return target;
  return { ...target, arch: checkArch(distro, match[3]) };
}

function findRelease(id: string, release: string): { distro: Distro; target: TargetRequest } {
  const distro = findDistro(id);
  if (distro === undefined) return findDerivative(id, release);
  const known = (distro.release ?? ((text: string) => byName(distro.releases, text)))(release);
  if (known === undefined) throw unknownRelease(distro, release);
  const { version, codename } = known;
  return { distro, target: { distro: id, version, ...(codename === undefined ? {} : { codename }) } };
}

function byName(releases: readonly KnownRelease[], text: string): KnownRelease | undefined {
  return releases.find(
    ({ version, codename }) => text === version || text === codename || text.startsWith(`${version}.`),
  );
}

/** A derivative is recognised by the same rules as a machine that has this ID and VERSION_ID. */
function findDerivative(id: string, release: string): { distro: Distro; target: TargetRequest } {
  const word = /^[a-z]/.test(release) && !/^v\d/.test(release) ? release : undefined;
  const match = matchDistro({
    id,
    idLike: [],
    versionId: word === undefined ? release : undefined,
    versionCodename: word,
    ubuntuCodename: undefined,
    debianCodename: undefined,
    prettyName: `${id} ${release}`,
    name: id === "kylin" ? "Kylin Linux Advanced Server" : id,
  });
  if (match === undefined) throw unknownId(id);
  return match;
}

function malformed(text: string): SetupError {
  const shown = JSON.stringify(text.slice(0, 80));
  const id = text.toLowerCase();
  const distro = findDistro(Object.hasOwn(aliases, id) ? aliases[id]! : id);
  const example = distro === undefined ? "ubuntu:24.04/arm64" : `${distro.id}:${distro.releases[0]!.version}`;
  return new SetupError(
    "usage",
    {
      en: `--target ${shown} is not DISTRO:RELEASE or DISTRO:RELEASE/ARCH`,
      zh: `--target ${shown} 的格式应为 发行版:版本 或 发行版:版本/架构`,
    },
    {
      why: supportedList(distros),
      next: { en: `For example --target ${example}`, zh: `例如 --target ${example}` },
    },
  );
}

function unknownId(id: string): SetupError {
  const guess = nearest(id, [
    ...distros.flatMap((distro) => [distro.id, ...(distro.derivatives ?? [])]),
    ...Object.keys(aliases),
  ]);
  const ubuntuLike = [
    "linuxmint",
    "pop",
    "zorin",
    "elementary",
    "neon",
    "kubuntu",
    "lubuntu",
    "xubuntu",
  ].includes(id);
  return new SetupError(
    "unsupported-host",
    {
      en: `--target: no distribution or release ${id} is known here`,
      zh: `--target：不认识发行版 ${id} 或其版本`,
    },
    {
      why: supportedList(distros),
      next: ubuntuLike
        ? {
            en: "Name the Ubuntu release it stands on (UBUNTU_CODENAME in its /etc/os-release), for example --target ubuntu:noble",
            zh: "请写它所基于的 Ubuntu 版本（见其 /etc/os-release 中的 UBUNTU_CODENAME），例如 --target ubuntu:noble",
          }
        : guess !== undefined && guess !== id
          ? { en: `Did you mean ${guess}?`, zh: `您是指 ${guess} 吗？` }
          : {
              en: "Name the supported release it stands on, for example --target debian:12",
              zh: "请写它所基于的受支持版本，例如 --target debian:12",
            },
    },
  );
}

function unknownRelease(distro: Distro, release: string): SetupError {
  const names = distro.releases.map(({ version, codename }) =>
    codename ? `${version} (${codename})` : version,
  );
  const words = distro.releases.flatMap(({ version, codename }) =>
    codename ? [version, codename] : [version],
  );
  const guess = words.find((name) => name.startsWith(`${release}.`)) ?? nearest(release, words);
  const suggestion = guess ?? distro.releases[0]!.version;
  return new SetupError(
    "unsupported-host",
    {
      en: `--target: ${distro.name} has no release ${release} here`,
      zh: `--target：没有 ${distro.name} ${release} 这个版本`,
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
