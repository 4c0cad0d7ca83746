/**
 * Every screen as a person reads it, at three widths in both languages, beside what it is to be: read a page that changes
 * before it is stored (`npx vitest run --project unit -u test/cli/screens`). All of it runs in this process.
 */
import { describe, expect, it, vi } from "vitest";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { exitCodes } from "../../../src/errors.ts";
import { cells, Grid } from "./grid.ts";
import { lastWords } from "./last-words.ts";
import { show } from "./person.ts";
import { scenes } from "./scenes.ts";

const seen = new Set<number>();

/** Of a list that grows with each distribution, what shows how it is laid out. */
const beginning = (text: string) => `${text.split("\n").slice(0, 12).join("\n")}\n…`;

// What is measured takes no time at all.
vi.mock("../../../src/system/clock.ts", async (real) => ({ ...(await real<object>()), monotonic: () => 0 }));

describe.each([40, 80, 120])("at %i columns", (columns) => {
  it.each(["en", "zh"] as const)("in %s", async (lang) => {
    const pages: string[] = [];
    const wide: string[] = [];
    const page = (title: string, text: string) => {
      pages.push(`━━━ ${title}\n${title.startsWith("distros") ? beginning(text) : text}\n`);
      for (const line of text.split("\n")) if (cells(line) > columns) wide.push(`${title}: ${line}`);
    };
    for (const [title, scene] of Object.entries(scenes)) {
      const { text, questions, code, overflowed } = await show(await scene(), columns, lang);
      if (overflowed !== undefined) wide.push(`${title}: ${overflowed}`);
      seen.add(code);
      page(`${title} → ${code}`, [...questions, text].join("\n┄┄┄\n"));
    }
    for (const [title, words] of Object.entries(lastWords)) {
      const grid = new Grid(columns);
      const stream = { isTTY: true, columns, write: (text: string) => grid.write(text) };
      const code = words(createTerminal(lang, stream as unknown as NodeJS.WriteStream, { CI: "1" }));
      seen.add(code);
      page(`${title} → ${code}`, grid.text());
    }
    expect(wide).toEqual([]);
    await expect(pages.join("\n")).toMatchFileSnapshot(`pages/${lang}-${columns}.txt`);
  });
});

it("each kind of failure has a page", () => {
  // A bug has no screen that could be planned.
  const { internal: _, ...kinds } = exitCodes;
  for (const [kind, code] of Object.entries(kinds)) expect(seen, kind).toContain(code);
});
