import { afterEach, describe, expect, it } from "vitest";
import { type Bare, bareMachine } from "./helpers/bare.ts";

/**
 * The README's second command, as a newcomer types it. The machine, npm ci, the packages, the build, biome, tsc and the
 * report are real. Of the tests, as root a few run that need what was just installed: the others would do what they did
 * outside a moment ago. Without root all run that call commands which a bare machine lacks.
 */
const withTools = ["test/script", "test/docs", "test/package"];
const sample = [
  "test/script",
  "test/golden",
  "test/sources/keys",
  "test/sources/catalog",
  "test/sources/mirrors/m",
  "test/system",
  "test/plan/steps",
  "test/run/render/words",
  "test/cli",
  "test/package",
  "test/docs",
];
const commands = (words: readonly string[]) => `npm ci && npm test -- ${words.join(" ")}`;
const tools = ["busybox", "gawk", "gpg", "original-awk", "rpm", "shellcheck"];

let bare: Bare | undefined;
afterEach(() => bare?.remove());

/** The lines that say what went wrong, and the last ones. */
const badLines = (output: string) => {
  const lines = output.split("\n");
  return [...lines.filter((line) => /×|→|FAIL|Error|^npm/.test(line)), ...lines.slice(-5)].join("\n");
};

/** What stands in the last line. */
const counts = (output: string) =>
  /\n(\d+) passed, (\d+) failed(?:, (\d+) left out)?\n$/.exec(output)?.slice(1);

describe("npm ci && npm test, on a Debian 12 with nothing but Node and npm", { timeout: 2_400_000 }, () => {
  it("as root: says which packages it installs, leaves out the lab alone, and passes", async () => {
    bare = await bareMachine("root");
    const { code, output } = await bare.run(commands(withTools));
    expect(code, badLines(output)).toBe(0);
    const [passed, failed, leftOut] = counts(output) ?? [];
    expect([Number(passed) > 100, failed, leftOut]).toEqual([true, "0", undefined]);
    expect(output).toMatch(/^apt-get install .*\bbusybox .*\bshellcheck\b/m);
    expect(output).toContain("The lab was left out.");
    // No service came along, and nothing of what keeps them down is left.
    const { output: policy } = await bare.run("ls /usr/sbin/policy-rc.d");
    expect(policy).toContain("No such file");
  });

  it("without root: says by name which tests it leaves out and for want of what, and passes", async () => {
    bare = await bareMachine("dev");
    const { code, output } = await bare.run(commands(sample));
    expect(code, badLines(output)).toBe(0);
    const [passed, failed, leftOut] = counts(output) ?? [];
    expect([Number(passed) > 300, failed, Number(leftOut) > 50]).toEqual([true, "0", true]);
    expect(output).not.toContain("apt-get install");
    const missing = /^Missing commands .*: (.*)$/m.exec(output)?.[1]?.split(" ");
    expect(missing).toEqual(expect.arrayContaining(tools));
    expect(output).toMatch(/^ {2}pleases shellcheck.* \(shellcheck\)$/m);
    // As many names as were counted.
    const names = output.slice(output.indexOf("\n== left out: ")).match(/^ {2}\S/gm);
    expect(names).toHaveLength(Number(leftOut));
  });
});
