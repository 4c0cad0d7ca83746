import colors from "picocolors";
import type { RunLog } from "../../run/execute/log.ts";
import { printable, type Terminal } from "./terminal.ts";

/** --quiet: failures and last words alone. */
export function quieted(terminal: Terminal): Terminal {
  const silent = () => {};
  return {
    ...terminal,
    print: silent,
    item: silent,
    facts: silent,
    note: silent,
    waiting: silent,
    begin: () => ({ update: silent, end: silent }),
  };
}

/** --verbose: what the log gets, a person sees too. */
export const shownToo = (log: RunLog, terminal: Pick<Terminal, "item">): RunLog => ({
  ...log,
  line(text) {
    log.line(text);
    for (const line of text.trimEnd().split("\n")) terminal.item("    ", colors.dim(printable(line)));
  },
});
