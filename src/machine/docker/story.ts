import type { Init } from "../inits/init.ts";
import { runnerOf } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";
import { withoutHelp } from "./help-text.ts";
import { wordsToCome } from "./words.ts";

/**
 * All that tells why a unit did not start: what the init itself said (its refusals stand in no journal of the unit), the
 * unit's words since then, what else failed and its words where the unit requires it, and a program that is not dockerd.
 */
export async function startStory(
  work: Work,
  init: Init,
  unit: string,
  since: number,
  refusal: string,
): Promise<string> {
  const run = runnerOf(work);
  const own = [refusal.trim(), withoutHelp(await init.lastWords(run, unit, since)).trim()].join("\n").trim();
  const lines = [own];
  if (/dependency/i.test(own)) {
    const others = (await init.failed(work.system)).filter((name) => name !== unit).slice(0, 3);
    // The socket is the reason more often than the rest.
    for (const name of others) {
      lines.unshift((await init.lastWords(run, name, since)).trim());
      lines.push(`Required and failed: ${name}`);
    }
  }
  const [program] = await wordsToCome(work.system, init);
  if (program && !/(^|\/)dockerd(-current)?$/.test(program)) lines.push(`Started in its place: ${program}`);
  return lines.filter(Boolean).join("\n");
}
