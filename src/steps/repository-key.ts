import { SetupError } from "../errors.ts";
import { armor } from "../keys/armor.ts";
import { selectKey } from "../keys/openpgp.ts";
import { command, quote } from "./quote.ts";
import type { StepKind } from "./types.ts";

/** Fetches the repository's key and keeps it only if its fingerprint is the pinned one. */
export interface RepositoryKeyStep {
  readonly kind: "repository-key";
  readonly url: string;
  readonly path: string;
  /** 40 upper-case hex digits each; one of them has to fit. */
  readonly fingerprints: readonly string[];
  /** rpm reads armored keys only; every apt reads the binary form. */
  readonly armored: boolean;
}

export const repositoryKey: StepKind<RepositoryKeyStep> = {
  title: (step) => ({
    en: `Fetch the repository key into ${step.path}`,
    zh: `获取软件源公钥，存为 ${step.path}`,
  }),
  why: (step) => ({
    en: `It is kept only if its fingerprint is ${step.fingerprints.map(grouped).join(" or ")}; other keys in the file are left out.`,
    zh: `仅当指纹为 ${step.fingerprints.map(grouped).join(" 或 ")} 时才采用；文件中的其他公钥一概不要。`,
  }),
  touches: (step) => [{ what: "file", path: step.path }],
  async done(step, { system }) {
    const present = await system.files.read(step.path);
    if (present === undefined) return false;
    try {
      return keyFile(step, present).equals(present);
    } catch {
      return false;
    }
  },
  async run(step, { system, log }) {
    const { status, body, url } = await system.fetch(step.url, { maxBytes: 1 << 20 });
    if (status !== 200) {
      throw new SetupError(
        "network",
        {
          en: `The mirror answered ${status} instead of its key: ${url}`,
          zh: `镜像站没有给出公钥，而是返回 ${status}:${url}`,
        },
        { next: { en: "Try another mirror with --mirror.", zh: "请用 --mirror 换一个镜像站。" } },
      );
    }
    await system.files.write(step.path, keyFile(step, body), { mode: 0o644 });
    log(`wrote ${step.path}`);
  },
  script(step) {
    const fingerprints = command(step.fingerprints);
    const form = step.armored ? "armored" : "binary";
    const path = quote(step.path);
    return {
      helpers: ["files", "download", "key", "armor", "key-file"],
      done: `[ -f ${path} ] && key_file ${form} ${path} "$WORK/key" ${fingerprints} 2>/dev/null && same_bytes "$WORK/key" ${path}`,
      run: [
        `download ${quote(step.url)} "$WORK/key.download" || exit 6`,
        `key_file ${form} "$WORK/key.download" "$WORK/key" ${fingerprints} || exit`,
        `put_file "$WORK/key" ${path} 0644`,
      ].join("\n"),
    };
  },
};

/** The bytes that belong into the key's file; throws where the pinned key is not among them. */
function keyFile(step: RepositoryKeyStep, served: Buffer): Buffer {
  const { key } = selectKey(served, step.fingerprints);
  return step.armored ? Buffer.from(armor(key)) : key;
}

/** As gpg prints a fingerprint, ten groups of four. */
const grouped = (fingerprint: string) => fingerprint.replace(/.{4}(?=.)/g, "$& ");
