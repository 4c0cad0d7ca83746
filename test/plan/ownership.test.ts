import { describe, expect, it } from "vitest";
import { packageNames } from "../../src/machine/docker-packages.ts";
import type { Change } from "../../src/machine/resources/index.ts";
import type { Entry } from "../../src/plan/journal-entry.ts";
import { filesWritten, keysImported, packagesBrought } from "../../src/plan/ownership.ts";

const title = { en: "", zh: "" };
const step = (data: unknown, changes: unknown[]): Entry =>
  ({ type: "before", at: "", step: 0, title, data, changes: changes as Change[] }) as Entry;
const packages = (names: readonly string[], was: Record<string, string> = {}) => ({
  what: "packages",
  names,
  before: was,
});
const install = (was: Record<string, string> = {}) =>
  step({ kind: "package-install", role: "docker" }, [packages(packageNames, was)]);
const removed = step({ kind: "package-remove", role: "docker" }, [packages(packageNames)]);
const ended = { type: "after", at: "", step: 0, left: [] } as Entry;
const begun = { type: "begin", at: "" } as Entry;
const there = Object.fromEntries(packageNames.map((name) => [name, "1"]));

describe("what docker-setup brought", () => {
  it.each([
    ["a first installation", [install()], packageNames],
    ["nothing, where all was there before", [install(there)], []],
    ["what was added to an installation by hand", [install({ "docker-ce": "1" })], packageNames.slice(1)],
    ["all of it after an upgrade of its own", [install(), install(there)], packageNames],
    ["nothing after its own uninstall", [install(), ended, begun, removed, ended], []],
    [
      "nothing that came by hand after its uninstall",
      [install(), ended, begun, removed, ended, begun, install(there), ended],
      [],
    ],
    ["all of it after an uninstall that was cut off", [install(), ended, begun, removed], packageNames],
    [
      "all of it after one that was cut off, and a run that ended its first step",
      [install(), ended, begun, removed, begun, ended],
      packageNames,
    ],
    ["nothing without a journal", [], []],
  ])("%s", (_, entries, expected) => {
    expect(packagesBrought(entries, packageNames)).toEqual(expected);
  });
});

it("knows what stood at a path before the first of its changes, and what the last one left", () => {
  const file = (content: string, was: unknown) =>
    step({ kind: "file", path: "/etc/x", content }, [{ what: "file", path: "/etc/x", before: was }]);
  const theirs = { type: "file", content: "dGhlaXJz", mode: 0o644, uid: 0, gid: 0 };
  expect(filesWritten([file("one", theirs), file("two", { ...theirs, content: "b25l" })])).toEqual([
    { path: "/etc/x", before: theirs, left: "two" },
  ]);
});

describe("the key that an installation imported", () => {
  const imported = (was: readonly string[] = []) =>
    step({ kind: "package-install", role: "docker" }, [{ what: "imported-key", before: was }]);
  const taken = step({ kind: "imported-key-remove" }, [{ what: "imported-key", before: ["k"] }]);
  it.each([
    ["by a first run", [imported()], true],
    ["by a first run, and there for the second", [imported(), imported(["k"])], true],
    ["by somebody else before", [imported(["k"])], false],
    ["and an uninstall took", [imported(), taken], false],
    ["by somebody else after an uninstall", [imported(), taken, imported(["k"])], false],
    ["by none", [install()], false],
  ] as const)("%s", (_, entries, ours) => {
    expect(keysImported(entries) !== undefined).toBe(ours);
  });
});
