import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { mergeRegistryMirrors } from "../../src/machine/daemon-json/merge.ts";
import { badFiles } from "../machine/daemon-json/bad-files.ts";
import { documents, mirrors } from "../machine/daemon-json/documents.ts";
import { pythonOf, runPython } from "./python.ts";

const root = mkdtempSync(join(tmpdir(), "daemon-json-python-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The grammar, and the merge behind it. */
const runAll = (cases: readonly { text: string | Buffer; wanted: readonly string[] }[]) =>
  runPython(
    root,
    pythonOf("daemon-json"),
    cases.map(({ text, wanted }) => ({ text, args: wanted })),
  ).map(({ out, place }) => ({ merged: out, place }));

it("gives 1,000 documents the same bytes as docker-setup", () => {
  const cases = fc
    .sample(fc.tuple(documents, fc.oneof(mirrors, fc.constant<string[]>([]))), { numRuns: 1_200, seed: 11 })
    .map(([{ text }, wanted]) => ({ text, wanted }))
    // The shell itself answers for an empty object.
    .filter(({ text }) => text.replace(/[ \t\r\n]/g, "") !== "{}");
  expect(cases.length).toBeGreaterThan(1_000);
  for (const [i, { merged, place }] of runAll(cases).entries()) {
    const { text, wanted } = cases[i]!;
    expect([text, wanted, merged, place]).toEqual([
      text,
      wanted,
      mergeRegistryMirrors(text, wanted.length === 0 ? "absent" : wanted),
      "",
    ]);
  }
});

it("points at the same place of every bad file", () => {
  const named = ["bom", "top-level", "key-case", "not-a-list"];
  const results = runAll(badFiles.map(([text]) => ({ text, wanted: ["https://a.b"] })));
  for (const [i, [text, line, column, problem]] of badFiles.entries()) {
    const reason = named.includes(problem) ? problem : "syntax";
    expect([text, results[i]]).toEqual([text, { merged: "", place: `${line}:${column} ${reason}` }]);
  }
});

it("refuses what is not UTF-8", () => {
  const [latin1, utf16] = runAll([
    { text: Buffer.from('{"a":"\u00e9"}', "latin1"), wanted: ["https://a.b"] },
    { text: Buffer.from("\ufeff{}", "utf16le"), wanted: ["https://a.b"] },
  ]);
  expect(latin1).toEqual({ merged: "", place: "1:1 encoding" });
  expect(utf16).toEqual({ merged: "", place: "1:1 encoding" });
});
