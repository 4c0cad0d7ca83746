import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { filled, readmes } from "../../scripts/readme.ts";

it.each(Object.entries(readmes))(
  "%s has the tables that the code has (npx tsx scripts/readme.ts)",
  (path, lang) => {
    const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    expect(filled(text, lang)).toBe(text);
  },
);
