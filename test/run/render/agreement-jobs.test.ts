/** Jobs that are no installation: run and script do the same, and say the same at their end. */
import { describe, expect, it } from "vitest";
import { findDistro } from "../../../distros/index.ts";
import { rollback } from "../../../src/cli/commands/rollback.ts";
import { parseRequest, type RawOptions } from "../../../src/cli/options/request.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { packageNames } from "../../../src/machine/docker-packages.ts";
import { filesWritten, packagesBrought } from "../../../src/plan/ownership.ts";
import { makeRegistryPlan } from "../../../src/plan/registry.ts";
import type { DockerDataStep } from "../../../src/plan/steps/docker-data.ts";
import type { Step } from "../../../src/plan/steps/index.ts";
import { makeUninstallPlan } from "../../../src/plan/uninstall.ts";
import { readRuns, stateOf } from "../../../src/run/journal/runs.ts";
import { shells } from "../../sources/keys/shells.ts";
import {
  type FamilyName,
  freshMachines,
  kept,
  mirrors,
  packagesOf,
  planOf,
  runPlan,
  runScript,
} from "./job.ts";
import type { Scratch, Start } from "./scratch.ts";

const daemonJson = "/etc/docker/daemon.json";
const fresh = freshMachines();

/** Shells in turn, one a case: a script is hundreds of processes. */
let turn = 0;
const nextShell = () => shells[turn++ % shells.length]!;

/** The script leaves what the run leaves, with the same code; a second time it changes nothing. */
async function agree(make: () => Promise<Scratch> | Scratch, steps: readonly Step[], code = 0) {
  const ran = await make();
  ran.forgetCalls();
  expect((await runPlan(ran, { steps })).code).toBe(code);
  const shell = nextShell();
  const scripted = await make();
  scripted.forgetCalls();
  const first = await runScript(scripted, { steps }, shell);
  expect([first.code, first.said]).toEqual([code, expect.any(String)]);
  expect(kept(scripted)).toEqual(kept(ran));
  if (code !== 0) return ran;
  expect(scripted.changes()).toEqual(ran.changes());
  // Every second one a second time.
  if (turn % 2 === 1) return ran;
  scripted.forgetCalls();
  const second = await runScript(scripted, { steps }, shell);
  expect(second.said).toContain("Nothing was changed");
  expect(scripted.changes()).toEqual([]);
  return ran;
}

const at = (list: readonly string[], more = {}) => ({
  [daemonJson]: `${JSON.stringify({ ...more, "registry-mirrors": list })}\n`,
});
const running = { packages: packagesOf("apt", "27.3.1"), active: "27.3.1" };

describe("registry", () => {
  it.each<{ name: string; start: Partial<Start>; wanted: string[]; runs?: false; code?: number }>([
    {
      name: "others",
      start: { ...running, mirrors, files: at(mirrors, { debug: true }) },
      wanted: ["https://a.example"],
    },
    { name: "no file", start: running, wanted: ["https://a.example", "https://b.example:5000"] },
    {
      name: "none, other keys",
      start: { ...running, mirrors, files: at(mirrors, { debug: true }) },
      wanted: [],
    },
    { name: "none, nothing else", start: { ...running, mirrors, files: at(mirrors) }, wanted: [] },
    {
      name: "none, and the daemon uses some that the file lacks",
      start: { ...running, mirrors, files: { [daemonJson]: '{"debug": true}\n' } },
      wanted: [],
    },
    { name: "none, and there is no file", start: { ...running, mirrors }, wanted: [] },
    { name: "as it is", start: { ...running, mirrors, files: at(mirrors) }, wanted: [...mirrors] },
    {
      name: "a daemon that does not run",
      start: { packages: running.packages },
      wanted: ["https://a.example"],
      runs: false,
    },
    {
      name: "a daemon that hears no reload",
      start: { ...running, deaf: true, mirrors, files: at(mirrors) },
      wanted: ["https://a.example"],
      code: 11,
    },
    {
      name: "one that hears none, and no file",
      start: { ...running, deaf: true },
      wanted: ["https://a.example"],
      code: 11,
    },
  ])("$name", async ({ start, wanted, runs = true, code }) => {
    const { steps } = makeRegistryPlan({ registryMirrors: wanted, runs });
    const ran = await agree(() => fresh("apt", { containers: ["a"], ...start }), steps, code);
    expect(ran.changes().flat()).not.toContain("restart");
  });
});

