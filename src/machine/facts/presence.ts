import { exists, readText, someExist } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { daemonPaths } from "../docker/process.ts";

/** Whether Docker came as a snap package. */
export async function readSnapDocker(system: System): Promise<boolean> {
  const places = ["/snap/docker/current", "/var/lib/snapd/snap/docker/current"];
  return someExist(system, places);
}

/** Where dockerds of packages and static ones lie; CentOS 7's own docker has its under the last name. */
const daemons = [...daemonPaths, "/usr/bin/dockerd-current"];

/** Whether a dockerd lies where packages and static ones have it. */
export const hasDaemonProgram = (system: System): Promise<boolean> => someExist(system, daemons);

/** The socket of one that lies elsewhere, and who would ask there. */
const socket = "/run/docker.sock";
const clients = ["/usr/bin/docker", "/usr/local/bin/docker"];

/**
 * Whether a dockerd that is no snap's is here. A socket alone is none: systemd leaves it where docker-ce was removed
 * (systemd.socket(5), RemoveOnStop), and then nobody listens there. Source: proc_net(5), /proc/net/unix.
 */
export async function readDockerd(system: System): Promise<boolean> {
  if (await hasDaemonProgram(system)) return true;
  if (!(await exists(system, socket))) return false;
  return (
    (await someExist(system, clients)) ||
    / (\/var)?\/run\/docker\.sock$/m.test((await readText(system, "/proc/net/unix")) ?? "")
  );
}
