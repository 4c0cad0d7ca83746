import { SetupError } from "../../errors.ts";
import { printable } from "../../machine/managers/index-entry.ts";

/** A pre-release: "rc.1" of 29.0.0-rc.1, "rc3" of 18.06.0-ce-rc3. */
export interface PreRelease {
  readonly kind: "tp" | "alpha" | "beta" | "rc";
  readonly number: number;
}

/** Docker's own number, read out of a package version. */
export interface DockerNumber {
  /** As Docker spells it, without "-ce": "27.3.1", "17.03.1", "29.0.0-rc.1". */
  readonly text: string;
  readonly numbers: readonly number[];
  readonly pre: PreRelease | undefined;
}

/** Which version a person wants; `text` is its one spelling, also understood by templates/script/resolve-version.sh. */
export type VersionRequest =
  | { readonly kind: "latest"; readonly text: "" }
  /** Docker's number, or its beginning: 27, 27.3, 27.3.1, 29.0.0-rc.1. */
  | {
      readonly kind: "release";
      readonly text: string;
      readonly numbers: readonly number[];
      readonly pre: PreRelease | undefined;
    }
  /** A package version in full; one without an epoch means any epoch. */
  | { readonly kind: "exact"; readonly text: string; readonly numbers: readonly number[] };

/** Whether one version or line of versions was asked for, so that a lower one than the installed may be meant. */
export const isPinned = (request: VersionRequest | undefined): boolean =>
  request !== undefined && request.kind !== "latest";

const preRelease = /[.~-](tp|alpha|beta|rc)(\.?)([0-9]+)/;

/**
 * Docker's number in a package version of any age (docker-ce-packaging's gen-deb-ver and gen-rpm-ver):
 * "5:27.3.1-1~ubuntu.24.04~noble", "17.03.1~ce-0~ubuntu-xenial", "18.06.3.ce-3.el7", "5:29.0.0~rc.1-1~debian.12~bookworm",
 * "18.06.0.ce-2.3.rc3.el7". Text without a number in front gives itself and no numbers.
 */
export function dockerNumber(version: string): DockerNumber {
  const plain = version.replace(/^[0-9]+:/, "");
  const digits = /^[0-9]+(?:\.[0-9]+)*/.exec(plain)?.[0] ?? plain;
  const pre = preRelease.exec(plain);
  return {
    text: pre ? `${digits}-${pre[1]}${pre[2]}${pre[3]}` : digits,
    numbers: numbersOf(digits),
    pre: pre ? { kind: pre[1] as PreRelease["kind"], number: Number(pre[3]) } : undefined,
  };
}

/** "5:27.3.1-1~ubuntu.24.04~noble" → "27.3.1". */
export const upstreamVersion = (version: string): string => dockerNumber(version).text;

const numbersOf = (text: string): number[] => (/^[0-9]/.test(text) ? text.split(".").map(Number) : []);

/** What stands before a version where people copy it from: `apt-get install docker-ce=…`, `rpm -q`, git tags, images. */
const prefix = /^(?:(docker-ce(?:-cli|-rootless-extras)?)[=_-]|docker-(?=v?[0-9]))/;
const suffix =
  /\.(?:x86_64|aarch64|armv7hl|ppc64le|s390x|noarch)(?:\.rpm)?$|_(?:amd64|arm64|armhf|ppc64el|s390x)\.deb$/;
const release =
  /^(?:[0-9]{1,2}:|v)?([0-9]{1,4}(?:\.[0-9]{1,4}){0,2})(?:[.~-]ce)?(?:[~-](tp|alpha|beta|rc)(\.?)([0-9]{1,4}))?$/;
/** The beginning of a number: 27.x, 27.3.*, and as apt and yum take them, 5:27.3*, 5:27.3.1-1~debian*. */
const open =
  /^(?:[0-9]{1,2}:|v)?(?:([0-9]{1,4}(?:\.[0-9]{1,4})?)(?:\.[xX*]){1,2}|([0-9]{1,4}(?:\.[0-9]{1,4}){0,2})(?:[~-][A-Za-z0-9.+~^_-]*)?\*)$/;
const exact =
  /^(?:[0-9]{1,2}:)?[0-9]+(?:\.[0-9]+)+[A-Za-z0-9.+~^_]*(?:-[A-Za-z0-9.+~^_]+)*-[0-9][A-Za-z0-9.+~^_]*(?:-[A-Za-z0-9.+~^_]+)*$/;

