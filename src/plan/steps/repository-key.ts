import { SetupError } from "../../errors.ts";
import { absent, type Difference, plain } from "../../machine/resources/difference.ts";
import { closedAbove, OPEN } from "../../machine/resources/mode.ts";
import { runCommand } from "../../machine/work/run-command.ts";
import { armor } from "../../sources/keys/armor.ts";
import { demandWhole, selectKey } from "../../sources/keys/openpgp.ts";
import { servedKey } from "../../sources/keys/served.ts";
import type { RepositoryKey } from "../../sources/supply/types.ts";
import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { FetchResult, System } from "../../system/types.ts";
import type { StepKind } from "./types.ts";

/** Fetches the repository's key and keeps it only if its fingerprint is the pinned one. */
export interface RepositoryKeyStep extends RepositoryKey {
  readonly kind: "repository-key";
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
  touches: async (step, system) => [
    { what: "file", path: step.path },
    ...(await closed(step, system)).map((path) => ({ what: "mode" as const, path })),
  ],
  async differs(step, { system }) {
    const want = plain(`${step.path}: ${step.fingerprints.map(grouped).join(", ")}`);
    const present = await system.files.read(step.path);
    if (present === undefined) return { want, have: absent };
    if (!(await isReady(step, system))) return { want, have: otherKey };
    const [shut] = await closed(step, system);
    return shut === undefined ? undefined : { want: openTo(step), have: plain(shut) };
  },
  async run(step, context) {
    const { system, log } = context;
    if (!(await isReady(step, system))) {
      const key = await firstKey(step, system);
      await system.files.write(step.path, key, { mode: MODE });
      log(`wrote ${step.path}`);
    }
    const shut = await closed(step, system);
    if (shut.length > 0) await runCommand(context, [...OPEN, ...shut]);
  },
  script(step) {
    const fingerprints = command(step.fingerprints);
    const form = step.armored ? "armored" : "binary";
    const path = quote(step.path);
    const subkeys = quote(step.subkeys.join(" "));
    const ready = `[ -f ${path} ] && key_file ${form} ${path} "$WORK/key" ${subkeys} ${fingerprints} 2>/dev/null && same_file "$WORK/key" ${path} 0644`;
    const fetch = `fetch_key ${form} "$WORK/key" ${subkeys} ${quote(step.fingerprints.join(" "))} ${command(step.urls)} || quit $?`;
    const put = `put_file "$WORK/key" ${path} 0644`;
    const helpers = ["files", "key-file"];
    if (step.reader === undefined) return { helpers, done: ready, run: `${fetch}\n${put}` };
    return {
      helpers,
      done: `${ready} && [ -z "$(closed_above ${path})" ]`,
      run: [
        `if ! { ${ready}; }; then`,
        `  ${fetch}`,
        `  ${put}`,
        "fi",
        `closed_above ${path} | while read -r dir; do ${command(OPEN)} "$dir"; done`,
      ].join("\n"),
    };
  },
};

const MODE = 0o644;

const closed = async (step: RepositoryKeyStep, system: ReadSystem) =>
  step.reader === undefined ? [] : closedAbove(system, step.path);

const openTo = ({ path, reader }: RepositoryKeyStep) => ({
  en: `${path} can be read by ${reader}`,
  zh: `${reader} 可以读取 ${path}`,
});

/** Whether a plain file that everybody may read holds the key and nothing else. */
async function isReady(step: RepositoryKeyStep, system: ReadSystem): Promise<boolean> {
  const stat = await system.files.stat(step.path);
  if (stat?.type !== "file" || stat.mode !== MODE) return false;
  const present = await system.files.read(step.path);
  return present !== undefined && holdsJustTheKey(step, present);
}

/**
 * What the key's file has to hold, of the first mirror that serves a key. Another's key ends it: that mirror is not to be
 * passed over in silence.
 * @throws SetupError "network", "untrusted-key"
 */
export async function firstKey(
  step: Pick<RepositoryKeyStep, "urls" | "fingerprints" | "armored">,
  system: System,
): Promise<Buffer> {
  let first: unknown;
  for (const url of step.urls) {
    try {
      const served = await servedKey(system, url);
      if (served.status !== 200) throw notServed(served);
      return keyFile(step, served.body);
    } catch (error) {
      if (!(error instanceof SetupError && error.code === "network")) throw error;
      first ??= error;
    }
  }
  throw first;
}

/** Has the key come while others look, where it is not here; `run` tells what became of it. */
export async function fetchKeyAhead(step: RepositoryKeyStep, system: System): Promise<void> {
  const [url] = step.urls;
  if (url !== undefined && !(await isReady(step, system))) await servedKey(system, url);
}

function notServed({ status, url }: FetchResult): SetupError {
  return new SetupError(
    "network",
    {
      en: `The mirror answered ${status} instead of its key: ${url}`,
      zh: `镜像站没有给出公钥，而是返回 ${status}：${url}`,
    },
    { next: { en: "Use another mirror with --mirror.", zh: "请用 --mirror 换一个镜像站。" } },
  );
}

const otherKey: Difference["have"] = {
  en: "another key, more than the one, or not open to all",
  zh: "是其他公钥，或不止这一个，或并非人人可读",
};

function holdsJustTheKey(step: RepositoryKeyStep, present: Buffer): boolean {
  try {
    return keyFile(step, present).equals(present);
  } catch {
    return false;
  }
}

/** The bytes that belong into the key's file; throws where the pinned key is not among them, or is damaged. */
function keyFile(step: Pick<RepositoryKeyStep, "fingerprints" | "armored">, served: Buffer): Buffer {
  const selected = selectKey(served, step.fingerprints);
  demandWhole(selected);
  const { key } = selected;
  return step.armored ? Buffer.from(armor(key)) : key;
}

/** As gpg prints a fingerprint, ten groups of four. */
const grouped = (fingerprint: string) => fingerprint.replace(/.{4}(?=.)/g, "$& ");
