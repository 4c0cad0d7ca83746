import { exists, readText } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { daemonPaths } from "../docker/process.ts";

/** Whether Docker came as a snap package. */
export async function readSnapDocker(system: System): Promise<boolean> {
  const places = ["/snap/docker/current", "/var/lib/snapd/snap/docker/current"];
  return (await Promise.all(places.map((path) => exists(system, path)))).includes(true);
}

/** Where dockerds of packages and static ones lie; CentOS 7's own docker has its under the last name. */
const daemons = [...daemonPaths, "/usr/bin/dockerd-current"];

/** The socket of one that lies elsewhere, and who would ask there. */
const socket = "/run/docker.sock";
const clients = ["/usr/bin/docker", "/usr/local/bin/docker"];

/**
 * Whether a dockerd that is no snap's is here. A socket alone is none: systemd leaves it where docker-ce was removed
 * (systemd.socket(5), RemoveOnStop), and then nobody listens there. Source: proc_net(5), /proc/net/unix.
 */
export async function readDockerd(system: System): Promise<boolean> {
  const some = async (paths: readonly string[]) =>
    (await Promise.all(paths.map((path) => exists(system, path)))).includes(true);
  if (await some(daemons)) return true;
  if (!(await exists(system, socket))) return false;
  return (
    (await some(clients)) ||
    / (\/var)?\/run\/docker\.sock$/m.test((await readText(system, "/proc/net/unix")) ?? "")
  );
}
