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
const prefix = /^(?:docker-ce[=-]|docker-(?=v?[0-9]))/;
const suffix = /\.(?:x86_64|aarch64|armv7hl|ppc64le|s390x|noarch)(?:\.rpm)?$/;
const release =
  /^(?:[0-9]{1,2}:|v)?([0-9]{1,4}(?:\.[0-9]{1,4}){0,2})(?:[.~-]ce)?(?:[~-](tp|alpha|beta|rc)(\.?)([0-9]{1,4}))?$/;
const exact =
  /^(?:[0-9]{1,2}:)?[0-9]+(?:\.[0-9]+)+[A-Za-z0-9.+~^_]*(?:-[A-Za-z0-9.+~^_]+)*-[0-9][A-Za-z0-9.+~^_]*(?:-[A-Za-z0-9.+~^_]+)*$/;

/**
 * Parses what a person has in hand: 27, 27.3, v27.3.1, 17.03.1-ce, 29.0.0-rc.1, "latest", a package version as apt or
 * rpm print it, with or without "docker-ce=" or "docker-ce-" before it. Throws SetupError "usage" for all else.
 */
export function parseVersionRequest(text: string): VersionRequest {
  if (text === "latest") return { kind: "latest", text: "" };
  if (text.length > 128) throw notAVersion(text);
  const plain = text.replace(prefix, "");
  const found = release.exec(plain);
  if (found) {
    const numbers = numbersOf(found[1] ?? "");
    if (!found[2]) return { kind: "release", text: found[1] ?? "", numbers, pre: undefined };
    if (numbers.length < 3) throw notAVersion(text);
    const pre = { kind: found[2] as PreRelease["kind"], number: Number(found[4]) };
    return { kind: "release", text: `${found[1]}-${found[2]}${found[3]}${found[4]}`, numbers, pre };
  }
  const version = plain.replace(suffix, "");
  if (!exact.test(version)) throw notAVersion(text);
  return { kind: "exact", text: version, numbers: dockerNumber(version).numbers };
}

const notAVersion = (text: string): SetupError =>
  new SetupError(
    "usage",
    { en: `Not a Docker version: ${printable(text)}`, zh: `不是 Docker 版本号：${printable(text)}` },
    {
      next: {
        en: "Give it as 27, 27.3, 27.3.1, 29.0.0-rc.1, latest, or as the package manager prints it: 5:27.3.1-1~ubuntu.24.04~noble, 3:27.3.1-1.el9. `docker-setup versions` lists what there is.",
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
