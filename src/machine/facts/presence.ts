import { exists } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";

/** Whether Docker came as a snap package. */
export async function readSnapDocker(system: System): Promise<boolean> {
  const places = ["/snap/docker/current", "/var/lib/snapd/snap/docker/current"];
  return (await Promise.all(places.map((path) => exists(system, path)))).includes(true);
}

/** Where dockerds of packages and static ones lie, and the socket of one that lies elsewhere. */
const traces = [
  "/usr/bin/dockerd",
  "/usr/sbin/dockerd",
  "/usr/local/bin/dockerd",
  "/usr/bin/dockerd-current",
  "/run/docker.sock",
];

/** Whether a dockerd that is no snap's is here. */
export async function readDockerd(system: System): Promise<boolean> {
  return (await Promise.all(traces.map((path) => exists(system, path)))).includes(true);
}
