import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);

it("docs/reliability.md has a row for each fault that is tested, and a test for each row", () => {
  const table = readFileSync(new URL("docs/reliability.md", root), "utf8");
  const rows = [...table.matchAll(/^\|.*\| `([^`]+)` \|$/gm)].map(([, name]) => name);
  const folder = new URL("test/lab/faults/", root);
  const files = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  const sources = files.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const each = String.raw`(?:\.each\((?:points|\[(?:[^[\]]|\[[^\]]*\])*\])\))?`;
  const tests = [...sources.matchAll(new RegExp(String.raw`\bit${each}\(\s*"([^"]+)"`, "g"))].map(
    ([, name]) => name,
  );
  const describes = [...sources.matchAll(/\bdescribe\("([^"]+)"/g)].map(([, name]) => name);
  expect(rows.filter((name) => !tests.includes(name) && !describes.includes(name))).toEqual([]);
  // A table of cases inside of a describe has its row by the describe's name.
  expect(tests.filter((name) => name !== "%s" && !rows.includes(name))).toEqual([]);
  expect(rows.length).toBeGreaterThan(10);
});
