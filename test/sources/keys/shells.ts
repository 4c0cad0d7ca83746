import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { keyMessages } from "../../../src/sources/keys/script-messages.ts";
import { quote } from "../../../src/system/quote.ts";
import type { Lang } from "../../../src/text.ts";
import { which } from "../../tools.ts";

export const shells = [["dash"], ["bash", "--posix"], ["busybox", "sh"]] as const;
export const awks = [["mawk"], ["gawk"], ["busybox", "awk"], ["original-awk"]] as const;

/** What the functions need besides the shell. */
const always = [
  "head",
  "tail",
  "tr",
  "od",
  "cat",
  "wc",
  "rm",
  "mv",
  "sed",
  "grep",
  "sleep",
  "timeout",
  "true",
];

/**
 * A directory to be the whole PATH: the usual tools, and of `tools` name → argv what a test adds or replaces.
 * A busybox applet is one tool of many in one file, so those with arguments become small scripts.
 */
export function toolDirectory(parent: string, tools: Record<string, readonly string[]>): string {
  const directory = mkdtempSync(join(parent, "bin-"));
  for (const tool of always) if (!(tool in tools)) symlinkSync(which(tool), join(directory, tool));
  for (const [name, [file, ...args]] of Object.entries(tools)) {
    if (args.length === 0) symlinkSync(which(file!), join(directory, name));
    else {
      const words = [which(file!), ...args].join(" ");
      writeFileSync(join(directory, name), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
    }
  }
  return directory;
}

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
  /** Seconds. */
  took: number;
}

/** Runs sh code after the given files of templates/script, under `set -eu`, as the generated script does. */
export async function runScript(
  body: string,
  options: {
    helpers: string[];
    shell?: readonly string[];
    path: string;
    work: string;
    lang?: Lang;
    env?: Record<string, string>;
  },
): Promise<Run> {
  const { helpers, shell = ["dash"], path, work, lang = "en", env = {} } = options;
  mkdirSync(work, { recursive: true, mode: 0o700 });
  const files = helpers.map((name) =>
    fileURLToPath(new URL(`../../../templates/script/${name}.sh`, import.meta.url)),
  );
  const texts = Object.entries(keyMessages).map(([name, text]) => `${name}=${quote(text[lang])}`);
  const script = ["set -eu", ...texts, ...files.map((file) => `. ${quote(file)}`), body].join("\n");
  const [file, ...args] = [which(shell[0]!), ...shell.slice(1), "-c", script];
  const start = performance.now();
  const child = spawn(file!, args, {
    env: { PATH: path, WORK: work, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    return chunks;
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? -1));
  });
  const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString();
  return { code, stdout: text(stdout!), stderr: text(stderr!), took: (performance.now() - start) / 1000 };
}
