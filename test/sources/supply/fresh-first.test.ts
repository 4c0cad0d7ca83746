import { expect, it } from "vitest";
import { managerOf } from "../../../src/machine/managers/index.ts";
import type { IndexEntry } from "../../../src/machine/managers/index-entry.ts";
import { freshFirst } from "../../../src/sources/supply/fresh-first.ts";

const entry = (version: string): IndexEntry => ({
  ...{ name: "docker-ce", version, channel: "stable", architecture: "x86_64", depends: [] },
  ...{ path: "x.rpm", sha256: "0".repeat(64), size: 1 },
});
const [a, b, c] = ["https://a.example", "https://b.example", "https://c.example"] as const;
const [old, fresh] = ["3:28.5.1-1.el9", "3:28.5.2-1.el9"];

/** What each mirror has as its newest; "silent": it never answers, "dead": it fails. */
const rows: readonly [string, Record<string, string>, readonly string[], readonly string[]][] = [
  ["one that holds an update back comes last, and is told", { [a]: old, [b]: fresh }, [b, a], [a]],
  ["as they were given where they have the same", { [a]: fresh, [b]: fresh }, [a, b], []],
  ["a dead one keeps its place and tells it itself", { [a]: "dead", [b]: old, [c]: fresh }, [a, c, b], [b]],
  [
    "a silent one is waited for no longer than its bound",
    { [a]: old, [b]: "silent", [c]: fresh },
    [b, c, a],
    [a],
  ],
  ["nothing is known of any", { [a]: "dead", [b]: "dead" }, [a, b], []],
];

const read = (has: Record<string, string>) => (mirror: string) => {
  const newest = has[mirror]!;
  if (newest === "dead") return Promise.reject(new Error(newest));
  return newest === "silent" ? new Promise<never>(() => {}) : Promise.resolve([entry(old), entry(newest)]);
};

it.each(rows)("mirrors of an unsigned index: %s", async (_, has, order, told) => {
  const said: string[] = [];
  const mirrors = Object.keys(has);
  const found = await freshFirst({ manager: managerOf("yum"), mirrors }, read(has), ({ what, why }) =>
    said.push(`${what.en} ${why?.en}`),
  );
  expect(found).toEqual(order);
  expect(said).toHaveLength(told.length);
  for (const [i, mirror] of told.entries())
    expect(said[i]).toMatch(new RegExp(`${mirror} .*docker-ce is 28\\.5\\.1, another has 28\\.5\\.2`));
});

it("where lists are signed, and for a mirror alone, nothing is asked", async () => {
  const never = () => Promise.reject(new Error("asked"));
  expect(await freshFirst({ manager: managerOf("apt"), mirrors: [a, b] }, never, () => {})).toEqual([a, b]);
  expect(await freshFirst({ manager: managerOf("yum"), mirrors: [a] }, never, () => {})).toEqual([a]);
});
