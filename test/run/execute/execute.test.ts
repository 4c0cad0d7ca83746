import { describe, expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import { managerOf } from "../../../src/machine/managers/index.ts";
import type { Step } from "../../../src/plan/steps/index.ts";
import { changed, execute, survey } from "../../../src/run/execute/execute.ts";
import { takeRunLock } from "../../../src/run/execute/lock.ts";
import { runLock } from "../../../src/run/journal/at-work.ts";
import { Journal } from "../../../src/run/journal/journal.ts";
import { readRuns, stateOf } from "../../../src/run/journal/runs.ts";
import { looks } from "../../../src/system/looking-once.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import { fileStep, INFO, info, up } from "../../plan/steps/cases.ts";
import { type FakeMachine, type FakeSystem, fakeSystem } from "../../system/fake.ts";

const file = (path: string): Step => fileStep(path, "new\n");
const member: Step = { kind: "group-member", user: "li", group: "docker" };
const plan = { steps: [file("/etc/a"), member, file("/etc/b")] };

function runOn(system: FakeSystem, steps: readonly Step[] = plan.steps, stop = new AbortController()) {
  const said: string[] = [];
  const journal = new Journal(system, { version: "1", command: "", what: "", steps: steps.length }, 7);
  const progress = {
    start: (_: Step, index: number) => said.push(`start ${index}`),
    end: ({ state }: { state: string }, index: number) => said.push(`${state} ${index}`),
  };
  const log = (line: string) => {
    if (line.startsWith("$ usermod")) stop.abort("asked by a test");
  };
  const rest = { allowInterruption: async () => {}, waiting: () => {} };
  return {
    said,
    journal,
    run: (signal?: AbortSignal) =>
      execute({ steps }, { system, journal, progress, log, ...rest, ...(signal ? { signal } : {}) }),
  };
}

const machine: FakeMachine = { exec: { "id -nG": { stdout: "li\n" }, usermod: {} } };

describe("a plan is walked in order", () => {
  it("a step that is done is left alone, and the others are run", async () => {
    const system = fakeSystem({ ...machine, files: { "/etc/a": "new\n" } });
    const { said, run } = runOn(system);
    const results = await run();
    expect(said).toEqual(["start 0", "already 0", "start 1", "done 1", "start 2", "done 2"]);
    expect(changed(results)).toBe(true);
    expect(system.text("/etc/b")).toBe("new\n");
    expect(system.commands.filter(([name]) => name === "usermod")).toEqual([
      ["usermod", "-aG", "docker", "--", "li"],
    ]);
  });

  it("the first failure ends it", async () => {
    const system = fakeSystem({
      exec: { "id -nG": { stdout: "li\n" }, usermod: { code: 6, stderr: "no such user" } },
    });
    const { said, run } = runOn(system);
    const failure = await run().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SetupError);
    expect(failure).toMatchObject({
      code: "step-failed",
      exitCode: 10,
      output: expect.stringContaining("no such user"),
    });
    expect(said).toEqual(["start 0", "done 0", "start 1"]);
    expect(system.text("/etc/b")).toBeUndefined();
  });

  it("what would stop containers is asked about before the first change, also where it was looked at before", async () => {
    const system = fakeSystem(machine);
    const { said, journal } = runOn(system);
    const interruption = { liveRestoreHelps: false };
    const progress = { start: () => said.push("start"), end: () => {} };
    const refused = new SetupError("containers-running", { en: "no", zh: "否" });
    const allowInterruption = async (how: unknown) => {
      said.push(JSON.stringify(how));
      throw refused;
    };
    const rest = { progress, allowInterruption, log: () => {}, waiting: () => {} };
    const run = execute(plan, {
      system,
      journal,
      ...rest,
      looked: { interruption, look: looks(system) },
    });
    await expect(run).rejects.toBe(refused);
    expect(said).toEqual([JSON.stringify(interruption)]);
    expect(system.changes).toEqual([]);
  });

  it("Ctrl-C waits for the step that is under way, and for no other", async () => {
    const system = fakeSystem(machine);
    const stop = new AbortController();
    const { run } = runOn(system, plan.steps, stop);
    await expect(run(stop.signal)).rejects.toMatchObject({ code: "interrupted", exitCode: 130 });
    expect(system.commands.some(([name]) => name === "usermod")).toBe(true);
    expect(system.text("/etc/b")).toBeUndefined();
  });
});

