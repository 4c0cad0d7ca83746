import type { System } from "../../system/types.ts";
import { dockerInfoAs } from "../docker/info.ts";
import { initOf } from "../inits/index.ts";
import { exists, readText } from "./read.ts";
import type { Daemon, Init } from "./types.ts";

/** runc keeps a directory here for each container of dockerd, also while dockerd itself is stopped (live-restore). */
const runcContainers = "/run/docker/runtime-runc/moby";

/** Whether Docker came as a snap package. */
export async function readSnapDocker(system: System): Promise<boolean> {
  const places = ["/snap/docker/current", "/var/lib/snapd/snap/docker/current"];
  return (await Promise.all(places.map((path) => exists(system, path)))).includes(true);
}

/**
 * The daemon and its running containers. A daemon whose unit is not active is never asked: a question to its
 * socket would start it by socket activation. Bounds: 2 s for the init, 3 s for the daemon.
 */
export async function readDaemon(system: System, init: Init, snap: boolean): Promise<Daemon> {
  const unit = snap ? "snap.docker.dockerd.service" : "docker.service";
  const dockerd = await Promise.all(
    ["/usr/bin/dockerd", "/usr/bin/dockerd-current", "/run/docker.sock"].map((path) => exists(system, path)),
  );
  if (!snap && !dockerd.includes(true)) {
    return { unit, state: "inactive", version: undefined, containers: 0, liveRestore: undefined };
  }
  const state = init === "systemd" ? await readState(system, unit) : "unknown";
  const running = init === "systemd" ? state === "active" : await readPid(system);
  if (!running) {
    return { unit, state, version: undefined, containers: await countRunc(system), liveRestore: undefined };
  }
  return { unit, state, ...(await ask(system)) };
}

async function readState(system: System, unit: string): Promise<string> {
  return (await initOf().state(system, unit, { timeoutMs: 2000 })) ?? "unknown";
}

async function readPid(system: System): Promise<boolean> {
  const pid = (await readText(system, "/run/docker.pid"))?.trim() ?? "";
  return /^\d+$/.test(pid) && exists(system, `/proc/${pid}`);
}

/** The local daemon, whatever DOCKER_HOST or docker's context say. */
async function ask(system: System): Promise<Pick<Daemon, "version" | "containers" | "liveRestore">> {
  const format = "{{.ServerVersion}}\t{{.ContainersRunning}}\t{{.LiveRestoreEnabled}}";
  const { code, stdout } = await dockerInfoAs(system, format, { timeoutMs: 3000 });
  const [version = "", containers = "", liveRestore] = stdout.trim().split("\t");
  // An unreachable daemon gives zeros and an empty version, in old releases with exit code 0.
  if (code !== 0 || !/^\d/.test(version) || !/^\d+$/.test(containers)) {
    return { version: undefined, containers: "unknown", liveRestore: undefined };
  }
  return { version, containers: Number(containers), liveRestore: liveRestore === "true" };
}

async function countRunc(system: System): Promise<number | "unknown"> {
  try {
    return (await system.files.list(runcContainers)).length;
  } catch {
    return "unknown";
  }
}

/** podman's running containers of this user; asked only where podman is. Bound: 3 s. */
export async function readPodmanContainers(system: System): Promise<number | "unknown"> {
  if (!(await exists(system, "/usr/bin/podman"))) return 0;
  const { code, stdout } = await system.exec(["podman", "ps", "-q"], { timeoutMs: 3000 });
  return code === 0 ? stdout.split("\n").filter((line) => line.trim() !== "").length : "unknown";
}
