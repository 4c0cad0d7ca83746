import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../../../src/cli/options/command-line.ts";
import { commands } from "../../../src/cli/options/command-table.ts";

function helpOf(command: string | undefined, lang: "en" | "zh", width: number): string {
  let printed = "";
  const print = (text: string) => {
    printed += text;
  };
  parseCommandLine([...(command ? [command] : []), "--help"], lang, print, width);
  return printed;
}

describe.each(["en", "zh"] as const)("help in %s", (lang) => {
  it.each([40, 80, 100])("is nowhere wider than %i columns", (width) => {
    for (const command of [undefined, ...commands.map(({ name }) => name)])
      for (const line of helpOf(command, lang, width).split("\n"))
        expect(stringWidth(line), line).toBeLessThanOrEqual(width);
  });

  it.each([40, 80, 100])("looks so at %i columns", (width) => {
    expect(helpOf("mirrors", lang, width)).toMatchSnapshot();
  });
});
