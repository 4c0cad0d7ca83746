import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");

/** A picture's words; which letters stand in one piece is its own matter. */
const wordsOf = (svg: string) =>
  [...svg.matchAll(/>([^<>]*)<\/text>/g)]
    .map(([, text = ""]) => text.replaceAll("&lt;", "<").replaceAll("&amp;", "&"))
    .join("")
    .replace(/\s+/g, "");

/** The steps of the same job on the page of its plan, without versions and without what only that machine has. */
function steps(page: string): string[] {
  const [, plan = ""] = page.split("━━━ questions and the plan of an upgrade → 5");
  const lines = [...plan.split("━━━")[0]!.matchAll(/^ +\d+ {2}(.*?)(?: {2}\S.*)?$/gm)];
  return lines.map(([, title = ""]) => title.replace(/ 5:.*/, "")).filter((title) => !title.includes("bob"));
}

it.each([
  ["docs/demo.svg", "en"],
  ["docs/demo.zh-CN.svg", "zh"],
])("%s shows the steps as they are called (npx tsx scripts/picture.ts)", (picture, lang) => {
  const titles = steps(read(`test/cli/screens/pages/${lang}-120.txt`));
  expect(titles.length).toBeGreaterThan(10);
  const words = wordsOf(read(picture));
  expect(titles.filter((title) => !words.includes(title.replace(/\s+/g, "")))).toEqual([]);
});
