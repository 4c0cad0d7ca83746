import fc from "fast-check";
import stringWidth from "fast-string-width";
import { describe, expect, it } from "vitest";
import { langOf } from "../../../src/cli/ui/lang.ts";
import { table } from "../../../src/cli/ui/layout.ts";

const rows = [
  ["MIRROR", "STATE", "条件"],
  ["https://mirror.example/docker-ce", "healthy", "the newest, 需要登录后才能使用"],
  ["tuna", "gone", ""],
];

describe("a table", () => {
  it("has aligned columns where it fits", () => {
    expect(table(rows, "", 80)).toEqual([
      "MIRROR                            STATE    条件",
      "https://mirror.example/docker-ce  healthy  the newest, 需要登录后才能使用",
      "tuna                              gone",
    ]);
  });

  it("breaks its last column where that is all that does not fit", () => {
    expect(table(rows, "", 64)).toEqual([
      "MIRROR                            STATE    条件",
      "https://mirror.example/docker-ce  healthy  the newest, 需要登录",
      "                                           后才能使用",
      "tuna                              gone",
    ]);
  });

  it("puts the rest of a row below its first cell on a narrow terminal, still aligned where that fits", () => {
    expect(table(rows, "", 44)).toEqual([
      "MIRROR",
      "  STATE    条件",
      "https://mirror.example/docker-ce",
      "  healthy  the newest, 需要登录后才能使用",
      "tuna",
      "  gone",
    ]);
  });

  it("is nowhere wider than the terminal, and loses no word", () => {
    const cell = fc
      .array(fc.constantFrom("a", "镜像", "https://x.example/docker-ce", "v27.3.1", "，", "x".repeat(50)), {
        maxLength: 6,
      })
      .map((words) => words.join(" "));
    const some = fc
      .integer({ min: 1, max: 5 })
      .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(some, fc.integer({ min: 40, max: 130 }), (all, width) => {
        const lines = table(all, "", width);
        for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
        const letters = (text: string) => [...text.replace(/\s/g, "")].sort().join("");
        expect(letters(lines.join(""))).toBe(letters(all.flat().join("")));
      }),
      { numRuns: 150 },
    );
  });
});

it.each([
  ["zh_CN.UTF-8", "zh"],
  ["zh_CN.utf8", "zh"],
  ["zh_TW", "zh"],
  ["zh_CN@pinyin", "zh"],
  ["zh_CN.GBK", "en"],
  ["zh_CN.GB18030", "en"],
  ["zh_TW.Big5", "en"],
  ["zh_CN.gb2312@x", "en"],
  ["C.UTF-8", "en"],
])("LANG=%s reads %s", (LANG, lang) => {
  expect(langOf({ LANG })).toBe(lang);
});
