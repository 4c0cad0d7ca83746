import { expect, it } from "vitest";
import { rollback } from "../../../src/cli/commands/rollback.ts";
import { parseRequest } from "../../../src/cli/options/request.ts";
import type { CommandIO } from "../../../src/cli/ui/run-plan.ts";
import { Journal } from "../../../src/run/journal/journal.ts";
import { readRuns, stateOf } from "../../../src/run/journal/runs.ts";
import { fileStep } from "../../plan/steps/cases.ts";
import { fakeSystem } from "../../system/fake.ts";
import { installedMachine } from "../screens/installed.ts";
import { keys, show } from "../screens/person.ts";
import { screen } from "../ui/screen.ts";

/** A machine on which three jobs ran to their end: each left /etc/x another, and each a file of its own. */
async function machine() {
  const system = fakeSystem({ files: { "/etc/x": "0" } });
  for (const [i, what] of ["install", "registry add", "install"].entries()) {
    const journal = new Journal(system, { version: "1", command: "x", what, steps: 2 }, 100 + i);
    for (const [index, path] of ["/etc/x", `/etc/own${i + 1}`].entries()) {
      await journal.before(fileStep(path, String(i + 1)), index);
      await system.files.write(path, String(i + 1), { mode: 0o644, uid: 0, gid: 0 });
      await journal.after(index);
    }
    await journal.end(0);
  }
  const { terminal, text } = screen(80, "en");
  const io = {
    ...{ system, terminal, argv: [], interactive: false, signal: new AbortController().signal },
    ...{ log: { path: "", line: () => {}, exists: () => false }, out: () => {} },
    ...{ begin: () => {}, onCancel: () => {}, unbroken: <T>(work: () => Promise<T>) => work() },
  } satisfies CommandIO;
  const ids = (await readRuns(system)).map(({ id }) => id);
  return { system, text, ids, back: (words: string[]) => rollback(io, parseRequest({ yes: true }), words) };
}

const left = (system: ReturnType<typeof fakeSystem>) =>
  ["/etc/x", "/etc/own1", "/etc/own2", "/etc/own3"].map((path) => system.text(path));

it.each<[string, number | undefined, (string | undefined)[]]>([
  ["without a run: the last one alone", undefined, ["2", "1", "2", undefined]],
  ["the last one", 2, ["2", "1", "2", undefined]],
  ["one in the middle: what came after it too", 1, ["1", "1", undefined, undefined]],
  ["the first: everything", 0, ["0", undefined, undefined, undefined]],
])("rollback %s", async (_, run, after) => {
  const { system, text, ids, back } = await machine();
  await back(run === undefined ? [] : [ids[run]!]);
  expect(left(system)).toEqual(after);
  expect(text()).toMatch(/The machine is as it was before that run\.\s*$/);
  const states = (await readRuns(system)).map(stateOf);
  const first = run ?? 2;
  expect(states).toEqual([0, 1, 2].map((i) => (i >= first ? "rolled-back" : "finished")));
});

it("refuses a run that is not there, or was taken back already, and changes nothing", async () => {
  const { system, ids, back } = await machine();
  await expect(back(["2020-01-01T00-00-00.1"])).rejects.toMatchObject({ code: "usage" });
  await back([]);
  const before = left(system);
  await expect(back([ids[2]!])).rejects.toMatchObject({ code: "usage" });
  expect(left(system)).toEqual(before);
});

const journals = (path: string) =>
  path.startsWith("/var/lib/docker-setup") || path === "/run/docker-setup.pid";

it.each([
  [
    "unasked, without --restart: refused, by name",
    ["--yes"],
    [],
    12,
    /2 running containers would be stopped: web, db/,
  ],
  ["asked: in the plan, and Enter is a no", [], [keys.enter], 5, /Will stop +running containers: web, db/],
] as const)(
  "a rollback that would stop containers, %s, before its first change",
  async (_, args, typed, code, words) => {
    const system = await installedMachine();
    const before = system.changes.length;
    const ended = await show(
      {
        argv: ["rollback", ...args],
        system,
        ...(typed.length > 0 ? { typed: [[/Go on\?/, ...typed]] } : {}),
      },
      100,
      "en",
    );
    expect(ended.code).toBe(code);
    expect(ended.text).toMatch(words);
    expect(system.changes.slice(before).filter((path) => !journals(path))).toEqual([]);
    expect(system.commands.filter((argv) => argv[0] === "apt-get" && !argv.includes("-s"))).toEqual([]);
  },
);
