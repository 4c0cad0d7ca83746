/** The main job on every machine: npx and the script leave the same machine, and neither changes it again. */
import { describe, expect } from "vitest";
import { dockerSetup, installed, keyOption, mainPid, npx, runScript } from "../../lab/job.ts";
import type { ExecResult, Machine, MachineName } from "../../lab/types.ts";
import { mainMachines } from "../../scripts/thorough.ts";
import { expectCode, it, lab, run, scriptFor, state, withLab } from "./helpers/lab.ts";

withLab();

/** Docker runs, at boot too, and pulls an image through the registry mirror, whose log shows the blob. */
async function expectDockerToWork(machine: Machine): Promise<void> {
  expect(await machine.sh("systemctl is-active docker.service; systemctl is-enabled docker.service")).toBe(
    "active\nenabled",
  );
  await machine.mirror.clear();
  expect(await machine.sh("docker pull -q hello-world")).toContain("hello-world");
  expect(await machine.sh("docker run --rm hello-world")).toContain("Hello from Docker!");
  const blobs = (await machine.mirror.requests()).filter(({ path }) =>
    path.includes("/library/hello-world/blobs/"),
  );
  expect(blobs.map(({ host }) => host)).toContain("docker.m.daocloud.io");
}

/**
 * A second run's bound, milliseconds: 2 s, and on a host where that is less so often the start of its own node. The best
 * of three counts: others may be at work on this host.
 */
async function boundOn(machine: Machine): Promise<number> {
  const starts: number[] = [];
  for (let tries = 0; tries < 3; tries++) starts.push((await machine.exec(["node", "-e", "0"])).ms);
  return Math.max(2000, 20 * Math.min(...starts));
}

/** Each of these finds nothing to do. @returns what they took, and their bound, milliseconds. */
async function expectNothingToDo(
  machine: Machine,
  jobs: Record<string, () => Promise<ExecResult>>,
): Promise<{ took: Record<string, number>; bound: number }> {
  const [pid, before, bound] = [await mainPid(machine), await machine.manifest(), await boundOn(machine)];
  const took: Record<string, number> = {};
  for (const [name, job] of Object.entries(jobs)) {
    for (let tries = 0; tries < 3; tries++) {
      const again = await expectCode(job(), 0);
      expect(again.stdout).toContain("Nothing was changed");
      took[name] = Math.min(took[name] ?? Number.POSITIVE_INFINITY, Math.round(again.ms));
      if (again.ms < bound) break;
    }
  }
  expect(await mainPid(machine)).toBe(pid);
  const unlogged = (manifest: Awaited<typeof before>) =>
    manifest.filter(({ path }) => !/^\/var\/log(\/|$)/.test(path));
  expect(unlogged(await machine.manifest())).toEqual(unlogged(before));
  return { took, bound };
}

/** The Node that Ubuntu 22.04 and Debian 11 have. */
const oldNode: MachineName[] = ["debian-11", "ubuntu-22.04"];

// One after the other, since the second run is measured; the two machines of a test work side by side.
describe.each(mainMachines.filter((name) => !oldNode.includes(name)))("%s", (name) => {
  it("gets the same Docker from npx and from the script, and either changes nothing the second time", async ({
    fresh,
  }) => {
    const options = ["--yes", "--lang", "en", ...keyOption(lab(), name)];
    const [byRun, byScript, script] = await Promise.all([fresh(name), fresh(name), scriptFor(name)]);
    // Debian's sid has no number: it takes the newest stable repository, which is another machine's to the script.
    const force = name === "debian-sid" ? "--force" : "";
    await Promise.all([
      expectCode(npx(byRun, options), 0),
      expectCode(runScript(byScript, script, force), 0),
    ]);
    await Promise.all([expectDockerToWork(byRun), expectDockerToWork(byScript)]);
    const [a, b] = await Promise.all([state(byRun), state(byScript)]);
    expect(b).toEqual(a);
    expect(a.length).toBeGreaterThan(20);

    const again = {
      run: () => run(byRun),
      npx: () => npx(byRun, options),
      script: () => runScript(byRun, script, force),
    };
    const { took, bound } = await expectNothingToDo(byRun, again);
    console.log(`${name}, the second time: ${JSON.stringify(took)} ms, at most ${Math.round(bound)}`);
    expect(took.run).toBeLessThan(bound);
    expect(took.script).toBeLessThan(bound);
    await expectNothingToDo(byScript, {
      script: () => runScript(byScript, script, force),
      run: () => run(byScript),
    });
  });
});

describe.concurrent.each(oldNode)("%s, whose Node is too old", (name) => {
  it("says in one line what is needed, and the script does the job", async ({ fresh }) => {
    const machine = await fresh(name);
    const refused = await expectCode(dockerSetup(machine, ["--yes"]), 14);
    expect(refused.stdout).toBe("");
    const lines = refused.stderr.trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/needs Node 18\.19 or newer, and this is 12\..*--dry-run/);
    expect(lines[1]).toMatch(/需要 Node 18\.19/);
    const byNpx = await npx(machine, ["--help"]);
    expect(byNpx.code).not.toBe(0);
    expect(byNpx.stderr).toContain("needs Node 18.19");
    expect(byNpx.stderr).not.toMatch(/SyntaxError|\n\s+at /);

    const script = await scriptFor(name);
    await expectCode(runScript(machine, script), 0);
    await expectDockerToWork(machine);
    expect(Object.keys(await installed(machine))).toHaveLength(5);
    await expectNothingToDo(machine, { script: () => runScript(machine, script) });
  });
});
