import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { command, quote } from "../../src/system/quote.ts";
import { shells } from "../sources/keys/shells.ts";
import { which } from "../tools.ts";

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "",
    "-rf",
    "--option=value",
    "$(reboot)",
    "`reboot`",
    "a;b",
    "a\nb",
    "'",
    "''",
    "\\'",
    '"$HOME"',
    "*",
    "~root",
    "A=b",
    "a b",
    "\t",
    "!x",
    "#x",
    "a&b|c>d<e",
    "{a,b}",
    "é键😀",
  ),
);

it.each(shells.map((shell) => ({ shell })))(
  "10,000 words come out of $shell as they went in",
  ({ shell }) => {
    const words = fc
      .sample(hostile, { numRuns: 10_000, seed: 11 })
      .map((word) => word.replaceAll("\0", "").replace(/[\ud800-\udfff]/gu, ""));
    const script = words.map((word) => `printf '%s\\0' ${quote(word)}`).join("\n");
    const [name = "", ...args] = shell;
    const { stdout, stderr, status } = spawnSync(which(name), args, { input: script, maxBuffer: 1 << 26 });
    expect(stderr.toString()).toBe("");
    expect(status).toBe(0);
    expect(stdout.toString().split("\0").slice(0, -1)).toEqual(words);
  },
);

it("never lets a first word set a variable, nor a NUL through", () => {
  expect(command(["A=b", "c"])).toBe("'A=b' c");
  expect(command(["apt-get", "-o", "A::B=c"])).toBe("apt-get -o A::B=c");
  expect(() => quote("a\0b")).toThrow(RangeError);
});