describe("looks at the machine", () => {
  const asked = (system: FakeSystem) => system.commands.filter(([name]) => name === "id").length;

  it("where nothing changes, no question is asked twice, and none that was asked a moment before", async () => {
    const system = fakeSystem({ exec: { "id -nG": { stdout: "li docker\n" } } });
    await runOn(system, [member, member, member]).run();
    expect(asked(system)).toBe(1);
    const look = looks(system);
    expect(await survey({ steps: [member] }, look)).toEqual([true]);
    const { journal } = runOn(system);
    const rest = { allowInterruption: async () => {}, waiting: () => {}, log: () => {} };
    const progress = { start: () => {}, end: () => {} };
    await execute(
      { steps: [member, member] },
      { system, journal, progress, ...rest, looked: { interruption: undefined, look } },
    );
    expect(asked(system)).toBe(2);
  });

  it("what a step changed is looked at anew by those after it", async () => {
    let groups = "li";
    const system = fakeSystem({
      exec: {
        "id -nG": () => ({ stdout: `${groups}\n` }),
        usermod: () => {
          groups = "li docker";
          return {};
        },
      },
    });
    const { said, run } = runOn(system, [member, member]);
    await run();
    expect(said).toEqual(["start 0", "done 0", "start 1", "already 1"]);
  });

  it("what a check asks is asked beside the last look of the step before it", async () => {
    const said: string[] = [];
    let changed = false;
    const system = fakeSystem({
      exec: {
        "id -nG": async () => {
          said.push("member");
          await new Promise((resolve) => setTimeout(resolve, 20));
          said.push("member told");
          return { stdout: changed ? "li docker\n" : "li\n" };
        },
        usermod: () => {
          changed = true;
          said.push("usermod");
          return {};
        },
        ...up,
        [INFO]: info([]),
        "dockerd --version": () => {
          said.push("dockerd");
          return { stdout: "Docker version 28.5.2, build x\n" };
        },
      },
    });
    const check: Step = { kind: "verify", registryMirrors: undefined };
    await runOn(system, [file("/etc/a"), member, check]).run();
    expect(said.indexOf("dockerd")).toBeLessThan(said.indexOf("member told"));
    expect(said.lastIndexOf("dockerd")).toBeGreaterThan(said.indexOf("usermod"));
  });

  it("what the next steps ask is asked beside the last looks of one that has no more to change", async () => {
    let version = "5:26";
    const commands: string[] = [];
    const system = fakeSystem({
      files: { "/etc/a": "old\n" },
      exec: {
        "dpkg-query": () => ({ stdout: `docker-ce\t${version}\tinstalled\n` }),
        install: () => {
          version = "5:27";
          return {};
        },
        "apt-mark showhold": {},
        "id -nG": () => ({ stdout: version === "5:27" ? "li docker\n" : "li\n" }),
      },
    });
    const { exec } = system;
    system.exec = (argv, options) => {
      commands.push(argv[0] ?? "");
      return exec(argv, options);
    };
    const install: Step = {
      kind: "package-install",
      role: "docker",
      packages: [{ name: "docker-ce", version: "5:27" }],
      query: { ...managerOf("apt").query, lockTimeoutSeconds: 60 },
      commands: [["install"]],
      remove: ["remove"],
    };
    const { said, run } = runOn(system, [install, member, file("/etc/a")]);
    await run();
    expect(said).toEqual(["start 0", "done 0", "start 1", "already 1", "start 2", "done 2"]);
    const behind = commands.slice(commands.indexOf("install"));
    expect(behind.filter((word) => word === "id")).toHaveLength(1);
    expect(behind.indexOf("id")).toBeLessThan(behind.indexOf("apt-mark"));
  });

  it("what was seen before a question is looked at anew after it", async () => {
    let groups = "li";
    const system = fakeSystem({ exec: { "id -nG": () => ({ stdout: `${groups}\n` }), usermod: {} } });
    const look = looks(system);
    expect(await survey({ steps: [member] }, look)).toEqual([false]);
    const { journal } = runOn(system);
    const states: string[] = [];
    const progress = { start: () => {}, end: ({ state }: { state: string }) => states.push(state) };
    const allowInterruption = async () => {
      await system.sleep(1000);
      groups = "li docker";
    };
    const rest = { progress, allowInterruption, log: () => {}, waiting: () => {} };
    const looked = { interruption: { liveRestoreHelps: false }, look };
    await execute({ steps: [member] }, { system, journal, ...rest, looked });
    expect(states).toEqual(["already"]);
  });

  it("a look that fails ends the run at its own step, and the steps before are done", async () => {
    const system = fakeSystem(machine);
    const { read } = system.files;
    system.files.read = async (path) => {
      if (path === "/etc/b") throw new Error("I/O error");
      return read(path);
    };
    const { said, run } = runOn(system);
    await expect(run()).rejects.toThrow("I/O error");
    expect(said).toEqual(["start 0", "done 0", "start 1", "done 1", "start 2"]);
  });
});

