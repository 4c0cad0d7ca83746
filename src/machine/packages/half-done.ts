import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Manager } from "../managers/types.ts";

type Mend = Manager["mend"];

/** What a package manager that was killed left half done, in its own words; none where all is whole. */
export async function halfDone(
  { checks, beside, duplicates }: Mend,
  system: ReadSystem,
): Promise<readonly string[]> {
  const answers = await Promise.all(checks.map((argv) => system.exec(argv, { env: { LC_ALL: "C" } })));
  const lines = answers.flatMap(({ stdout }) => told(stdout, beside)).filter((line) => line.trim() !== "");
  return duplicates ? lines.filter((line, i) => lines.indexOf(line) !== i) : lines;
}

/** The lines of what a check printed, without the paragraphs that are left aside. */
function told(printed: string, beside: string | undefined): string[] {
  const paragraphs = printed.split(/\n\n+/);
  const aside = beside === undefined ? undefined : new RegExp(beside);
  return paragraphs.filter((text) => !aside?.test(text)).flatMap((text) => text.split("\n"));
}

/** sh: prints the same. */
export function halfDoneInScript({ checks, beside, duplicates }: Mend): string {
  const asked = `{ ${checks.map((argv) => `${command(argv)};`).join(" ")} } 2>/dev/null`;
  if (beside !== undefined) return `${asked} | ${command(["awk", `BEGIN { RS = "" } !/${beside}/`])}`;
  return duplicates ? `${asked} | sort | uniq -d` : asked;
}
