import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { labGroups } from "../../lab/cgroup.ts";
import { labCache, openLab } from "../../lab/index.ts";
import { descendants, sleep, startTicks } from "../../lab/process.ts";
import { RUNTIME } from "../../lab/state.ts";

/** Process ids whose network namespace is this one. */
const inNamespace = (link: string) =>
  readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/ns/net`) === link;
    } catch {
      return false;
    }
  });

const leaderOf = (enter: string[]) => Number(enter[enter.indexOf("-t") + 1]);

const groupsOf = (pid: number) =>
  labGroups()
    .filter(({ owner }) => owner === pid)
    .map(({ path }) => path);

/** What labs of a process own on the host: folders, control groups, mounts. */
function traces(owner: number): string[] {
  const folders = [RUNTIME, `${labCache()}/run`].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(`${owner}-`)) : [],
  );
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  return [...groupsOf(owner), ...folders, ...mounts.filter((line) => line.includes(labCache()))];
}

/** A process of its own that holds a machine. */
async function hold(): Promise<{
  child: ChildProcess;
  leader: number;
  namespace: string;
  processes: Map<number, string>;
}> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", fileURLToPath(new URL("../../lab/hold.ts", import.meta.url))],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout!.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    child.once("exit", (code) => reject(new Error(`hold.ts ended with ${code}`)));
  });
  const leader = leaderOf(JSON.parse(line).enter);
  const processes = new Map(descendants(child.pid!).map((pid) => [pid, startTicks(pid) ?? ""]));
  return { child, leader, namespace: readlinkSync(`/proc/${leader}/ns/net`), processes };
}

const alive = (processes: Map<number, string>) =>
  [...processes].filter(([pid, ticks]) => ticks !== "" && startTicks(pid) === ticks).map(([pid]) => pid);

describe("the lab leaves nothing behind", () => {
  it("when its machines are stopped and it is closed", async () => {
    const lab = await openLab();
    const machine = await lab.start("debian-12");
    const namespace = readlinkSync(`/proc/${leaderOf(machine.enter([]))}/ns/net`);
    expect(inNamespace(namespace).length).toBeGreaterThan(5);
    expect(groupsOf(process.pid).length).toBeGreaterThan(0);
    await Promise.all([machine.stop(), machine.stop()]);
    expect(inNamespace(namespace)).toEqual([]);
    await lab.close();
    expect(traces(process.pid)).toEqual([]);
  }, 200_000);

  it.each(["SIGINT", "SIGTERM"] as const)(
    "when its process gets %s",
    async (signal) => {
      const held = await hold();
      const exit = new Promise((resolve) => held.child.once("exit", (_, by) => resolve(by)));
      held.child.kill(signal);
      expect(await exit).toBe(signal);
      await sleep(500);
      expect(alive(held.processes)).toEqual([]);
      expect(inNamespace(held.namespace)).toEqual([]);
      expect(traces(held.child.pid!)).toEqual([]);
    },
    200_000,
  );

  it.each([true, false])(
    "when its process is killed: the kernel ends the machine, the next lab sweeps (records: %s)",
    async (records) => {
      const held = await hold();
      held.child.kill("SIGKILL");
      await sleep(3000);
      expect(alive(held.processes)).toEqual([]);
      expect(inNamespace(held.namespace)).toEqual([]);
      expect(groupsOf(held.child.pid!).length).toBeGreaterThan(0);
      if (!records) {
        for (const parent of [RUNTIME, `${labCache()}/run`]) {
          for (const name of readdirSync(parent).filter((name) => name.startsWith(`${held.child.pid}-`))) {
            rmSync(`${parent}/${name}`, { recursive: true });
          }
        }
      }
      const lab = await openLab();
      await lab.close();
      expect(traces(held.child.pid!)).toEqual([]);
    },
    200_000,
  );
});
