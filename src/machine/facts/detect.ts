import type { System } from "../../system/types.ts";
import { parseArch } from "./arch.ts";
import { conflictingPackages, dockerPackages } from "./conflicts.ts";
import { readDaemon, readPodmanContainers, readSnapDocker } from "./daemon.ts";
import { type OsRelease, parseOsRelease } from "./os-release.ts";
import { type PackageFacts, readFamily, readPackages } from "./packages.ts";
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
 * missing from the result, never an error. A machine without Docker costs one process in the apt family and
 * two in the yum family; with Docker, systemctl and docker come to it.
 *
 * `packages`: further package names whose installed versions are wanted, answered by the same question.
 */
export async function readHost(system: System, packages: readonly string[] = []): Promise<Host> {
  const reading = readOsRelease(system);
  const [os, facts, init, wsl, container, snapDocker, podmanContainers] = await Promise.all([
    reading,
    reading.then((os) => readPackageFacts(system, os, packages)),
    readInit(system),
    readWsl(system),
    readContainer(system),
    readSnapDocker(system),
    readPodmanContainers(system),
  ]);
  const daemon = await readDaemon(system, init, snapDocker);
  const { family, installed, broken, machine, manager } = facts;
  return {
    platform: system.platform,
    os,
    arch: parseArch(machine),
    machine,
    family,
    packageManager: manager,
    init,
    root: system.uid === 0,
    sudoUser: readSudoUser(system),
    wsl,
    container,
    docker: pick(dockerPackages, installed),
    // A half-installed package is in the way as much as a whole one.
    conflicts:
      family === undefined ? [] : pick(conflictingPackages[family], new Map([...broken, ...installed])),
    packages: installed,
    snapDocker,
    daemon,
    podmanContainers,
  };
}

async function readPackageFacts(
  system: System,
  os: OsRelease | undefined,
  more: readonly string[],
): Promise<PackageFacts & { family: Host["family"] }> {
  const family = await readFamily(system, os);
  if (family !== undefined) return { family, ...(await readPackages(system, family, more)) };
  return { family, installed: new Map(), broken: new Map(), machine: system.machine, manager: undefined };
}

function pick(names: readonly string[], versions: ReadonlyMap<string, string>): InstalledPackage[] {
  return names.flatMap((name) => {
    const version = versions.get(name);
    return version === undefined ? [] : [{ name, version }];
  });
}
