import { exists, readText } from "../../system/read-text.ts";
import type { System } from "../../system/types.ts";
import { allInits, initThatRuns } from "../inits/index.ts";
import type { Init } from "../inits/init.ts";
import type { InitFact } from "./types.ts";

/**
 * WSL's generation from the kernel's own name: "…-microsoft-standard-WSL2" is 2, "…-Microsoft" is 1.
 * WSL_DISTRO_NAME is gone under sudo, so it only helps where a person built a kernel of their own.
 */
export async function readWsl(system: System): Promise<1 | 2 | undefined> {
  const version = (await readText(system, "/proc/version")) ?? "";
  if (/WSL2|microsoft-standard/.test(version)) return 2;
  if (/microsoft/i.test(version)) return 1;
  return system.env.WSL_DISTRO_NAME ? 2 : undefined;
}

/**
 * The kind of container this machine is, by the traces that systemd-detect-virt(1) looks at, without starting
 * it: systemd's own note, Docker's and podman's files, and what pid 1 was started with (root only).
 * https://systemd.io/CONTAINER_INTERFACE/
 */
export async function readContainer(system: System): Promise<string | undefined> {
  const [note, environ, docker, podman] = await Promise.all([
    readText(system, "/run/systemd/container"),
    readText(system, "/proc/1/environ"),
    exists(system, "/.dockerenv"),
    exists(system, "/run/.containerenv"),
  ]);
  const told =
    note?.trim() ||
    environ
      ?.split("\0")
      .find((entry) => entry.startsWith("container="))
      ?.slice(10);
  // systemd counts WSL among the containers; here it is a fact of its own.
  if (told && told !== "wsl") return /^[a-z0-9-]{1,32}$/i.test(told) ? told : "other";
  if (docker) return "docker";
  return podman ? "podman" : undefined;
}

/** The init whose mark is there; a pid 1 named init is sysvinit or upstart. */
export async function readInit(system: System): Promise<InitFact> {
  const [marks, comm, wsl] = await Promise.all([
    Promise.all(allInits.map(({ mark }) => exists(system, mark))),
    readText(system, "/proc/1/comm"),
    readWsl(system),
  ]);
  const here = allInits.find((_, i) => marks[i]);
  if (here) return here.name;
  // WSL's pid 1 is named init too, and starts no service.
  return comm?.trim() === "init" && wsl === undefined ? "sysvinit" : "none";
}

/** The init that runs this machine, for who asks of nothing else. */
export const initHere = async (system: System): Promise<Init> => initThatRuns(await readInit(system));

/** Who typed sudo; undefined for root's own login, or for a name that useradd would refuse. */
export function readSudoUser(system: System): string | undefined {
  const name = system.env.SUDO_USER;
  return name !== undefined && name !== "root" && /^[A-Za-z0-9_][A-Za-z0-9._-]{0,31}\$?$/.test(name)
    ? name
    : undefined;
}
