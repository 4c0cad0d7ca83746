import fc from "fast-check";
import { expect, test } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import { editDaemonJson } from "../../../src/machine/daemon-json/edit-text.ts";
import type { Edit } from "../../../src/machine/daemon-json/edits.ts";
import { excerpt } from "../../../src/machine/daemon-json/faults.ts";
import { mergeRegistryMirrors, readRegistryMirrors } from "../../../src/machine/daemon-json/merge.ts";
import { type Problem, problems } from "../../../src/machine/daemon-json/problems.ts";
import { badFiles } from "./bad-files.ts";
import { documents } from "./documents.ts";

function faultOf(run: () => unknown): SetupError {
  try {
    run();
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test.each(badFiles)("%j: line %i, column %i, %s", (text, line, column, problem) => {
  for (const run of [() => mergeRegistryMirrors(text, ["https://a.b"]), () => readRegistryMirrors(text)]) {
    const error = faultOf(run);
    expect(error.code).toBe("daemon-json");
    expect(error.what.en).toContain(`line ${line}, column ${column}`);
    expect(error.what.zh).toContain(`第 ${line} 行，第 ${column} 列`);
    expect(error.why).toBe(problems[problem]);
    expect(error.next?.en).toContain("Nothing was changed");
    expect(error.output).toMatch(/\n[ \t]*\^$/);
  }
});

/** What only an edit of one key asks of a file. */
const badForEdits: readonly [text: string, edit: Edit, problem: Problem][] = [
  ['{ "log-opts": "10m" }', { op: "set", path: ["log-opts", "max-size"], value: "10m" }, "not-an-object"],
  ['{ "Debug": true }', { op: "set", path: ["debug"], value: true }, "key-in-capitals"],
  ['{ "labels": "a=b" }', { op: "add", path: ["labels"], value: ["c=d"] }, "no-list"],
];

test.each(badForEdits)("%j is nothing for %j: %s", (text, edit, problem) => {
  const error = faultOf(() => editDaemonJson(text, [edit]));
  expect(error.code).toBe("daemon-json");
  expect(error.why).toBe(problems[problem]);
});

test("each problem has a bad file that shows it", () => {
  const shown = [
    ...badFiles.map(([, , , problem]) => problem),
    ...badForEdits.map(([, , problem]) => problem),
  ];
  expect([...new Set(shown)].sort()).toEqual(Object.keys(problems).sort());
});

test.each<[text: string, at: number, shown: string]>([
  ['{\n  "a": 1\n  "b": 2\n}', 13, '  "b": 2\n  ^'],
  ['{\n\t"a"：1\r\n}', 6, '\t"a"：1\n\t   ^'],
  ['{"键": x}', 6, '{"键": x}\n       ^'],
  ['{"a": "\u001b[31m" x}', 14, '{"a": "\ufffd[31m" x}\n              ^'],
  ['{"p": "http://me:secret@h" x}', 27, '{"p": "http://*********@h" x}\n                           ^'],
])("excerpt of %j at %i", (text, at, shown) => {
  expect(excerpt(text, at)).toBe(shown);
});

test("a long line is cropped around the place, and the caret points at it", () => {
  const text = `{"a":"${"x".repeat(300)}",?${"y".repeat(300)}`;
  const [line, caret] = excerpt(text, text.indexOf("?")).split("\n");
  expect(line).toHaveLength(74);
  expect(line?.[caret!.length - 1]).toBe("?");
});

test("no cut-off document gets through, and none throws anything but a SetupError", () => {
  fc.assert(
    fc.property(documents, fc.nat(), ({ text }, at) => {
      const whole = text.trimEnd();
      const cut = whole.slice(0, at % whole.length);
      if (/^[ \t\r\n]*$/.test(cut)) return;
      expect(faultOf(() => readRegistryMirrors(cut)).code).toBe("daemon-json");
    }),
    { numRuns: 5_000 },
  );
});

test("what is taken is what JSON.parse takes: one changed character", () => {
  fc.assert(
    fc.property(
      documents,
      fc.nat(),
      fc.constantFrom(..."{}[]:,\"\\ \n\t019.-+eEtfnu/'#\u00a0"),
      ({ text }, at, put) => {
        const changed = text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1);
        let error: SetupError | undefined;
        try {
          readRegistryMirrors(changed);
        } catch (thrown) {
          error = thrown as SetupError;
        }
        let parsed: unknown;
        try {
          parsed = JSON.parse(changed);
        } catch {
          if (!/^[ \t\r\n]*$/.test(changed)) expect(error?.code).toBe("daemon-json");
          return;
        }
        const ours: unknown[] = [problems["top-level"], problems["key-case"], problems["not-a-list"]];
        if (error === undefined) expect(parsed).toBeTypeOf("object");
        else expect(ours).toContain(error.why);
      },
    ),
    { numRuns: 10_000 },
  );
});
