/** A lock of several systems, each with the lab's own key for it. */

import { keyOption } from "../../../lab/job.ts";
import type { Machine, MachineName } from "../../../lab/types.ts";
import { expectCode, lab } from "./lab.ts";
import { ds, lockFile } from "./locked.ts";

/** As --target has them. */
export const targetOf = (name: MachineName): string => name.replace("-", ":");

/**
 * One lock for these kinds of machines, made on one of them: --key-fingerprint is one key, and the lab signs for apt and
 * for yum with two, so that each system's part is made by itself and they are put together.
 */
export async function lockFor(
  maker: Machine,
  names: readonly MachineName[],
  wishes: readonly string[],
): Promise<string> {
  const texts: string[] = [];
  for (const name of names) {
    const words = [
      "--target",
      targetOf(name),
      ...keyOption(lab(), name),
      ...wishes,
      "-o",
      `/tmp/${name}.lock`,
    ];
    await expectCode(ds(maker, "lock", ...words), 0);
    texts.push(await maker.readFile(`/tmp/${name}.lock`));
  }
  const [first = "", ...others] = texts;
  const parts = others.map((text) => /^\[target\..*?(?=^\[(?!target\.)|(?![\s\S]))/ms.exec(text)?.[0] ?? "");
  // The targets' tables come before the images'.
  const at = first.search(/^\[image\./m);
  const text =
    at < 0 ? [first, ...parts].join("\n") : [first.slice(0, at), ...parts, first.slice(at)].join("\n");
  await maker.writeFile(lockFile, text);
  return text;
}
