import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import type { Lang } from "../../../src/text.ts";

/** What a person at a terminal of so many columns reads, escape sequences left out; undefined: a pipe. */
export function screen(columns: number | undefined, lang: Lang, env: Record<string, string> = { CI: "1" }) {
  let printed = "";
  const stream = {
    isTTY: columns !== undefined,
    columns,
    write: (text: string) => {
      printed += text;
      return true;
    },
  } as unknown as NodeJS.WriteStream;
  const terminal = createTerminal(lang, stream, env);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  return { terminal, text: () => printed.replace(/\x1b\[[0-9;]*m/g, "") };
}
