import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Init } from "../inits/init.ts";
import { runnerOf, tryCommand } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";

/** The services, and what brings their program. */
const services = { docker: "docker-ce", containerd: "containerd.io" } as const;

/**
 * Stops dockerd and containerd where their program has gone and they run on: a policy-rc.d forbids the stop that Debian's
 * packages ask for, and some packages ask for none. Where a program is there again, by another package or in another
 * version, it is started in their place, if `changed` names the package: else that is somebody else's to do.
 * A socket whose package is gone, which older rpms leave, listens for nobody. Source: proc(5), /proc/PID/exe; invoke-rc.d(8).
 */
export async function stopOrphans(work: Work, init: Init, changed: readonly string[] = []): Promise<void> {
  for (const [name, brings] of Object.entries(services)) {
    const unit = init.service(name);
    const program = await programGone(work.system, init, unit);
    if (program === undefined) continue;
    const again = (await work.system.files.stat(program)) !== undefined;
    if (again && !changed.includes(brings)) continue;
    await tryCommand(work, init.readFiles);
    const followed = changed.includes(brings) && (await programIsThere(work.system, init, unit));
    await tryCommand(work, init.stop(unit));
    // What would start it again goes, too.
    await init.readyToStart(work.system, runnerOf(work), unit);
    if (followed) await tryCommand(work, init.start(unit));
  }
  for (const unit of init.sockets ?? []) {
    if (await init.exists(work.system, unit)) continue;
    if (await init.isActive(work.system, unit)) await tryCommand(work, init.stop(unit));
  }
}

const GONE = " (deleted)";

/** The path of a program that runs, and was taken away or replaced. */
async function programGone(system: ReadSystem, init: Init, unit: string): Promise<string | undefined> {
  const pid = await init.mainPid(system, unit);
  if (pid === undefined) return undefined;
  const program = await system.files.readLink(`/proc/${pid}/exe`).catch(() => "");
  return program.endsWith(GONE) ? program.slice(0, -GONE.length) : undefined;
}

/** Whether what the service would start now is there. */
async function programIsThere(system: ReadSystem, init: Init, unit: string): Promise<boolean> {
  const [program] = await init.wordsToStart(system, unit);
  return program?.startsWith("/") === true && (await system.files.stat(program)) !== undefined;
}

/** sh: does the same; templates/script/orphans.sh. */
export const stopOrphansInScript = (init: Init, changed: readonly string[] = []): string[] => [
  ...Object.entries(services).map(([name, brings]) => {
    const unit = init.service(name);
    return changed.includes(brings)
      ? `! is_replaced ${unit} || follow_orphan ${unit} start`
      : `! is_orphan ${unit} || follow_orphan ${unit}`;
  }),
  ...(init.sockets ?? []).map(
    (unit) =>
      `${command(init.showFiles(unit))} >/dev/null 2>&1 || ! ${command(init.askActive(unit))} 2>/dev/null || unit_stop ${unit}`,
  ),
];
