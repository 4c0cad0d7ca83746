/** Jobs that are no installation: run and script do the same, and say the same at their end. */
import { afterEach, describe, expect, it } from "vitest";
import { findDistro } from "../../../distros/index.ts";
import { makeRegistryPlan } from "../../../src/plan/registry.ts";
import type { Step } from "../../../src/plan/steps/index.ts";
import { makeUninstallPlan } from "../../../src/plan/uninstall.ts";
import { readRuns } from "../../../src/run/journal/journal.ts";
import { shells } from "../../sources/keys/shells.ts";
import {
  type FamilyName,
  indexOf,
  key,
  mirrors,
  osRelease,
  packagesOf,
  planOf,
  runPlan,
  runScript,
} from "./job.ts";
import { Scratch, type Start } from "./scratch.ts";

const daemonJson = "/etc/docker/daemon.json";
const machines: Scratch[] = [];
afterEach(() => {
  for (const machine of machines.splice(0)) machine.close();
});

function fresh(family: FamilyName, start: Partial<Start> = {}): Scratch {
  const files = { "/etc/os-release": osRelease[family], ...start.files };
  const machine = new Scratch({ family, index: indexOf(family), key: key.binary, ...start, files });
  machines.push(machine);
  return machine;
}

/** All but what only the executor keeps. */
const kept = (machine: Scratch) =>
  Object.fromEntries(
    Object.entries(machine.everything()).filter(([path]) => !path.startsWith("var/lib/docker-setup")),
  );

/** The script in every sh leaves what the run leaves, with the same code; a second time it changes nothing. */
async function agree(make: () => Promise<Scratch> | Scratch, steps: readonly Step[], code = 0) {
  const ran = await make();
  ran.forgetCalls();
  expect((await runPlan(ran, { steps })).code).toBe(code);
  for (const shell of shells) {
    const scripted = await make();
    scripted.forgetCalls();
    const first = await runScript(scripted, { steps }, shell);
    expect([first.code, first.said]).toEqual([code, expect.any(String)]);
    expect(kept(scripted)).toEqual(kept(ran));
    if (code !== 0) continue;
    expect(scripted.changes()).toEqual(ran.changes());
    scripted.forgetCalls();
    const second = await runScript(scripted, { steps }, shell);
    expect(second.said).toContain("Nothing was changed");
    expect(scripted.changes()).toEqual([]);
  }
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

  it.each<{ name: string; hold?: true; files?: Record<string, string>; data?: string[] }>([
    { name: "a machine of ours" },
    { name: "held packages", hold: true },
    { name: "a daemon.json of somebody's", files: { [daemonJson]: '{"debug": true}\n' } },
    {
      name: "with its data",
      data: ["/var/lib/docker", "/var/lib/containerd"],
      files: { "/var/lib/docker/image/x": "x" },
    },
  ])("$name", async ({ hold, files = {}, data = [] }) => {
    const make = async () => {
      const machine = fresh(family, { packages: { "ca-certificates": "1.0" }, files });
      expect((await runPlan(machine, planOf({ family, ...(hold ? { hold } : {}) }))).code).toBe(0);
      return machine;
    };
    const runs = await readRuns((await make()).system());
    const { steps } = makeUninstallPlan({
      ...subject,
      lockTimeoutSeconds: 3,
      entries: runs.flatMap(({ entries }) => entries),
      registryMirrors: mirrors,
      data,
    });
    const ran = await agree(make, steps);
    expect(ran.read(daemonJson)).toBe(files[daemonJson]);
    expect(ran.read("state/packages")).not.toContain("docker-ce");
  });
});