/**
 * Parses what a person has in hand, blanks round it: 27, 27.3, v27.3.1, 27.x, 5:28.*, 17.03.1-ce, 29.0.0-rc.1, "latest",
 * a package version as apt or rpm print it, with or without "docker-ce=" or "docker-ce-cli-" before it, the name of a
 * .deb or .rpm file. Throws SetupError "usage" for all else.
 */
export function parseVersionRequest(text: string): VersionRequest {
  if (text.length > 200) throw notAVersion(text);
  const plain = bare(text.trim());
  if (plain === "latest") return { kind: "latest", text: "" };
  const found = release.exec(plain);
  if (found) {
    const numbers = numbersOf(found[1] ?? "");
    if (!found[2]) return { kind: "release", text: found[1] ?? "", numbers, pre: undefined };
    if (numbers.length < 3) throw notAVersion(text);
    const pre = { kind: found[2] as PreRelease["kind"], number: Number(found[4]) };
    return { kind: "release", text: `${found[1]}-${found[2]}${found[3]}${found[4]}`, numbers, pre };
  }
  const start = open.exec(plain);
  // Of a pre-release the number alone would mean the release.
  if (start && !preRelease.test(plain)) {
    const number = start[1] ?? start[2] ?? "";
    return { kind: "release", text: number, numbers: numbersOf(number), pre: undefined };
  }
  if (!exact.test(plain)) throw notAVersion(text);
  return { kind: "exact", text: plain, numbers: dockerNumber(plain).numbers };
}

/** The version itself, out of what it is copied with. */
function bare(text: string): string {
  // apt's cache writes an epoch's colon as %3a; a mirror's file names have no epoch.
  const name = /\.(?:deb|rpm)$/.test(text) ? text.replace(/^.*\//s, "").replace(/%3a/i, ":") : text;
  const [before = "", of = "docker-ce"] = prefix.exec(name) ?? [];
  // latest has no package before it, as in "docker-ce=latest".
  if (before !== "" && name.slice(before.length) === "latest") return name;
  const version = name.slice(before.length).replace(suffix, "");
  // An rpm of docker-ce-cli has another epoch than docker-ce's.
  return of === "docker-ce" ? version : version.replace(/^[0-9]{1,2}:/, "");
}

const notAVersion = (text: string): SetupError =>
  new SetupError(
    "usage",
    { en: `Not a Docker version: ${printable(text)}`, zh: `不是 Docker 版本号：${printable(text)}` },
    {
      next: {
        en: "Write 27, 27.3, 27.3.1, 29.0.0-rc.1, latest, or the package version in full: 5:27.3.1-1~ubuntu.24.04~noble, 3:27.3.1-1.el9. `docker-setup versions` lists those available.",
        zh: "请写成 27、27.3、27.3.1、29.0.0-rc.1、latest，或包管理器显示的完整版本：5:27.3.1-1~ubuntu.24.04~noble、3:27.3.1-1.el9。`docker-setup versions` 可列出现有版本。",
      },
    },
  );

/** The same pre-release, "rc1" being "rc.1"; none equals none. */
export const samePreRelease = (a: PreRelease | undefined, b: PreRelease | undefined): boolean =>
  a?.kind === b?.kind && a?.number === b?.number;

/** Component by component: [27, 3] begins 27.3.1, and not 27.30.0. */
export const begins = (start: readonly number[], numbers: readonly number[]): boolean =>
  start.every((n, i) => n === numbers[i]);

const rank = (pre: PreRelease | undefined): number =>
  pre ? ["tp", "alpha", "beta", "rc"].indexOf(pre.kind) : 9;

/** Orders Docker's numbers, a pre-release before its release. Missing components count as 0. */
export function compareDockerNumbers(
  a: Pick<DockerNumber, "numbers" | "pre">,
  b: Pick<DockerNumber, "numbers" | "pre">,
): number {
  for (let i = 0; i < Math.max(a.numbers.length, b.numbers.length); i++) {
    const order = (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0);
    if (order !== 0) return order;
  }
  return rank(a.pre) - rank(b.pre) || (a.pre?.number ?? 0) - (b.pre?.number ?? 0);
}
