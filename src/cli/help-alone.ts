import process from "node:process";
import { langAsked } from "./lang-asked.ts";
import { parseCommandLine } from "./options/command-line.ts";
import { refuseCommercialEdition } from "./options/commercial-edition.ts";
import { usualWidth } from "./options/help.ts";
import { widthOf } from "./ui/layout.ts";
import { writeData } from "./ui/streams.ts";

/**
 * Prints a help or the version where a command line asks for no more, before anything else is loaded; else does nothing.
 * Whether it did. What is wrong with a command line is not said here.
 */
export function helpAlone(argv: readonly string[]): boolean {
  if (!argv.some((word) => /^(help|--help|-[hvV]|--version)$/.test(word))) return false;
  let text = "";
  const keep = (more: string) => {
    text += more;
  };
  try {
    refuseCommercialEdition(argv);
    const width = Math.min(widthOf(process.stdout), usualWidth);
    if (parseCommandLine(argv, langAsked(argv, process.env), keep, width) !== undefined) return false;
    writeData(text);
    return true;
  } catch {
    return false;
  }
}
