import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeRegistryMirrors, readRegistryMirrors } from "../../../src/machine/daemon-json/merge.ts";
import { documents, mirrors } from "./documents.ts";

const a = "https://a.b";
const c = "https://c.d";
const list = `[\n    "${a}"\n  ]`;

test.each<[name: string, before: string | undefined, wanted: string[] | "absent", after: string]>([
  ["no file", undefined, [a], `{\n  "registry-mirrors": ${list}\n}\n`],
  ["an empty file", "", [a], `{\n  "registry-mirrors": ${list}\n}\n`],
  ["a blank file", " \r\n\t\n", [a], `{\n  "registry-mirrors": ${list}\n}\n`],
  ["an empty object", "{ }", [a], `{\n  "registry-mirrors": ${list}\n}\n`],
  ["no file, none wanted", undefined, "absent", ""],
  ["an empty object, none wanted", "{ }\n", "absent", "{ }\n"],
  ["two spaces", '{\n  "a": 1\n}\n', [a], `{\n  "a": 1,\n  "registry-mirrors": ${list}\n}\n`],
  ["no newline at the end", '{\n  "a": 1\n}', [a], `{\n  "a": 1,\n  "registry-mirrors": ${list}\n}`],
  [
    "four spaces",
    '{\n    "a": 1\n}\n',
    [a, c],
    `{\n    "a": 1,\n    "registry-mirrors": [\n        "${a}",\n        "${c}"\n    ]\n}\n`,
  ],
  [
    "tabs and CRLF",
    '{\r\n\t"a": 1\r\n}\r\n',
    [a],
    `{\r\n\t"a": 1,\r\n\t"registry-mirrors": [\r\n\t\t"${a}"\r\n\t]\r\n}\r\n`,
  ],
  [
    "an object that is indented itself",
    '  {\n    "a": 1\n  }',
    [a],
    `  {\n    "a": 1,\n    "registry-mirrors": [\n      "${a}"\n    ]\n  }`,
  ],
  ["a blank line first", '{\n\n  "a": 1\n}', [a], `{\n\n  "a": 1,\n  "registry-mirrors": ${list}\n}`],
  ["minified", '{"a":1}', [a, c], `{"a":1,"registry-mirrors":["${a}","${c}"]}`],
  ["one line", '{ "a": 1 }', [a, c], `{ "a": 1, "registry-mirrors": ["${a}", "${c}"] }`],
  ["one line, no inner space", '{"a": 1}', [a], `{"a": 1, "registry-mirrors": ["${a}"]}`],
  ["an odd colon", '{"a" : 1}', [a], `{"a" : 1, "registry-mirrors" : ["${a}"]}`],
  [
    "spelling kept",
    '{"n":[1e3,1.0,12345678901234567890],"s":"\\u4e2d\\/"}',
    "absent",
    '{"n":[1e3,1.0,12345678901234567890],"s":"\\u4e2d\\/"}',
  ],
  [
    "a list of one line",
    '{\n  "registry-mirrors": ["x"],\n  "a": 1\n}',
    [a, c],
    `{\n  "registry-mirrors": ["${a}", "${c}"],\n  "a": 1\n}`,
  ],
  [
    "a list with its own layout",
    '{"registry-mirrors":[ "x" , "y" ]}',
    [a, c, a],
    `{"registry-mirrors":[ "${a}" , "${c}" , "${a}" ]}`,
  ],
  ["an empty list", '{\n  "registry-mirrors": []\n}', [a], `{\n  "registry-mirrors": ${list}\n}`],
  ["null", '{\n  "registry-mirrors": null\n}', [a], `{\n  "registry-mirrors": ${list}\n}`],
  [
    "the same list",
    `{"registry-mirrors" :["${a}/",\n"${c}"]}`,
    [a, c],
    `{"registry-mirrors" :["${a}/",\n"${c}"]}`,
  ],
  [
    "the same, escaped",
    '{"registry\\u002dmirrors":["https:\\/\\/a.b"]}',
    [a],
    '{"registry\\u002dmirrors":["https:\\/\\/a.b"]}',
  ],
  ["another order", `{"registry-mirrors":["${c}","${a}"]}`, [a, c], `{"registry-mirrors":["${a}","${c}"]}`],
  [
    "twice: the last counts",
    '{"registry-mirrors":["x"],"registry-mirrors":["y"]}',
    [a],
    `{"registry-mirrors":["x"],"registry-mirrors":["${a}"]}`,
  ],
  [
    "a key of that name further inside",
    '{"x":{"registry-mirrors":[1]}}',
    [a],
    `{"x":{"registry-mirrors":[1]},"registry-mirrors":["${a}"]}`,
  ],
  ["the prototype's name", '{"__proto__":1}', [a], `{"__proto__":1,"registry-mirrors":["${a}"]}`],
  ["removed as the only one", '{\n  "registry-mirrors": ["x"]\n}\n', "absent", "{}\n"],
  ["removed first", '{\n  "registry-mirrors": ["x"],\n  "a": 1\n}\n', "absent", '{\n  "a": 1\n}\n'],
  ["removed last", '{\n  "a": 1,\n  "registry-mirrors": ["x"]\n}\n', "absent", '{\n  "a": 1\n}\n'],
  ["removed twice", '{"registry-mirrors":[],"a":1,"registry-mirrors":["x"]}', "absent", '{"a":1}'],
  ["removed, two at the end", '{"a":1,"registry-mirrors":[],"registry-mirrors":["x"]}', "absent", '{"a":1}'],
  ["none wanted, said so", undefined, [], '{\n  "registry-mirrors": []\n}\n'],
  ["none wanted, in a file", '{\n  "a": 1\n}\n', [], '{\n  "a": 1,\n  "registry-mirrors": []\n}\n'],
  ["none wanted any more", `{"registry-mirrors":["${a}"],"b":1}`, [], '{"registry-mirrors":[],"b":1}'],
  ["none there already", '{"registry-mirrors": [ ]}', [], '{"registry-mirrors": [ ]}'],
])("merge: %s", (_name, before, wanted, after) => {
  expect(mergeRegistryMirrors(before, wanted)).toBe(after);
  expect(mergeRegistryMirrors(after, wanted)).toBe(after);
});

