import { open } from "node:fs/promises";
import { initNamed, type NamesInit } from "../../machine/inits/index.ts";
import type { Step } from "../../plan/steps/index.ts";
import { stepsJson } from "../../run/render/json.ts";
import { partsOf, renderParts, type ScriptPart } from "../../run/render/script.ts";
import { holdsSecret } from "../../system/secret.ts";
import type { Lang, Text } from "../../text.ts";
import { version } from "../../version.ts";
import type { Request } from "../options/request.ts";
import type { Terminal } from "./terminal.ts";
import { notWritable } from "./writable.ts";

/** Whom a script or JSON is given to. */
export interface Audience {
  readonly terminal: Terminal;
  /** Standard output. */
  readonly out: (text: string) => void;
}

/** What a command that is no installation would do. */
export interface Job extends NamesInit {
  /** What its script is called where it speaks of itself: "uninstall.sh". */
  readonly file: string;
  /** First line of the script: what it does. */
  readonly about: Text;
  /** What the script says when all of it is done. */
  readonly ready: Text;
  readonly parts: readonly ScriptPart[];
  /** What --json prints. */
  readonly json: unknown;
  /** The script holds what only root may read. */
  readonly confidential?: true;
}

/** What a command would do as steps of a plan. */
export const stepsJob = (steps: readonly Step[], lang: Lang): Pick<Job, "parts" | "json"> => ({
  parts: partsOf(steps, lang),
  json: { format: 1, steps: stepsJson(steps) },
});

/** The dry run of a command that is no installation: its script, or its steps as JSON. */
export async function printJob(to: Audience, request: Request, job: Job): Promise<void> {
  if (request.json) return to.out(`${JSON.stringify(job.json, null, 2)}\n`);
  const script = renderParts(
    job.parts,
    {},
    {
      lang: to.terminal.lang,
      restart: request.restart,
      job,
      ...initNamed(job),
      about: [
        job.about,
        { en: `Made by docker-setup ${version}.`, zh: `由 docker-setup ${version} 生成。` },
        { en: "", zh: "" },
        {
          en: `Made for the machine that it was made on, as that was then. Run it as root: sudo sh ${job.file}`,
          zh: `针对生成它的那台机器当时的状态。以 root 运行：sudo sh ${job.file}`,
        },
      ],
    },
  );
  await printScript(to, request.output, script, job.confidential);
}

/** A script on standard output, or executable in a file. @throws SetupError "usage" where that can't be written */
export async function printScript(
  { terminal, out }: Audience,
  path: string | undefined,
  script: string,
  forRoot = holdsSecret(script),
): Promise<void> {
  if (holdsSecret(script)) terminal.note(confidential);
  if (path === undefined) return out(script);
  await writeTo(path, script, forRoot ? 0o600 : 0o755);
  terminal.print(
    terminal.say({
      en: `Wrote ${path}. Run it on the machine as root: sudo sh ${path}`,
      zh: `已写入 ${path}。请在目标机器上以 root 运行：sudo sh ${path}`,
    }),
  );
}

export const confidential: Text = {
  en: "The script holds a password: only root should be able to read it.",
  zh: "脚本中含有密码：请只让 root 可读。",
};

/** @throws SetupError "usage" where it can't be written */
export async function writeTo(path: string, text: string | Buffer, mode: number): Promise<void> {
  try {
    await write(path, text, mode);
  } catch (error) {
    throw notWritable(path, error);
  }
}

async function write(path: string, script: string | Buffer, mode: number): Promise<void> {
  const file = await open(path, "w", mode);
  try {
    // A file that stood there before keeps its mode otherwise.
    if (mode === 0o600 && (await file.stat()).isFile()) await file.chmod(mode);
    await file.writeFile(script);
  } finally {
    await file.close();
  }
}
