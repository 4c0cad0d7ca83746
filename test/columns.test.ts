import fc from "fast-check";
import stringWidth from "fast-string-width";
import { expect, it } from "vitest";
import { columnsOf, wrap } from "../src/columns.ts";

it.each<[string, number, string[]]>([
  ["", 10, [""]],
  ["one two three", 8, ["one two", "three"]],
  ["one two", 7, ["one two"]],
  ["a\nb", 10, ["a", "b"]],
  ["https://a.b/a-long-path next", 10, ["https://a.", "b/a-long-p", "ath next"]],
  ["守护进程没有运行", 8, ["守护进程", "没有运行"]],
  // A full stop does not begin a line, and a bracket does not end one.
  ["守护进程。好", 8, ["守护进", "程。好"]],
  ["守护进（好）", 8, ["守护进", "（好）"]],
  ["用 sudo 运行", 9, ["用 sudo", "运行"]],
])("wraps %j at %i", (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

it("counts the columns of each character as the library does", () => {
  const told = Array.from({ length: 0xd800 }, (_, at) => String.fromCharCode(at)).concat(
    Array.from({ length: 0x2000 }, (_, at) => String.fromCharCode(0xe000 + at)),
  );
  expect(told.filter((one) => columnsOf(`a${one}`) !== stringWidth(`a${one}`))).toEqual([]);
});

it("loses nothing but blanks at a line's end, and is never too wide", () => {
  const words = fc.array(
    fc.constantFrom("a", "word", "守护", "（", "）", "。", "https://x.y/z", " ", "  ", "é"),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(words, fc.integer({ min: 6, max: 30 }), (parts, width) => {
      const text = parts.join("").trim();
      const lines = wrap(text, width);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }),
  );
});
