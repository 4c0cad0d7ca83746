/** A machine that is what a lock says, and what verify says of it. */
import { expect } from "vitest";
import { dockerSetup, keyOption, said } from "../../../lab/job.ts";
import type { ExecResult, Machine } from "../../../lab/types.ts";
import { expectCode, lab } from "./lab.ts";
import type { Mutation } from "./mutations/kinds.ts";
import { mutations, rounds } from "./mutations/mutations.ts";

export const lockFile = "/root/docker-setup.lock";
const keys = (machine: Machine) => keyOption(lab(), machine.name);

export const ds = (machine: Machine, ...args: string[]): Promise<ExecResult> =>
  dockerSetup(machine, [...args, "--lang", "en"]);

/** A lock of this machine's kind, made on it through a mirror. */
export async function lockOn(machine: Machine, mirror: string, ...more: string[]): Promise<string> {
  const owned = ["log-opts.max-size=10m", "max-concurrent-downloads=5"].flatMap((word) => ["--daemon", word]);
  const wishes = [
    "--docker-version",
    "27.3",
    "--registry-mirror",
    "https://docker.1ms.run",
    ...owned,
    ...more,
  ];
  const where = ["--mirror", mirror, "-o", lockFile];
  await expectCode(ds(machine, "lock", ...wishes, ...where, ...keys(machine)), 0);
  return machine.sh(`cat ${lockFile}`);
}

export const installLocked = (machine: Machine, ...args: string[]): Promise<ExecResult> =>
  ds(machine, "--lock", lockFile, "--yes", ...args, ...keys(machine));

interface Verdict {
  readonly code: number;
  /** What differs, a line each. */
  readonly named: string;
  readonly ms: number;
}

export async function verified(machine: Machine): Promise<Verdict> {
  const result = await ds(machine, "verify", "--lock", lockFile, "--json");
  expect(result.stdout, said(result)).toMatch(/^\{/);
  const { differences } = JSON.parse(result.stdout) as { differences: Record<string, string>[] };
  const named = differences.map((each) => Object.values(each).join(" ")).join("\n");
  return { code: result.code, named, ms: result.ms };
}

export async function expectSame(machine: Machine): Promise<void> {
  const { code, named } = await verified(machine);
  expect([code, named]).toEqual([0, ""]);
}

/** A machine of this kind with a lock of all that one can have, and just as it says. */
export async function makeLocked(machine: Machine, ...more: string[]): Promise<void> {
  await lockOn(machine, "aliyun", "--hold", "--user", "admin", "--image", "hello-world", ...more);
  await expectCode(installLocked(machine), 0);
  await machine.sh("docker pull -q hello-world");
  await expectSame(machine);
}

/**
 * Makes changes and takes them back, one after the other or those of different things at once. @returns what was not
 * named, and the time of each verify in milliseconds
 */
export async function missedOn(
  machine: Machine,
  seed: number,
  how: "one by one" | "at once",
): Promise<{ count: number; missed: string[]; times: number[] }> {
  const all = await mutations(machine, seed);
  const each: readonly (readonly Mutation[])[] =
    how === "one by one" ? all.map((one) => [one]) : rounds(all.filter(({ alone }) => !alone));
  const missed: string[] = [];
  const times: number[] = [];
  for (const round of each) {
    await machine.sh(["set -e", ...round.map(({ change }) => change)].join("\n"));
    const { code, named: told, ms } = await verified(machine);
    times.push(ms);
    for (const { what, named } of round)
      if (code !== 18 || !told.includes(named)) missed.push(`${what}: ${code} ${told}`);
    const backs = round.map(({ back }) => back).reverse();
    await machine.sh(["set -e", ...backs, ...round.flatMap(({ afterwards }) => afterwards ?? [])].join("\n"));
  }
  return { count: each.flat().length, missed, times };
}
