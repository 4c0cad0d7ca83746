/** What every kind of step is put through: a table of machines, and whether the step has anything to do on each. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import type { PackageQuery } from "../../../src/machine/managers/types.ts";
import type { FileStep } from "../../../src/plan/steps/file.ts";
import { kindOf, type Step } from "../../../src/plan/steps/index.ts";
import type { StepContext } from "../../../src/plan/steps/types.ts";
import { tool, withNeeds } from "../../../src/run/render/toolbox.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import type { Text } from "../../../src/text.ts";
import { type FakeMachine, type FakeSystem, fakeSystem } from "../../system/fake.ts";

export const query: PackageQuery = {
  argv: ["query"],
  separator: "=",
  locks: [],
  lockTimeoutSeconds: 5,
  holds: { list: ["holds"], take: ["hold"], release: ["unhold"] },
};
export const rpm: PackageQuery = { ...query, separator: "-" };
/** How systemctl answers for a unit that is enabled and active. */
export const up = { "systemctl is-enabled": {}, "systemctl is-active": {} };
/** How a daemon answers that uses these registry mirrors. */
export const info = (Mirrors: string[], more: object = {}) => ({
  stdout: JSON.stringify({ ServerVersion: "28.5.2", RegistryConfig: { Mirrors }, ...more }),
});
export const INFO = "docker --host unix:///var/run/docker.sock info";

/** A file that has to be there. */
export const fileStep = (
  path = "/etc/x",
  content = "a\n",
  words: Text = { en: "Write it", zh: "写入" },
): FileStep => ({ kind: "file", path, content, mode: 0o644, title: words, why: words });

/** Commands that only ask. */
const question = /^(query|holds|locks|names|id|docker|dockerd|dpkg --audit|systemctl (is-\w+|show|cat))( |$)/;

export interface Case {
  name: string;
  step: Step;
  machine: FakeMachine;
  /** Whether nothing is left to do. */
  done: boolean;
  /** Commands that `run` issues beyond its questions, each as one line; only looked at when not done. */
  runs?: string[];
  /** Files that `run` writes. */
  writes?: string[];
  fails?: string;
}

export function contextOf(system: FakeSystem): StepContext {
  return { system, changes: [], log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
}

/** Function of the script's tools → the template that has it. */
const homeOf = new Map(
  readdirSync(new URL("../../../templates/script", import.meta.url))
    .map((file) => file.replace(/\.sh$/, ""))
    .flatMap((name) =>
      [...tool(name).matchAll(/^(\w+)\(\)/gm)].map(
        ([, word]) => [word!, name.replace(/^(init|unit-starts|unit-says)-.*/, "$1")] as const,
      ),
    ),
);

/** The tests of a table. */
export function check(cases: readonly Case[]): void {
  describe.each(cases)("$name", ({ step, machine, done, runs, writes, fails }) => {
    it(done ? "is done" : "is done only after it ran", async () => {
      const system = fakeSystem(machine);
      const context = contextOf(system);
      const kind = kindOf(step);
      const difference = await kind.differs(step, { system: readOnly(system) });
      expect(difference === undefined).toBe(done);
      expect(system.changes).toEqual([]);
      if (done) return;
      const run = kind.run(step, context);
      if (fails) {
        await expect(run).rejects.toBeInstanceOf(SetupError);
        await expect(run).rejects.toMatchObject({ code: fails });
        return;
      }
      await run;
      const issued = system.commands.map((argv) => argv.join(" "));
      if (runs) expect(issued.filter((line) => !question.test(line))).toEqual(runs);
      if (writes)
        expect([...new Set(system.changes)].filter((path) => !/\.(new|bak)$/.test(path))).toEqual(writes);
      if (!kind.checkOnly && !runs) expect(await kind.differs(step, context)).toBeUndefined();
    });

    it("has words and a script in both languages", () => {
      const kind = kindOf(step);
      for (const text of [kind.title(step), kind.why(step)]) {
        if (step.kind !== "file") expect(Math.min(text.en.length, text.zh.length)).toBeGreaterThan(1);
      }
      const { run, done = "", prepare = "", helpers } = kind.script(step, (text) => text.zh);
      expect(run).not.toBe("");
      // What it calls of the script's tools is in the templates that it names, or in those that they need.
      const words = [run, done, prepare].join("\n").match(/\w+/g) ?? [];
      const homes = words.flatMap((word) => homeOf.get(word) ?? []);
      expect(withNeeds(["head", ...helpers])).toEqual(expect.arrayContaining(homes));
    });
  });
}
