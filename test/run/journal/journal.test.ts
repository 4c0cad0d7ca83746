import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { debian } from "../../../distros/debian.ts";
import { cutOff, history } from "../../../src/cli/commands/history.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { packageNames } from "../../../src/machine/docker-packages.ts";
import type { PackageQuery } from "../../../src/machine/managers/types.ts";
import { filesWritten, packagesBrought } from "../../../src/plan/ownership.ts";
import type { Step } from "../../../src/plan/steps/index.ts";
import { makeUninstallPlan } from "../../../src/plan/uninstall.ts";
import { Journal, markFinished, markUndone } from "../../../src/run/journal/journal.ts";
import { parseJournal } from "../../../src/run/journal/parse.ts";
import { assertUnderstood, lastRun, lostHolds, readRuns, stateOf } from "../../../src/run/journal/runs.ts";
import { stepsToUndo } from "../../../src/run/journal/undo.ts";
import { fileStep } from "../../plan/steps/cases.ts";
import { type FakeSystem, fakeSystem } from "../../system/fake.ts";

const query: PackageQuery = {
  argv: ["query"],
  separator: "=",
  locks: [{ by: "fcntl", path: "/lock" }],
  holds: { list: ["holds"], take: ["hold"], release: ["unhold"] },
  lockTimeoutSeconds: 5,
};
const steps: Step[] = [
  fileStep("/etc/a", "new", { en: "a", zh: "甲" }),
  { kind: "daemon-json", path: "/etc/docker/daemon.json", registryMirrors: ["https://mirror.example"] },
  {
    kind: "package-install",
    role: "docker",
    packages: [{ name: "docker-ce", version: "5:27.3.1-1" }],
    query,
    commands: [["install"]],
    remove: ["remove"],
  },
  { kind: "unit", unit: "docker.service", registryMirrors: undefined },
  { kind: "group-member", user: "admin", group: "docker" },
];
const about = { version: "1", command: "docker-setup", what: "install", steps: steps.length };

const machine = () =>
  fakeSystem({
    files: { "/etc/a": { content: "old \u0000\u00e9", mode: 0o600, uid: 5, gid: 6 } },
    exec: {
      query: { stdout: "docker-ce\t5:26\tinstalled\n" },
      systemctl: { code: 1 },
      id: { stdout: "admin sudo\n" },
    },
  });

/** The journal of a run of all steps, as the machine has it. */
async function written(system: FakeSystem, end = true): Promise<string> {
  const journal = new Journal(system, about, 7);
  for (const [index, step] of steps.entries()) {
    await journal.before(step, index);
    await journal.after(index);
  }
  if (end) await journal.end(0);
  return journal.path;
}

