import type { ReadSystem } from "../../system/read-only.ts";
import { withoutSecrets } from "../../system/secrets.ts";
import type { Text } from "../../text.ts";
import { absent, type Difference, plain } from "./difference.ts";

/** What a file is meant to be. */
export interface WantedFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

/** Whether a plain file stands at the path, with just this content and these permission bits. */
export async function fileDiffers(system: ReadSystem, wanted: WantedFile): Promise<Difference | undefined> {
  const [stat, content] = await Promise.all([system.files.stat(wanted.path), system.files.read(wanted.path)]);
  const here = (text: string) => plain(`${wanted.path}: ${text}`);
  if (stat === undefined) return { want: plain(wanted.path), have: absent };
  if (stat.type !== "file") return { want: plain(wanted.path), have: here(stat.type) };
  const [want, have] = firstDifference(wanted.content, content?.toString("utf8") ?? "");
  if (want !== have) return { want: here(want), have: here(have) };
  if (stat.mode === wanted.mode) return undefined;
  return { want: here(octal(wanted.mode)), have: here(octal(stat.mode)) };
}

/** Paths that are there where none is wanted. */
export function pathsLeft(paths: readonly string[]): Difference | undefined {
  if (paths.length === 0) return undefined;
  const want: Text = { en: `no ${paths.join(", ")}`, zh: `没有 ${paths.join("、")}` };
  return { want, have: plain(paths.join(", ")) };
}

const octal = (mode: number) => `mode 0${mode.toString(8)}`;

/** The first line in which two texts differ, of each; the same twice where they don't. */
function firstDifference(want: string, have: string): [string, string] {
  if (want === have) return ["", ""];
  const [wanted, present] = [want.split("\n"), have.split("\n")];
  const at = wanted.findIndex((line, i) => line !== present[i]);
  const line = at < 0 ? wanted.length : at;
  const tell = (lines: string[]) => withoutSecrets(`${line + 1}: ${lines[line] ?? "(end)"}`);
  const [a, b] = [tell(wanted), tell(present)];
  // Only a secret differs, and that is nobody's to read.
  return a === b ? [a, `${b} (***)`] : [a, b];
}
