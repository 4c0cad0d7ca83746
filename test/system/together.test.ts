import { expect, it } from "vitest";
import { realSystem } from "../../src/system/real.ts";
import { together } from "../../src/system/together.ts";
import type { ExecOptions, ExecResult } from "../../src/system/types.ts";

type Question = readonly [readonly string[], ExecOptions?];

/** The real machine, which counts the processes that it starts. */
function counting() {
  const real = realSystem();
  const started: string[] = [];
  const exec: typeof real.exec = (argv, options) => {
    started.push(argv[0] ?? "");
    return real.exec(argv, options);
  };
  return { system: { ...real, exec }, started };
}

/** What each is answered when they are gathered, and the processes that were started for it. */
async function ask(questions: readonly Question[]) {
  const { system, started } = counting();
  const all = together(system);
  all.gather();
  const answers = questions.map(([argv, options]) => all.system.exec(argv, options));
  all.go();
  return { answers: await Promise.all(answers), started };
}

const sh = (line: string): readonly string[] => ["sh", "-c", line];

const questions: readonly Question[] = [
  [["printf", "a\\nb"]],
  [["printf", "a\\n\\n"]],
  [["true"]],
  [sh("echo out; echo err >&2; exit 3")],
  [sh('echo "$LC_ALL $WORD"'), { env: { LC_ALL: "C", WORD: 'it\'s "two" words' } }],
  [["printf", "%s\\n", "$HOME", "'", "*", ";", "a  b"]],
  [sh("kill -9 $$")],
  [sh("cat; echo end")],
  [["dpkg-query", "-W", "-f=x\\n", "dpkg"], { timeoutMs: 10_000 }],
];

it("gives each of them the answer that it has by itself, from one process", async () => {
  const { system } = counting();
  const alone: ExecResult[] = [];
  for (const [argv, options] of questions) alone.push(await system.exec(argv, options));
  const { answers, started } = await ask(questions);
  // A shell does not print a last line's end again, nor in these words who was killed.
  const plain = (list: readonly ExecResult[]) => list.map(({ code, stdout }) => ({ code, stdout }));
  expect(plain(answers)).toEqual(plain(alone));
  expect(answers[3]?.stderr).toBe("err");
  expect(started).toEqual(["sh"]);
});

it("says of a command that is not there that it is not", async () => {
  const { answers } = await ask([[["no-such-command"]], [["true"]]]);
  expect(answers.map(({ code }) => code)).toEqual([127, 0]);
});

it("asks again by itself what had no answer when one had no end", async () => {
  const { answers, started } = await ask([
    [["printf", "first"]],
    [["sleep", "60"], { timeoutMs: 300 }],
    [["printf", "last"]],
  ]);
  expect(answers.map(({ code, stdout }) => [code, stdout])).toEqual([
    [0, "first"],
    [124, ""],
    [0, "last"],
  ]);
  expect(started).toEqual(["sh", "printf"]);
});

it("holds back nothing that has an input or a signal, and nothing before or after", async () => {
  const { system, started } = counting();
  const all = together(system);
  await all.system.exec(["true"]);
  all.gather();
  const { stdout } = await all.system.exec(["cat"], { input: "x" });
  expect(stdout).toBe("x");
  await all.system.exec(["true"], { signal: new AbortController().signal });
  const alone = all.system.exec(["printf", "y"]);
  all.go();
  expect((await alone).stdout).toBe("y");
  await all.system.exec(["true"]);
  expect(started).toEqual(["true", "cat", "true", "printf", "true"]);
});
