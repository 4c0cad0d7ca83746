import type { System } from "../../system/types.ts";
import { dockerPackages } from "../docker-packages.ts";
import { parseArch } from "./arch.ts";
import { daemonOf } from "./daemon.ts";
import { machineFacts } from "./facts.ts";
import { readPodmanContainers } from "./podman.ts";
import { readSudoUser } from "./surroundings.ts";
import type { Host, InstalledPackage } from "./types.ts";

/**
 * All facts of the machine, read side by side. A machine without Docker costs one process with apt and two with
 * yum; with Docker, systemctl and docker come to it.
 *
 * `packages`: further package names whose installed versions are wanted.
 */
export async function readHost(
  system: System,
  packages: readonly string[] = [],
  facts = machineFacts(system, packages),
): Promise<Host> {
  const [os, found, init, wsl, container, snapDocker, daemon, podmanContainers] = await Promise.all([
    facts.os(),
    facts.packages(),
    facts.init(),
    facts.wsl(),
    facts.container(),
    facts.snapDocker(),
    daemonOf(facts),
    readPodmanContainers(system),
  ]);
  const { installed, broken, machine, manager, tool } = found;
  return {
    platform: system.platform,
    os,
    arch: parseArch(machine),
    machine,
    manager: manager?.name,
    packageManager: tool,
    init,
    root: system.uid === 0,
    sudoUser: readSudoUser(system),
    wsl,
    container,
    docker: pick(dockerPackages, installed),
    // A half-installed package is in the way as much as a whole one.
    conflicts: pick(manager?.conflicts ?? [], new Map([...broken, ...installed])),
    packages: installed,
    snapDocker,
    daemon,
    podmanContainers,
  };
}

function pick(names: readonly string[], versions: ReadonlyMap<string, string>): InstalledPackage[] {
  return names.flatMap((name) => {
    const version = versions.get(name);
    return version === undefined ? [] : [{ name, version }];
  });
}
