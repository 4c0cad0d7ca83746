import type { System } from "../../system/types.ts";
import { dockerPackages } from "../docker-packages.ts";
import { parseArch } from "./arch.ts";
import { readDaemon, readPodmanContainers, readSnapDocker } from "./daemon.ts";
import { type OsRelease, parseOsRelease } from "./os-release.ts";
import { readManager, readPackages } from "./packages.ts";
import { readText } from "./read.ts";
import { readContainer, readInit, readSudoUser, readWsl } from "./surroundings.ts";
import type { Host, InstalledPackage } from "./types.ts";

/** The distribution's own words; undefined where there are none (macOS, Windows, or a bare root). */
export async function readOsRelease(system: System): Promise<OsRelease | undefined> {
  const text = (await readText(system, "/etc/os-release")) ?? (await readText(system, "/usr/lib/os-release"));
  return text === undefined ? undefined : parseOsRelease(text);
}

/**
 * Reads the machine and changes nothing. Facts are independent and read side by side; what can't be read is
 * missing from the result, never an error. A machine without Docker costs one process with apt and
 * two with yum; with Docker, systemctl and docker come to it.
 *
 * `packages`: further package names whose installed versions are wanted, answered by the same question.
 */
export async function readHost(system: System, packages: readonly string[] = []): Promise<Host> {
  const reading = readOsRelease(system);
  const [os, facts, init, wsl, container, snapDocker, podmanContainers] = await Promise.all([
    reading,
    reading.then(async (os) => readPackages(system, await readManager(system, os), packages)),
    readInit(system),
    readWsl(system),
    readContainer(system),
    readSnapDocker(system),
    readPodmanContainers(system),
  ]);
  const daemon = await readDaemon(system, init, snapDocker);
  const { installed, broken, machine, manager, tool } = facts;
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