describe.each<FamilyName>(["apt", "yum"])("uninstall, %s", (family) => {
  const subject =
    family === "apt"
      ? {
          distro: findDistro("ubuntu")!,
          target: { distro: "ubuntu", version: "24.04", codename: "noble", arch: "amd64" as const },
        }
      : { distro: findDistro("centos")!, target: { distro: "centos", version: "9", arch: "amd64" as const } };

  it.each<{ name: string; hold?: true; files?: Record<string, string>; data?: DockerDataStep[] }>([
    { name: "a machine of ours" },
    { name: "held packages", hold: true },
    { name: "a daemon.json of somebody's", files: { [daemonJson]: '{"debug": true}\n' } },
    {
      name: "with its data",
      data: [
        {
          kind: "docker-data",
          daemon: "dockerd",
          root: "/var/lib/docker",
          entries: ["image", "volumes"],
          bytes: 3e7,
        },
      ],
      files: { "/var/lib/docker/image/x": "x", "/var/lib/docker/photos/1.jpg": "x" },
    },
  ])("$name", async ({ hold, files = {}, data = [] }) => {
    const make = async () => {
      const machine = fresh(family, { packages: { "ca-certificates": "1.0" }, files });
      expect((await runPlan(machine, planOf({ family, ...(hold ? { hold } : {}) }))).code).toBe(0);
      return machine;
    };
    const runs = await readRuns((await make()).system());
    const entries = runs.flatMap((run) => run.entries);
    const { steps } = makeUninstallPlan({
      ...subject,
      lockTimeoutSeconds: 3,
      entries,
      packages: packagesBrought(entries, packageNames),
      remove: filesWritten(entries).map(({ path }) => path),
      restore: [],
      registryMirrors: mirrors,
      data,
    });
    const ran = await agree(make, steps);
    expect(ran.read(daemonJson)).toBe(files[daemonJson]);
    expect(ran.read("state/packages")).not.toContain("docker-ce");
    expect(ran.read("/var/lib/docker/image/x")).toBeUndefined();
    expect(ran.read("/var/lib/docker/photos/1.jpg")).toBe(files["/var/lib/docker/photos/1.jpg"]);
  });
});

describe.each<FamilyName>(["apt", "yum"])("rollback, %s", (family) => {
  const fresher = { packages: { "ca-certificates": "1.0" } };
  const older = { packages: { "ca-certificates": "1.0", ...packagesOf(family, "26.1.4") }, active: "26.1.4" };

  /** `docker-setup rollback` on a machine; what it prints. */
  async function taken(machine: Scratch, raw: RawOptions): Promise<string> {
    let out = "";
    const stream = { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream;
    const io = {
      system: machine.system(),
      terminal: createTerminal("en", stream),
      log: { path: "", exists: () => false, line: () => {} },
      interactive: false,
      out: (text: string) => {
        out += text;
      },
      argv: ["rollback"],
      signal: new AbortController().signal,
      begin: () => {},
      unbroken: <T>(work: () => Promise<T>) => work(),
      onCancel: () => {},
    };
    await rollback(io, parseRequest({ restart: true, ...raw }));
    return out;
  }

  it.each<{ name: string; start: Partial<Start>; job: readonly Step[] }>([
    { name: "an installation", start: fresher, job: planOf({ family }).steps },
    {
      name: "one that held, and wrote beside other keys",
      start: { ...fresher, files: { [daemonJson]: '{"debug": true}\n' } },
      job: planOf({ family, hold: true }).steps,
    },
    { name: "an upgrade", start: older, job: planOf({ family }).steps },
    {
      name: "new registry mirrors",
      start: { ...older, mirrors, files: at(mirrors) },
      job: makeRegistryPlan({ registryMirrors: ["https://a.example"], runs: true }).steps,
    },
    {
      name: "the first registry mirrors",
      start: older,
      job: makeRegistryPlan({ registryMirrors: mirrors, runs: true }).steps,
    },
  ])("$name", async ({ start, job }) => {
    const make = async () => {
      const machine = fresh(family, start);
      const ended = await runPlan(machine, { steps: job });
      expect(ended.code, ended.said).toBe(0);
      machine.forgetCalls();
      return machine;
    };
    const ran = await make();
    await taken(ran, { yes: true });
    const shell = nextShell();
    const scripted = await make();
    const before = scripted.everything();
    const script = await taken(scripted, { dryRun: true });
    expect(scripted.everything()).toEqual(before);
    expect(scripted.changes()).toEqual([]);
    const first = await scripted.run(script, shell);
    expect([first.code, first.said]).toEqual([0, expect.stringContaining("as it was before that run")]);
    expect(kept(scripted)).toEqual(kept(ran));
    expect((await readRuns(scripted.system())).map(stateOf)).toEqual(["rolled-back"]);
    scripted.forgetCalls();
    expect((await scripted.run(script, shell)).said).toContain("Nothing was changed");
    expect(scripted.changes()).toEqual([]);
    // A run that came after it is not undone by half.
    scripted.put("var/lib/docker-setup/runs/9999.jsonl", "");
    expect((await scripted.run(script, shell)).code).toBe(14);
    expect(scripted.changes()).toEqual([]);
  });
});
