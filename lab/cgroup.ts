/**
 * A control group of its own for each machine. systemd-nspawn --keep-unit builds the machine's tree below the group it is
 * started in; two machines in one group would share docker.service, and stopping one would kill the other's.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The folders of this process's groups in the hierarchies that systemd uses: v2, and v1's name=systemd (cgroups(7)). */
function ownGroups(): string[] {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  const groups = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n");
  return groups.flatMap((line) => {
    const [, controllers = "", path = "/"] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const wanted =
      controllers === ""
        ? / - cgroup2 /
        : controllers === "name=systemd"
          ? / - cgroup .*\bname=systemd\b/
          : undefined;
    const mount = wanted && mounts.find((entry) => wanted.test(entry))?.split(" ")[4];
    return mount === undefined ? [] : [join(mount, path)];
  });
}

/**
 * A group in which processes get so much memory and no swap: v1's memory controller, or v2's where it is there.
 * @throws where the host has neither.
 */
export function makeMemoryGroup(bytes: number): string {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  const v1 = mounts.find((entry) => / - cgroup .*\bmemory\b/.test(entry))?.split(" ")[4];
  const parent = v1 ?? mounts.find((entry) => / - cgroup2 /.test(entry))?.split(" ")[4];
  if (parent === undefined) throw new Error("this host has no control groups");
  const group = join(parent, `docker-setup-lab-memory-${randomBytes(3).toString("hex")}`);
  mkdirSync(group);
  writeFileSync(join(group, v1 === undefined ? "memory.max" : "memory.limit_in_bytes"), `${bytes}`);
  return group;
}

/** @returns the made folders; a process joins by writing 0 to cgroup.procs in each. */
export function makeGroups(id: string): string[] {
  return ownGroups().map((parent) => {
    const group = join(parent, `docker-setup-lab-${id}`);
    mkdirSync(group);
    return group;
  });
}

/** Removes a group whose processes are dead, the innermost first. @returns whether all is gone. */
export function removeGroup(group: string): boolean {
  let gone = true;
  try {
    for (const entry of readdirSync(group, { withFileTypes: true })) {
      if (entry.isDirectory()) gone = removeGroup(join(group, entry.name)) && gone;
    }
    rmdirSync(group);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
  return gone;
}