test("read: as written, none without a file", () => {
  expect(readRegistryMirrors(undefined)).toEqual([]);
  expect(readRegistryMirrors(" \n")).toEqual([]);
  expect(readRegistryMirrors('{"a":1}')).toEqual([]);
  expect(readRegistryMirrors(`{"registry-mirrors":["x"],"registry-mirrors":["${a}/","b"]}`)).toEqual([
    `${a}/`,
    "b",
  ]);
});

/** How many units at both ends of `before` are still at both ends of `after`. */
function unchanged(before: string, after: string): number {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return head + tail;
}

const many = { numRuns: 10_000 };
const isBare = (text: string) => text.replace(/[ \t\r\n]/g, "") === "{}";
const plain = (entries: string[]) => entries.map((mirror) => mirror.replace(/\/$/, ""));

test("10,000 documents: all but the one value stays, byte for byte, and means the same", () => {
  fc.assert(
    fc.property(documents, mirrors, ({ text, own }, wanted) => {
      const merged = mergeRegistryMirrors(text, wanted);
      expect(plain(readRegistryMirrors(merged))).toEqual(wanted);
      expect(mergeRegistryMirrors(merged, wanted)).toBe(merged);
      const before = JSON.parse(text) as Record<string, unknown>;
      const after = JSON.parse(merged) as Record<string, unknown>;
      expect(plain(after["registry-mirrors"] as string[])).toEqual(wanted);
      expect(Object.keys(after)).toEqual(Object.keys({ ...before, "registry-mirrors": 0 }));
      delete before["registry-mirrors"];
      delete after["registry-mirrors"];
      expect(after).toEqual(before);
      if (isBare(text)) return;
      expect(unchanged(text, merged)).toBeGreaterThanOrEqual(text.length - (own.at(-1)?.length ?? 0));
    }),
    many,
  );
}, 120_000);

test("10,000 documents: taking out what was put in gives the first text back", () => {
  fc.assert(
    fc.property(documents, mirrors, ({ text, own }, wanted) => {
      const removed = mergeRegistryMirrors(text, "absent");
      const rest = JSON.parse(text) as Record<string, unknown>;
      if (own.length === 0) {
        expect(removed).toBe(text);
        if (!isBare(text))
          expect(mergeRegistryMirrors(mergeRegistryMirrors(text, wanted), "absent")).toBe(text);
      } else {
        delete rest["registry-mirrors"];
        expect(JSON.parse(removed)).toEqual(rest);
        expect(Object.keys(JSON.parse(removed))).toEqual(Object.keys(rest));
      }
    }),
    many,
  );
}, 120_000);
