import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");

/** Banned word → what it is called instead. */
const banned = read("docs/glossary.md")
  .split("\n")
  .filter((line) => /^\| (?!English|---)/.test(line))
  .flatMap((line) => {
    const [, en = "", zh = "", not = ""] = line.split("|").map((cell) => cell.trim());
    return not.split(", ").map((word) => [word, /[一-鿿]/.test(word) ? zh : en] as const);
  });

/** Strings of the code that a person may see, and the READMEs. */
const texts: [string, string][] = [
  ...["src", "distros", "templates"].flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|sh)$/.test(path))
      .map((path): [string, string] => [`${folder}/${path}`, read(`${folder}/${path}`)]),
  ),
  ...["README.md", "README.zh-CN.md", "docs/how-it-works.md", "docs/how-it-works.zh-CN.md"].map(
    (path): [string, string] => [path, read(path)],
  ),
];

/** Where a text has a banned word. */
const found = (word: string, in_: readonly [string, string][]) =>
  in_.filter(([, text]) => text.includes(word)).map(([path]) => path);

describe("one thing has one name", () => {
  it.each(banned)("not %s but %s", (word) => {
    expect(found(word, texts)).toEqual([]);
  });

  it("finds what is banned", () => {
    expect(banned.length).toBeGreaterThan(20);
    for (const [word] of banned) expect(found(word, [["x", `a ${word} b`]])).toEqual(["x"]);
  });
});
