import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import type { Step } from "../../../src/plan/steps/index.ts";
import { shells } from "../../sources/keys/shells.ts";
import { indexOf, key, osRelease, runScript } from "./job.ts";
import { Scratch } from "./scratch.ts";

/** Words that the parsers of options would refuse: what if one of them let such a word through some day? */
const word = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      "a b",
      "$(usermod pwned)",
      "`usermod pwned`",
      "'; usermod pwned; '",
      "a\nusermod pwned\n",
      '"; usermod pwned #',
      "*",
      "~",
      "\\",
      "%s%n",
      "END",
      "-rf",
      "A=b",
      "键 😀",
    ),
  )
  .map((text) => text.replaceAll("\0", "").replace(/[\ud800-\udfff]/gu, ""))
  .filter((text) => text !== "");

const machines: Scratch[] = [];
afterAll(() => {
  for (const machine of machines) machine.close();
});
const locks = { separator: "-", locks: [], lockTimeoutSeconds: 1 } as const;
const holds = { list: ["true"], take: ["true"], release: ["true"] };

it.each(shells.map((shell) => ({ shell })))(
  "in $shell no word of a step is split, run or lost, wherever it stands",
  async ({ shell }) => {
    const words = fc.sample(word, { numRuns: 60, seed: 7 });
    const steps = words.flatMap((text, i): Step[] => [
      // In a command's words, and in a query's.
      {
        kind: "package-index",
        command: ["yum", "makecache", text],
        packages: [{ name: "docker-ce" }],
        query: { ...locks, holds, argv: ["rpm", "-q", text] },
      },
      // In a step's title, in a comment, in a user's name; nobody is a member yet.
      { kind: "group-member", user: text, group: "docker" },
      // In a file, and in its name.
      {
        kind: "file",
        path: `/etc/words/${i} ${text.replaceAll("/", "")}`,
        content: `${text}\nEND\nEND_\n$HOME\n`,
        mode: 0o644,
        title: { en: text, zh: text },
        why: { en: text, zh: text },
      },
    ]);
    const files = { "/etc/os-release": osRelease.yum };
    const machine = new Scratch({ family: "yum", index: indexOf("yum"), key: key.binary, files });
    machines.push(machine);
    const outcome = await runScript(machine, { steps }, shell);
    expect(outcome, outcome.said).toMatchObject({ code: 0 });
    const calls = machine.calls();
    for (const [i, text] of words.entries()) {
      expect(calls).toContainEqual(["yum", "makecache", text]);
      expect(calls).toContainEqual(["rpm", "-q", text, "docker-ce"]);
      expect(calls).toContainEqual(["id", "-nG", "--", text]);
      const path = `etc/words/${i} ${text.replaceAll("/", "")}`;
      expect(machine.read(path)).toBe(`${text}\nEND\nEND_\n$HOME\n`);
    }
    // Each call is one of the above: nothing else was run.
    expect(machine.changes().filter(([name]) => name === "yum")).toHaveLength(words.length);
    expect(calls.filter((call) => call.includes("pwned"))).toEqual([]);
  },
);
