/** What test files of the lab share: the lab while a file runs, and machines that go with their test. */
import { afterAll, test as base, beforeAll, expect } from "vitest";
import { openLab } from "../../../lab/index.ts";
import { boot, dockerSetup, held, keyOption, makeScript, said } from "../../../lab/job.ts";
import type { ExecOptions, ExecResult, Lab, Machine, MachineName, StartOptions } from "../../../lab/types.ts";
import { isException } from "../manifest-exceptions.ts";

let opened: Lab | undefined;
/** Where scripts are made: not the machine that they run on. */
let maker: Promise<Machine> | undefined;

/** The lab of the test file that is running. */
export function lab(): Lab {
  if (opened === undefined) throw new Error("withLab() comes first");
  return opened;
}

/** Opens the lab before a file's tests and closes it after them. */
export function withLab(): void {
  beforeAll(async () => {
    opened = await openLab({ log: (line) => console.log(line) });
  });
  afterAll(async () => {
    await opened?.close();
    opened = maker = undefined;
  });
}

/** A test with machines that end with it; several tests may be at work side by side. */
export const it = base.extend<{
  fresh: (name: MachineName, setup?: string | StartOptions) => Promise<Machine>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs off its pattern
  fresh: async ({}, use) => {
    const machines: Machine[] = [];
    await use(async (name, setup) => {
      const machine = await boot(lab(), name, setup);
      machines.push(machine);
      return machine;
    });
    await Promise.all(machines.map((machine) => machine.stop()));
  },
});

export const run = (
  machine: Machine,
  args: readonly string[] = [],
  options: ExecOptions = {},
): Promise<ExecResult> =>
  dockerSetup(machine, ["--yes", "--lang", "en", ...keyOption(lab(), machine.name), ...args], options);

/** A command of docker-setup that is not the installation: rollback, history, uninstall. */
export const command = (machine: Machine, ...args: string[]): Promise<ExecResult> =>
  dockerSetup(machine, [...args, "--lang", "en"]);

/** A script for a machine of this kind, made on another one by a person without root. */
export async function scriptFor(name: MachineName, args: readonly string[] = []): Promise<string> {
  maker ??= boot(lab(), "debian-12");
  return makeScript(await maker, lab(), name, args);
}

/** It ends with this code, and no stack is shown. */
export async function expectCode(ended: Promise<ExecResult>, code: number): Promise<ExecResult> {
  const result = await ended;
  expect(result.code, said(result)).toBe(code);
  expect(result.stderr).not.toMatch(/\n\s+at /);
  return result;
}

/** All that two machines are compared by, a line each: files, and what is held, whose file holds times. */
export async function state(machine: Machine): Promise<string[]> {
  const files = (await machine.manifest())
    .filter(({ path }) => !isException(path))
    .map(({ path, type, mode, owner, hash }) => `${path} ${type} ${mode} ${owner} ${hash}`);
  return [...files, `held: ${await held(machine)}`];
}

/** What stands in /etc of docker-setup's doing, sorted. */
export async function traces(machine: Machine): Promise<string[]> {
  const ours = /^\/etc\/(apt\/(keyrings|sources\.list\.d|mirrors)|docker|yum\.repos\.d|pki\/rpm-gpg)\//;
  return (await machine.manifest())
    .map(({ path }) => path)
    .filter((path) => ours.test(path))
    .sort();
}

/** Docker's unit allows three starts a minute; several in a row are a test's doing, not a person's. */
export const forgetStarts = (machine: Machine): Promise<string> =>
  machine.sh("systemctl reset-failed docker.service 2>/dev/null || :");