describe("a journal", () => {
  it("keeps what each step is about to change, for root's eyes, before it does", async () => {
    const system = machine();
    const path = await written(system);
    expect(system.tree.get(path)?.mode).toBe(0o600);
    const [run] = await readRuns(system);
    expect(run?.entries.map(({ type }) => type)).toEqual([
      "begin",
      ...steps.flatMap(() => ["before", "after"]),
      "end",
    ]);
    const undo = stepsToUndo(run!);
    expect(undo.map(({ step }) => step)).toEqual([4, 3, 2, 1, 0]);
    expect(undo.flatMap(({ changes }) => changes)).toMatchObject([
      { what: "member", before: false },
      { what: "unit", before: { enabled: false, active: false } },
      { what: "packages", before: { "docker-ce": "5:26" } },
      { what: "hold", names: ["docker-ce"], before: [] },
      { what: "file", path: "/etc/docker/daemon.json", before: { type: "absent" } },
      {
        what: "file",
        before: {
          type: "file",
          content: Buffer.from("old \u0000\u00e9").toString("base64"),
          mode: 0o600,
          uid: 5,
          gid: 6,
        },
      },
    ]);
  });

  it("is made by the first change, not by a run that changes nothing", async () => {
    const system = machine();
    await new Journal(system, about, 7).end(0);
    expect(system.changes).toEqual([]);
  });

  it("tells which steps a failing one put back", async () => {
    const system = machine();
    const journal = new Journal(system, about, 7);
    for (const path of ["/etc/a", "/etc/b"]) {
      await journal.before({ ...steps[0]!, path } as Step, path === "/etc/a" ? 0 : 1);
      await system.files.write(path, "new", { mode: 0o644 });
      await journal.after(path === "/etc/a" ? 0 : 1);
    }
    await journal.before(steps[3]!, 2);
    await system.files.remove("/etc/b");
    await journal.putBack();
    const [run] = await readRuns(system);
    expect(run!.entries.filter(({ type }) => type === "undone")).toMatchObject([{ step: 1 }]);
    expect(stepsToUndo(run!).map(({ step }) => step)).toEqual([2, 0]);
  });

  it("tells how its run ended", async () => {
    const system = machine();
    await written(system, false);
    const run = async () => (await readRuns(system))[0]!;
    expect(stateOf(await run())).toBe("cut-off");
    await markFinished(system, await run());
    expect(stateOf(await run())).toBe("finished");
    await markUndone(system, await run(), 4);
    expect(stepsToUndo(await run()).map(({ step }) => step)).toEqual([3, 2, 1, 0]);
    await markUndone(system, await run(), undefined);
    expect(stateOf(await run())).toBe("rolled-back");
    expect(lastRun(await readRuns(system))).toBeUndefined();
  });

  it("tells which holds a run that was cut off may have lost, until one has finished", async () => {
    const held = { ...query, holds: { ...query.holds } };
    const system = fakeSystem({
      exec: { query: { stdout: "docker-ce\t5:26\tinstalled\n" }, holds: { stdout: "docker-ce\n" } },
    });
    const install = { ...(steps[2] as Extract<Step, { kind: "package-install" }>), query: held };
    const first = new Journal(system, about, 7);
    await first.before(install, 0);
    expect(lostHolds(await readRuns(system))).toEqual(["docker-ce"]);
    // A run that fails before it gets there does not forget it.
    const second = new Journal(system, about, 8);
    await second.before({ kind: "group-member", user: "admin", group: "docker" }, 0);
    await second.end(10);
    expect(lostHolds(await readRuns(system))).toEqual(["docker-ce"]);
    await first.after(0);
    expect(lostHolds(await readRuns(system))).toEqual([]);
    const third = new Journal(system, about, 9);
    await third.before(install, 0);
    await third.end(0);
    expect(lostHolds(await readRuns(system))).toEqual([]);
  });

  it("cut off at any byte is a run that was cut off, and can still be marked", async () => {
    const whole = machine();
    const path = await written(whole);
    const text = whole.text(path)!;
    const all = (await readRuns(whole))[0]!.entries;
    for (let end = 1; end < text.length; end += 1) {
      const system = fakeSystem({ files: { [path]: text.slice(0, end) } });
      const run = (await readRuns(system))[0]!;
      expect(run.entries).toEqual(all.slice(0, run.entries.length));
      const torn = text.slice(0, end).split("\n").length - 1;
      // A last line that misses nothing but its end counts.
      expect([torn, torn + 1]).toContain(run.entries.length);
      if (end % 37 !== 0) continue;
      expect(stateOf(run)).toBe("cut-off");
      await markUndone(system, run, undefined);
      expect(stateOf((await readRuns(system))[0]!)).toBe("rolled-back");
    }
  });
});

it("a file's content that is no text is not taken for one", () => {
  const before = (content: unknown) =>
    JSON.stringify({
      ...{ type: "before", at: "", step: 0, title: { en: "", zh: "" }, changes: [] },
      data: { kind: "file", path: "/etc/a", content },
    });
  expect(parseJournal(`${before("text")}\n${before({ toString: 1 })}\n`).unread).toEqual([2]);
});

it("10,000 hostile lines: left out, or good for history, rollback and uninstall", async () => {
  const system = machine();
  const path = await written(system);
  const lines = system.text(path)!.trim().split("\n");
  const terminal = createTerminal("en", { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream);
  const target = { distro: "debian", version: "12", codename: "bookworm", arch: "amd64" } as const;
  /** One value of a real line, somewhere in it, is another one. */
  const damaged = fc
    .tuple(
      fc.constantFrom(...lines),
      fc.nat(),
      fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constant(undefined)),
    )
    .map(([line, at, other]) => {
      let count = 0;
      const size = line.match(/[:,[]/g)!.length;
      return (
        JSON.stringify(JSON.parse(line), (_, value) => (count++ === 1 + (at % size) ? other : value)) ?? ""
      );
    });
  const anything = fc.oneof(
    damaged,
    fc.json(),
    fc.string({ unit: "binary" }),
    fc.constantFrom(...lines).chain((line) => fc.nat(line.length).map((end) => line.slice(end))),
  );
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 10, maxLength: 10 }), async (hostile) => {
      const text = [lines[0], ...hostile.map((line) => line.replaceAll("\n", " "))].join("\n");
      const system = fakeSystem({ files: { [path]: text } });
      const runs = await readRuns(system);
      taken += runs[0]!.entries.length - 1;
      stepsToUndo(runs[0]!);
      cutOff(await readRuns(system));
      await history(system, false, terminal, () => {});
      const entries = runs.flatMap((run) => run.entries);
      makeUninstallPlan({
        distro: debian,
        target,
        lockTimeoutSeconds: 1,
        entries,
        packages: packagesBrought(entries, packageNames),
        remove: filesWritten(entries).map(({ path }) => path),
        restore: [],
        registryMirrors: [],
        data: [],
      });
    }),
    { numRuns: 1000 },
  );
  expect(taken).toBeGreaterThan(500);
});

