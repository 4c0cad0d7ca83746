/** Runs that came to no end, and what makes up for them. */
import { describe, expect, it } from "vitest";
import { runLock } from "../../../src/run/journal/at-work.ts";
import { Journal, markUndone } from "../../../src/run/journal/journal.ts";
import { readRuns, standingRuns, stateOf } from "../../../src/run/journal/runs.ts";
import { settleUnfinished, type Unfinished, unfinishedRun } from "../../../src/run/journal/unfinished.ts";
import { compareLastRun } from "../../../src/run/verify/unfinished.ts";
import { fileStep } from "../../plan/steps/cases.ts";
import { type FakeSystem, fakeSystem } from "../../system/fake.ts";

const step = fileStep("/etc/a", "new", { en: "Write a", zh: "写入甲" });

type End = number | "cut off" | "cut off inside" | "taken back" | "taken back in part";
type Job = readonly [what: string, end: End, command?: string];

/** One run after the other; of each the process is 1, 2, 3. */
async function machine(jobs: readonly Job[], uid = 0): Promise<FakeSystem> {
  const system = fakeSystem({ uid });
  for (const [i, [what, end, command = `docker-setup ${what}`]] of jobs.entries()) {
    const journal = new Journal(system, { version: "1", command, what, steps: 1 }, i + 1);
    await journal.before(step, 0);
    if (end !== "cut off inside") await journal.after(0);
    if (typeof end === "number") await journal.end(end);
    if (end === "taken back in part" || end === "taken back") {
      await journal.end(0);
      const run = (await readRuns(system)).at(-1)!;
      await markUndone(system, run, 0);
      if (end === "taken back") await markUndone(system, run, undefined);
    }
  }
  return system;
}

const unfinished = async (system: FakeSystem) => unfinishedRun(system, await readRuns(system));

/** What is told of the one that is open: by its number, how it ended, and what to do. */
async function told(system: FakeSystem): Promise<string> {
  const run = await unfinished(system);
  if (run === undefined || run === "at-work") return run ?? "";
  const { id, how, next } = run;
  return `${id.split(".").at(-1)} ${how.en}: ${next.join(" | ").replaceAll(/\d{4}-\S+\.(\d+)/g, "RUN.$1")}`;
}

const again = "npx docker-setup install | npx docker-setup rollback";
const cases: readonly [title: string, jobs: readonly Job[], says: string][] = [
  ["none", [], ""],
  ["one that finished", [["install", 0]], ""],
  ["one that failed", [["install", 11]], `1 failed after “Write a”, exit code 11: ${again}`],
  ["one that was killed between steps", [["install", "cut off"]], `1 cut off after “Write a”: ${again}`],
  ["one that was killed in a step", [["install", "cut off inside"]], `1 cut off at “Write a”: ${again}`],
  [
    "a failed one, finished by the next",
    [
      ["install", 11],
      ["install", 0],
    ],
    "",
  ],
  [
    "a finished one before a failed one",
    [
      ["install", 0],
      ["install", 10],
    ],
    `2 failed after “Write a”, exit code 10: ${again}`,
  ],
  [
    "two that failed",
    [
      ["install", 10],
      ["install", 11],
    ],
    `2 failed after “Write a”, exit code 11: ${again}`,
  ],
  [
    "one that was taken back",
    [
      ["install", 11],
      ["install", "taken back"],
    ],
    `1 failed after “Write a”, exit code 11: ${again}`,
  ],
  [
    "one whose taking back was cut off",
    [["install", "taken back in part"]],
    "1 taken back in part: npx docker-setup rollback | npx docker-setup install",
  ],
  [
    "a failed one, and registry mirrors since",
    [
      ["install", 11],
      ["registry add", 0],
    ],
    "1 failed after “Write a”, exit code 11: npx docker-setup install | npx docker-setup rollback RUN.1",
  ],
  [
    "registry mirrors that failed, then others",
    [
      ["registry add", 9],
      ["registry set", 0],
    ],
    "",
  ],
  [
    "registry mirrors that failed, then an installation",
    [
      ["registry add", 9],
      ["install", 0],
    ],
    "",
  ],
  [
    "an uninstall that was killed",
    [
      ["install", 0],
      ["uninstall", "cut off"],
    ],
    "2 cut off after “Write a”: npx docker-setup uninstall | npx docker-setup rollback",
  ],
  [
    "a failed installation that was uninstalled",
    [
      ["install", 11],
      ["uninstall", 0],
    ],
    "",
  ],
  [
    "one with a password on its command line",
    [["install", 11, "docker-setup --proxy 'http://***@proxy'"]],
    "1 failed after “Write a”, exit code 11: npx docker-setup | npx docker-setup rollback",
  ],
  [
    "options as they were typed",
    [["install", 11, "docker-setup --yes --hold"]],
    "1 failed after “Write a”, exit code 11: npx docker-setup --yes --hold | npx docker-setup rollback",
  ],
];

describe("of runs that came to no end", () => {
  it.each(cases)("%s: the one that is open is told, with what to do", async (_, jobs, says) => {
    expect(await told(await machine(jobs))).toBe(says);
  });

  it("one that is at work is not told as such", async () => {
    const system = await machine([["install", "cut off"]]);
    const stat = `1 (node) ${Array.from({ length: 19 }, () => "0").join(" ")} 4242 0`;
    await system.files.write("/proc/1/stat", stat, { mode: 0o444 });
    await system.files.write(runLock, "1 4242\n", { mode: 0o644 });
    expect(await unfinished(system)).toBe("at-work");
    expect((await compareLastRun(system)).unseen).toHaveLength(1);
  });

  it.each(["failed", "cut off", "taken back in part"] as const)(
    "one that %s is over once a run of its job finds nothing left to do",
    async (how) => {
      const system = await machine([["install", how === "failed" ? 11 : how]]);
      await settleUnfinished(system, "registry set");
      expect(await told(system)).not.toBe("");
      await settleUnfinished(system, "install");
      expect(await told(system)).toBe("");
      const runs = await readRuns(system);
      expect(runs.map(stateOf)).toEqual(["finished"]);
      expect(standingRuns(runs)).toEqual(runs);
    },
  );

  it("the newest is a difference, with two ways out, and differs in Chinese alike", async () => {
    const system = await machine([["install", 11]]);
    const { at } = (await unfinished(system)) as Unfinished;
    expect(await compareLastRun(system)).toEqual({
      drifts: [
        {
          what: { en: `docker-setup's run of ${at}`, zh: `docker-setup 在 ${at} 的运行` },
          want: { en: "finished", zh: "已完成" },
          has: {
            en: "failed after “Write a”, exit code 11",
            zh: "失败，停在“写入甲”之后，退出码 11",
          },
          mend: "npx docker-setup install",
          instead: "npx docker-setup rollback",
        },
      ],
      unseen: [],
    });
  });

  it("is said that it could not be looked at by somebody who may not", async () => {
    const system = await machine([["install", 11]], 1000);
    const list: FakeSystem["files"]["list"] = async () => {
      throw Object.assign(new Error("shut"), { code: "EACCES" });
    };
    const seen = await compareLastRun({ ...system, files: { ...system.files, list } });
    expect([seen.drifts, seen.unseen.length]).toEqual([[], 1]);
  });
});