describe("the journal", () => {
  it("has what was there before it is changed", async () => {
    const system = fakeSystem({ ...machine, files: { "/etc/a": "old\n" } });
    const { journal, run } = runOn(system);
    await run();
    await journal.end(0);
    const [before] = journal.changes;
    expect(before).toMatchObject({ what: "file", path: "/etc/a", before: { type: "file", mode: 0o644 } });
    expect(JSON.stringify(before)).toContain(Buffer.from("old\n").toString("base64"));
    expect(system.changes.indexOf(journal.path)).toBeLessThan(system.changes.indexOf("/etc/a"));
    expect(system.tree.get(journal.path)?.mode).toBe(0o600);
    const [only, ...others] = await readRuns(system);
    expect(others).toEqual([]);
    expect(only!.entries.map(({ type }) => type)).toEqual([
      "begin",
      ...plan.steps.flatMap(() => ["before", "after"]),
      "end",
    ]);
    expect(stateOf(only!)).toBe("finished");
  });

  it("of a run that changes nothing does not exist", async () => {
    const system = fakeSystem({
      exec: { "id -nG": { stdout: "li docker\n" } },
      files: { "/etc/a": "new\n", "/etc/b": "new\n" },
    });
    const { journal, run } = runOn(system);
    expect(changed(await run())).toBe(false);
    await journal.end(0);
    expect(system.changes).toEqual([]);
  });
});

it("a survey tells what is done and changes nothing", async () => {
  const system = fakeSystem({ ...machine, files: { "/etc/a": "new\n" } });
  expect(await survey(plan, { system: readOnly(system) })).toEqual([true, false, false]);
  expect(system.changes).toEqual([]);
});

describe("the run's lock", () => {
  const stat = (started: number) => `7 (node (a b)) S ${"0 ".repeat(18)}${started} 0\n`;

  it("lets one run in, and the next after it", async () => {
    const system = fakeSystem({ files: { "/proc/7/stat": stat(100) } });
    const release = await takeRunLock(system, 7);
    await expect(takeRunLock(system, 8)).rejects.toMatchObject({
      code: "busy",
      exitCode: 15,
      message: expect.stringContaining("pid 7"),
    });
    await release();
    expect(system.tree.has(runLock)).toBe(false);
    await takeRunLock(system, 7);
  });

  it.each<[string, Record<string, string>]>([
    ["a process that is gone", { [runLock]: "7 100\n" }],
    ["a pid that another process has now", { [runLock]: "7 100\n", "/proc/7/stat": stat(200) }],
    ["nonsense", { [runLock]: "hello\n" }],
    ["nothing", { [runLock]: "" }],
  ])("is taken over from %s", async (_, files) => {
    const system = fakeSystem({ files: { "/proc/9/stat": stat(300), ...files } });
    await takeRunLock(system, 9);
    expect(system.text(runLock)).toBe("9 300\n");
  });
});
