import { readRegistryMirrors, withEmptyList } from "../../machine/daemon-json/merge.ts";
import { daemonJsonPath, readDaemonJson } from "../../machine/daemon-json/read.ts";
import { resolveLink } from "../../machine/daemon-json/write.ts";
import { tryCommand } from "../../machine/work/run-command.ts";
import { dockerInfo } from "./docker-info.ts";
import type { StepContext } from "./types.ts";

/**
 * Has a running daemon read daemon.json again. Where its registry mirrors are gone from the file, an empty list stands
 * there for the moment of the reload, since a key that is absent changes nothing; then the file is as it was.
 */
export async function reloadDaemon(context: StepContext, unit: string): Promise<void> {
  const reload = () => tryCommand(context, ["systemctl", "reload", unit]);
  const { system } = context;
  if (unit !== "docker.service" || !(await keepsOldMirrors(context))) {
    await reload();
    return;
  }
  const text = await readDaemonJson(system);
  const { target, stat } = await resolveLink(system, daemonJsonPath);
  const owner = { mode: stat?.mode ?? 0o644, uid: stat?.uid ?? 0, gid: stat?.gid ?? 0 };
  await system.files.write(target, withEmptyList(text), owner);
  try {
    await reload();
    // A unit that reloads by `kill -HUP` is done before the daemon is.
    for (let attempt = 0; attempt < 10 && (await keepsOldMirrors(context)); attempt++) {
      await system.sleep(200);
    }
  } finally {
    if (text === undefined) await system.files.remove(target);
    else await system.files.write(target, text, owner);
  }
}

/** The file names no registry mirror, and the daemon uses some. A file that can't be read is dockerd's to complain of. */
async function keepsOldMirrors({ system }: StepContext): Promise<boolean> {
  try {
    const wanted = readRegistryMirrors((await readDaemonJson(system)) ?? "");
    // While the list is emptied it is an empty one, too.
    if (wanted.length > 0) return false;
  } catch {
    return false;
  }
  return ((await dockerInfo(system))?.registryMirrors.length ?? 0) > 0;
}
