/** The machine that an uninterrupted run makes, to compare with the one of a run that was cut off. */
import { expect } from "vitest";
import { boot } from "../../../lab/job.ts";
import type { Machine, MachineName } from "../../../lab/types.ts";
import { expectCode, forgetStarts, lab, run, state } from "../helpers/lab.ts";

/** A kind of machine to start from, and the options of the run on it. */
export interface Start {
  readonly name: MachineName;
  readonly setup?: string;
  readonly args?: readonly string[];
}

const uninterrupted = new Map<string, Promise<string[]>>();

/** The state of the machine that was never interrupted; made once a file. */
export function expected(start: Start): Promise<string[]> {
  const key = JSON.stringify(start);
  const known = uninterrupted.get(key);
  if (known) return known;
  const made = (async () => {
    const machine = await boot(lab(), start.name, start.setup);
    await expectCode(run(machine, start.args), 0);
    const ended = await state(machine);
    await machine.stop();
    return ended;
  })();
  uninterrupted.set(key, made);
  return made;
}

/** What a package manager that was killed left beside its files, anywhere: FILE;1a2b3c4d, FILE.dpkg-new. */
export const leftOfPackages = (machine: Machine): Promise<string> =>
  machine.sh("find / -xdev -type f '(' -name '*;????????' -o -name '*.dpkg-new' -o -name '*.dpkg-tmp' ')'");

/**
 * The next run says whether one was cut off, and ends with the machine that an uninterrupted run makes, but for lines
 * of the state that `except` matches.
 */
export async function expectToConverge(
  machine: Machine,
  start: Start,
  cutOff = true,
  except?: RegExp,
): Promise<void> {
  await forgetStarts(machine);
  const again = await expectCode(run(machine, start.args), 0);
  expect(again.stdout.includes("was cut off")).toBe(cutOff);
  const compared = (lines: readonly string[]) => lines.filter((line) => !except?.test(line));
  expect(compared(await state(machine))).toEqual(compared(await expected(start)));
  expect(await leftOfPackages(machine)).toBe("");
  expect(await machine.sh("systemctl is-active docker.service")).toBe("active");
}
