import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLock } from "../../../src/plan/lock/parse.ts";
import { printLock } from "../../../src/plan/lock/print.ts";
import type { Lock, Value } from "../../../src/plan/lock/types.ts";

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length })
    .map((all) => all.join(""));
const word = fc.stringMatching(/^[a-z0-9][a-z0-9.+~:_-]{0,20}$/);
const path = fc
  .array(fc.stringMatching(/^[a-z0-9][a-z0-9._+~-]{0,8}$/), { minLength: 1, maxLength: 5 })
  .map((all) => all.join("/"));
const digest = hex(64).map((each) => `sha256:${each}`);

/** Any JSON without null, with the names and words that a format may trip over. */
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("true", "null", "1", "a.b", "[x]", "; #", '"', "'''", "\\", "\n", "\u0000", "=", ""),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("a.b", "x[]", "")), tie("value"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value;

const lock: fc.Arbitrary<Lock> = fc.record({
  wishes: fc.record(
    {
      channel: fc.constantFrom("stable", "test", "nightly"),
      dockerVersion: word,
      hold: fc.constant(true as const),
      user: fc.constantFrom("ann", "svc$"),
    },
    { requiredKeys: ["channel"] },
  ),
  daemon: fc.dictionary(
    fc.string().filter((key) => key !== "__proto__"),
    value,
    { maxKeys: 4, noNullPrototype: true },
  ),
  targets: fc.uniqueArray(
    fc.record({
      name: fc.oneof(word, fc.constantFrom("debian:12/amd64", "ubuntu:24.04/arm64", "centos:9/x86_64")),
      repository: fc.record({ path, suite: word }),
      key: hex(40).map((each) => each.toUpperCase()),
      packages: fc.uniqueArray(
        fc.record(
          {
            ...{ name: word, version: word, architecture: word, size: fc.nat(), sha256: hex(64), path },
            ...{ content: hex(64), signature: hex(64) },
          },
          { requiredKeys: ["name", "version", "architecture", "size", "sha256", "path"] },
        ),
        { selector: ({ name }) => name, maxLength: 4 },
      ),
    }),
    { selector: ({ name }) => name, maxLength: 3 },
  ),
  images: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom("docker.io/library/alpine:3.20", "registry.example:5000/a.b/c:d"),
      digest,
      platforms: fc.uniqueArray(
        fc.record({
          platform: fc.constantFrom("linux/amd64", "linux/arm/v7"),
          manifest: digest,
          config: digest,
        }),
        { selector: ({ platform }) => platform },
      ),
    }),
    { selector: ({ name }) => name },
  ),
});

/** A lock whose parts stand in another order says the same. */
const turned = (all: Lock): Lock => ({
  ...all,
  targets: [...all.targets].reverse().map((each) => ({ ...each, packages: [...each.packages].reverse() })),
  images: [...all.images].reverse(),
});

describe("a lock's text", () => {
  it("comes back as it was, and is the same bytes in any order", () => {
    fc.assert(
      fc.property(lock, (all) => {
        const text = printLock(all);
        const again = parseLock(text, "x.lock");
        expect(printLock(again)).toBe(text);
        expect(printLock(turned(all))).toBe(text);
        expect(again.daemon).toEqual(all.daemon);
        expect(again.wishes).toEqual(all.wishes);
        expect(again.targets.map(({ name }) => name).sort()).toEqual(
          all.targets.map(({ name }) => name).sort(),
        );
        for (const target of all.targets) {
          const read = again.targets.find(({ name }) => name === target.name);
          expect(read).toEqual({ ...target, packages: expect.arrayContaining([...target.packages]) });
        }
        expect(again.images).toHaveLength(all.images.length);
      }),
      { numRuns: 300 },
    );
  });

  it("has a line a package and no mirror in it", () => {
    const text = printLock(sample);
    expect(text).toContain(
      `[target."debian:12/amd64"]\nkey = "${"A".repeat(40)}"\nrepository = "linux/debian"\nsuite = "bookworm"\npackages = [\n  { name = "docker-ce", version = "5:27.3.1-1~debian.12~bookworm", architecture = "amd64", size = 25, sha256 = "${"0".repeat(64)}", path = "dists/bookworm/pool/stable/amd64/docker-ce_27.deb" },\n]\n`,
    );
    expect(text).not.toContain("http");
  });
});

const sample: Lock = {
  wishes: { channel: "stable" },
  daemon: { "live-restore": true },
  targets: [
    {
      name: "debian:12/amd64",
      repository: { path: "linux/debian", suite: "bookworm" },
      key: "A".repeat(40),
      packages: [
        {
          name: "docker-ce",
          version: "5:27.3.1-1~debian.12~bookworm",
          architecture: "amd64",
          size: 25,
          sha256: "0".repeat(64),
          path: "dists/bookworm/pool/stable/amd64/docker-ce_27.deb",
        },
      ],
    },
  ],
  images: [],
};

describe("a lock that is none", () => {
  const good = printLock(sample);
  it.each([
    ["an empty file", "", "lock"],
    ["another format", good.replace("lock = 1", "lock = 2"), "lock"],
    ["no TOML", good.replace('"stable"', '"stable'), /:\d+: this is not a lock/],
    ["an unknown name", good.replace("suite =", "suit ="), 'target."debian:12/amd64".suit'],
    ["a short hash", good.replace("0".repeat(64), "0".repeat(63)), "packages[0].sha256"],
    ["a short content", good.replace("size = 25", 'size = 25, content = "00"'), "packages[0].content"],
    ["a size that is a word", good.replace("size = 25", 'size = "25"'), "packages[0].size"],
    ["a path that climbs out", good.replace("dists/bookworm/pool", "dists/../../etc"), "packages[0].path"],
    ["a path from the root", good.replace('"dists/', '"/dists/'), "packages[0].path"],
    ["a version with a blank", good.replace("5:27.3.1-1", "5:27.3.1 -1"), "packages[0].version"],
    ["a version that is an option", good.replace("5:27.3.1-1", "-o"), "packages[0].version"],
    ["packages that are no list", good.replace(/packages = \[[^\]]*\]/, "packages = 1"), "packages"],
    ["no wishes", good.replace(/\[wishes\]\nchannel.*\n/, ""), "wishes"],
  ])("names what is wrong with %s", (_, text, named) => {
    expect(() => parseLock(text, "x.lock")).toThrow(named);
  });
});
