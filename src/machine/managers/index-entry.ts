import { SetupError } from "../../errors.ts";
import type { Artefact, Channel } from "../../terms.ts";
import type { Text } from "../../text.ts";

/** One package of a mirror's index. All strings are checked: none starts with "-" or holds a space or a shell's sign. */
export interface IndexEntry extends Artefact {
  readonly channel: Channel;
}

/** Where an index came from; errors name the URL. */
export interface IndexSource {
  readonly url: string;
  readonly channel: Channel;
  /** The directory below the repository's root that the index's file names start from: "9/x86_64/stable/"; absent: the root. */
  readonly below?: string;
}

/** Packages docker-setup has to do with; a private repository may carry any others. */
export const isDockerPackage = (name: string): boolean =>
  name.startsWith("docker-") || name === "containerd.io";

/** https://www.debian.org/doc/debian-policy/ch-controlfields.html#version, and rpm's "^" and "_". */
const safeWord = /^[A-Za-z0-9][A-Za-z0-9.+:~_^-]*$/;
const safePath = /^[A-Za-z0-9][A-Za-z0-9.+:~_^%/-]*$/;

/** No field of Docker's packages has more characters, no package more demands; what does is an attack or an accident. */
const longest = 512;
const mostDemands = 200;

/** The fields of an entry before they are looked at. */
export type RawEntry = Record<
  "name" | "version" | "arch" | "filename" | "size" | "sha256",
  string | undefined
> & { readonly depends: readonly string[] };

/** Checks an entry. Throws SetupError "network" with the URL and the field that is missing or malformed. */
export function checkEntry(raw: RawEntry, source: IndexSource): IndexEntry {
  const field = (key: Exclude<keyof RawEntry, "depends">, pattern: RegExp): string => {
    const value = raw[key];
    if (value !== undefined && value.length <= longest && pattern.test(value) && !value.includes(".."))
      return value;
    const of = raw.name === undefined ? "" : ` (${printable(raw.name)})`;
    throw value === undefined
      ? nonsense(source.url, { en: `a package${of} without ${key}`, zh: `有软件包${of}缺少 ${key}` })
      : nonsense(source.url, {
          en: `a package${of} with a malformed ${key}: ${printable(value)}`,
          zh: `有软件包${of}的 ${key} 不合规范：${printable(value)}`,
        });
  };
  if (raw.depends.length > mostDemands || raw.depends.some(({ length }) => length > longest)) {
    throw nonsense(source.url, {
      en: `a package (${printable(raw.name ?? "")}) with malformed dependencies`,
      zh: `有软件包（${printable(raw.name ?? "")}）的依赖关系不合规范`,
    });
  }
  return {
    name: field("name", safeWord),
    version: field("version", /^[0-9][A-Za-z0-9.+:~_^-]*$/),
    architecture: field("arch", safeWord),
    depends: raw.depends,
    path: `${source.below ?? ""}${field("filename", safePath)}`,
    size: Number(field("size", /^[0-9]{1,15}$/)),
    sha256: field("sha256", /^[0-9a-f]{64}$/),
    channel: source.channel,
  };
}

/** Foreign text for a person's screen: no control characters, not too long. */
export const printable = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text).replace(/[\u007f-\u009f]/g, "?");

/** A mirror that answered, but not with a package index. */
export function nonsense(url: string, what: Text, cause?: unknown): SetupError {
  return new SetupError(
    "network",
    { en: `${url} is not a package index.`, zh: `${url} 返回的不是软件包索引。` },
    {
      why: { en: `The mirror sent ${what.en}.`, zh: `镜像站返回的内容有误：${what.zh}。` },
      next: anotherMirror,
      cause,
    },
  );
}

export const anotherMirror: Text = {
  en: "Run it again later, or use another mirror: --mirror official, --mirror tuna (`docker-setup mirrors` lists them).",
  zh: "请稍后再试，或换一个镜像站：--mirror official、--mirror tuna（`docker-setup mirrors` 可列出全部）。",
};
