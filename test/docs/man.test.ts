import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { manPage, manPath } from "../../scripts/man.ts";

it("the man page says what the code does (npx tsx scripts/man.ts)", () => {
  expect(readFileSync(new URL(`../../${manPath}`, import.meta.url), "utf8")).toBe(manPage());
});
