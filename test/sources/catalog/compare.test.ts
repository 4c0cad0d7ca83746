import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareDebVersions } from "../../../src/machine/managers/apt/version-order.ts";
import type { CompareVersions } from "../../../src/machine/managers/types.ts";
import { compareRpmVersions } from "../../../src/machine/managers/yum/version-order.ts";
import { which } from "../../tools.ts";
import { index } from "./load.ts";

const word = (signs: string) =>
  fc.string({ unit: fc.constantFrom(..."0019ab", "rc", "10", ...signs), minLength: 1, maxLength: 7 });
/** Dense enough in small alphabets that many pairs share a beginning. */
const versions = (signs: string) =>
  fc
    .tuple(
      fc.constantFrom("", "0:", "1:", "3:"),
      fc.nat(11),
      word(signs),
      fc.option(word(signs), { nil: undefined }),
    )
    .map(
      ([epoch, first, rest, release]) =>
        `${epoch}${first}${rest}${release === undefined ? "" : `-${release}`}`,
    );
const real = ["ubuntu-noble-stable.Packages", "ubuntu-xenial-stable.Packages", "ubuntu-noble-test.Packages"]
  .concat("centos-7-stable.primary.xml", "centos-7-test.primary.xml", "centos-9-stable.primary.xml")
  .map((name) => index(name).map((entry) => entry.version));
const debReal = real.slice(0, 3).flat();
const rpmReal = real.slice(3).flat();

function pairs(signs: string, known: readonly string[]): [string, string][] {
  const any = fc.oneof(versions(signs), fc.constantFrom(...known));
  // Half of the pairs differ by little: the same text with an end cut off or put on.
  const near = any.chain((v) =>
    fc.tuple(fc.constant(v), fc.constantFrom(`${v}-1`, `${v}~1`, `${v}.0`, v.replace(/[:-]?.$/, "") || "0")),
  );
  return fc.sample(fc.oneof(fc.tuple(any, any), near), { numRuns: 600, seed: 20261124 });
}

const families: [string, CompareVersions, string, string[]][] = [
  ["deb", compareDebVersions, ".+~", debReal],
  ["rpm", compareRpmVersions, "._~^", rpmReal],
];
describe.each(families)("%s", (_, compare, signs, known) => {
  const any = fc.oneof(versions(signs), fc.constantFrom(...known));
  it("is a total order", () => {
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(compare(a, a)).toBe(0);
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
        const [low, middle, high] = [a, b, c].sort(compare);
        expect(compare(low!, middle!)).toBeLessThanOrEqual(0);
        expect(compare(middle!, high!)).toBeLessThanOrEqual(0);
        expect(compare(low!, high!)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });
});

it("orders like dpkg --compare-versions", () => {
  const sample = pairs(".+~", debReal);
  const script =
    'while read a b; do for o in lt eq gt; do "$0" --compare-versions "$a" $o "$b" && echo $o; done; done';
  const { stdout, status, stderr } = spawnSync(which("sh"), ["-c", script, which("dpkg")], {
    input: sample.map((pair) => `${pair.join(" ")}\n`).join(""),
    encoding: "utf8",
  });
  expect(status, stderr).not.toBe(127);
  const names = ["lt", "eq", "gt"];
  expect(sample.map(([a, b]) => `${a} ${b} ${names[Math.sign(compareDebVersions(a, b)) + 1]}`)).toEqual(
    stdout
      .trim()
      .split("\n")
      .map((order, i) => `${sample[i]?.join(" ")} ${order}`),
  );
});

it("orders like rpm.vercmp", () => {
  const sample = pairs("._~^", rpmReal);
  const calls = sample.map(([a, b]) => `print(rpm.vercmp('${a}','${b}'),'')`).join(" ");
  const { stdout, stderr, error } = spawnSync(which("rpm"), ["--eval", `%{lua: ${calls}}`], {
    encoding: "utf8",
  });
  expect(error, stderr).toBeUndefined();
  const theirs = stdout.trim().split(/\s+/).map(Number);
  expect(theirs).toHaveLength(sample.length);
  expect(sample.map(([a, b]) => `${a} ${b} ${Math.sign(compareRpmVersions(a, b))}`)).toEqual(
    sample.map(([a, b], i) => `${a} ${b} ${theirs[i]}`),
  );
});
