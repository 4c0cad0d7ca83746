import { exists } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { pidWritten } from "../docker/pid.ts";
import { runsAnother } from "../docker/process.ts";
import { isInitName, namingInit } from "../inits/index.ts";
import { type MachineFacts, machineFacts } from "./facts.ts";
import type { Daemon } from "./types.ts";

/** runc keeps a directory here for each container of dockerd, also while dockerd itself is stopped (live-restore). */
export const runcContainers = "/run/docker/runtime-runc/moby";

/** The daemon and its running containers, of what the machine's facts say. Nothing of this wakes a sleeping daemon. */
export async function daemonOf(facts: MachineFacts): Promise<Daemon> {
  const [unit, answer, init, here, snap] = await Promise.all([
    facts.unit(),
    facts.answer(),
    facts.init(),
    facts.initHere(),
    facts.snapDocker(),
  ]);
  const name = here.service(snap ? "snap.docker.dockerd" : "docker");
  const nothing = { unit: name, version: undefined, liveRestore: undefined };
  if (answer.state === "absent") return { ...nothing, state: "inactive", containers: 0 };
  const state = unit?.active ?? "unknown";
  if (answer.state === "answers") {
    const { version, containers = "unknown", liveRestore } = answer.info;
    return { unit: name, state, version, containers, liveRestore };
  }
  // A service that starts another program is active, and has no containers in its hands.
  const runs = isInitName(init)
    ? state === "active" && !(await runsAnother(facts.system, namingInit(here)))
    : await someProcess(facts.system);
  return { ...nothing, state, containers: runs ? "unknown" : await countRunc(facts.system) };
}

/** The daemon as it is now. */
export const readDaemon = (system: System): Promise<Daemon> => daemonOf(machineFacts(system));

async function someProcess(system: System): Promise<boolean> {
  const pid = await pidWritten(system);
  return pid !== undefined && exists(system, `/proc/${pid}`);
}

async function countRunc(system: System): Promise<number | "unknown"> {
  try {
    return (await system.files.list(runcContainers)).length;
  } catch {
    return "unknown";
  }
}