const changed = (changes: unknown[], data: unknown = { kind: "unit" }) =>
  JSON.stringify({ type: "before", at: "", step: 0, title: { en: "", zh: "" }, data, changes });
const packages = { what: "packages", names: ["a"], query, install: [["i"]], remove: ["rm"], before: {} };
const etc = { what: "file", path: "/etc/a", before: { type: "absent" } };
const unitUp = { what: "unit", unit: "docker.service", before: { enabled: true, active: true } };

describe("a line of a journal", () => {
  it.each<[string, string, boolean]>([
    ["without a change", changed([]), true],
    ["with packages", changed([packages]), true],
    ["with a path below nothing", changed([{ ...etc, path: "etc/passwd" }]), false],
    ["whose step has no path", changed([], { kind: "file", path: 7 }), false],
    ["with no command", changed([{ ...packages, install: [[]] }]), false],
    ["with a NUL in a word", changed([{ ...packages, names: ["a\0b"] }]), false],
    ["with a kind of thing of a newer version", changed([etc, { what: "mount", path: "/mnt" }]), false],
    ["with a kind that every object has", changed([{ what: "toString", before: {} }]), false],
    ["with an init of a newer version", changed([{ ...unitUp, init: "launchd" }]), false],
    ["of a newer type", JSON.stringify({ type: "paused", at: "" }), false],
    ["that is no object", "7", false],
  ])("%s: taken or told of", (_, line, taken) => {
    expect(parseJournal(`${line}\n`)).toEqual(
      taken ? { entries: [JSON.parse(line)], unread: [] } : { entries: [], unread: [1] },
    );
  });

  const whole = changed([etc]);
  const torn = whole.slice(0, -9);
  const mark = '{"type":"end","at":"","code":10}';
  it.each<[string, string, number[]]>([
    ["torn at the end", `${whole}\n${torn}`, []],
    ["torn, with marks behind", `${whole}\n${torn}\n${mark}\n`, []],
    ["torn, with a mark in its line, as a full disk leaves it", `${whole}\n${torn}${mark}\n`, []],
    ["torn, and the run goes on", `${torn}\n${whole}\n`, [1]],
    ["of a newer version, at the end", `${whole}\n{"type":"paused","at":""}\n${mark}\n`, [2]],
    ["empty", `${whole}\n\n`, []],
  ])("%s", (_, text, unread) => {
    expect(parseJournal(text).unread).toEqual(unread);
  });

  it("that was not understood makes rollback refuse, and names it", async () => {
    const path = "/var/lib/docker-setup/runs/2027-01-01T00-00-00.7.jsonl";
    const system = fakeSystem({ files: { [path]: `${whole}\n${changed([{ what: "mount" }])}\n${mark}\n` } });
    const [run] = await readRuns(system);
    expect(() => assertUnderstood(run!)).toThrow(
      expect.objectContaining({
        code: "environment",
        message: expect.stringContaining(`${path} has lines that this docker-setup does not understand: 2`),
      }),
    );
    assertUnderstood({ ...run!, unread: [] });
  });
});

// Found by attack: a run whose terminal had gone was still at work, and history said that it was cut off.
it.each([
  ["running", "77 5\n"],
  ["cut-off", "77 6\n"],
  ["cut-off", "78 5\n"],
])("history tells a run that has not ended: %s where the lock says %j", async (state, lock) => {
  const at = "2026-11-30T00-58-02.77";
  const begin = { format: 1, type: "begin", at: "2026-11-30T00:58:02.000Z", ...about };
  const stat = (pid: number) => `${pid} (node) S ${"1 ".repeat(18)}5 0\n`;
  const system = fakeSystem({
    files: {
      [`/var/lib/docker-setup/runs/${at}.jsonl`]: `${JSON.stringify(begin)}\n`,
      "/run/docker-setup.pid": lock,
      "/proc/77/stat": stat(77),
      "/proc/78/stat": stat(78),
    },
  });
  const terminal = createTerminal("en", { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream);
  let told = "";
  await history(system, true, terminal, (text) => {
    told += text;
  });
  expect(JSON.parse(told).runs).toMatchObject([{ state }]);
});
