import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Init } from "../inits/init.ts";
import { runnerOf, tryCommand } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";

const services = ["docker", "containerd"];

/**
 * Stops dockerd and containerd where their program has gone and they run on: a policy-rc.d forbids the stop that Debian's
 * packages ask for, and some packages ask for none. One whose program is there again, by another package or in another
 * version, is that package's to restart. Source: proc(5), /proc/PID/exe; invoke-rc.d(8).
 */
export async function stopOrphans(work: Work, init: Init): Promise<void> {
  for (const unit of services.map((name) => init.service(name))) {
    if (!(await isOrphan(work.system, init, unit))) continue;
    await tryCommand(work, init.stop(unit));
    // What would start it again goes, too.
    await init.readyToStart(work.system, runnerOf(work), unit);
  }
}

const GONE = " (deleted)";

async function isOrphan(system: ReadSystem, init: Init, unit: string): Promise<boolean> {
  const { files } = system;
  const pid = await init.mainPid(system, unit);
  if (pid === undefined) return false;
  const program = await files.readLink(`/proc/${pid}/exe`).catch(() => "");
  return program.endsWith(GONE) && (await files.stat(program.slice(0, -GONE.length))) === undefined;
}

/** sh: does the same; templates/script/orphans.sh. */
export const stopOrphansInScript = (init: Init): string[] =>
  services.map((name) => {
    const unit = init.service(name);
    return `end_orphan ${unit} ${command(init.stop(unit))}`;
  });
