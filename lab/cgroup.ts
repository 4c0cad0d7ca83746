/**
 * A control group of its own for each machine. systemd-nspawn --keep-unit builds the machine's tree below the group it is
 * started in; two machines in one group would share docker.service, and stopping one would kill the other's.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sleep } from "./process.ts";

const PREFIX = "docker-setup-lab-";

/** A name that says whose the group is, for whoever finds it later. */
const nameOf = (what: string) => `${PREFIX}${process.pid}-${what}`;

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

function memoryParent(): { folder: string; limit: string } | undefined {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  const v1 = mounts.find((entry) => / - cgroup .*\bmemory\b/.test(entry))?.split(" ")[4];
  if (v1 !== undefined) return { folder: v1, limit: "memory.limit_in_bytes" };
  const v2 = mounts.find((entry) => / - cgroup2 /.test(entry))?.split(" ")[4];
  return v2 === undefined ? undefined : { folder: v2, limit: "memory.max" };
}

/**
 * A group in which processes get so much memory and no swap: v1's memory controller, or v2's where it is there.
 * @throws where the host has neither.
 */
export function makeMemoryGroup(bytes: number): string {
  const parent = memoryParent();
  if (parent === undefined) throw new Error("this host has no control groups");
  const group = join(parent.folder, nameOf(`memory-${randomBytes(3).toString("hex")}`));
  mkdirSync(group);
  writeFileSync(join(group, parent.limit), `${bytes}`);
  return group;
}

/** @returns the made folders; a process joins by writing 0 to cgroup.procs in each. */
export function makeGroups(id: string): string[] {
  return ownGroups().map((parent) => {
    const group = join(parent, nameOf(id));
    mkdirSync(group);
    return group;
  });
}

/** The groups of all labs, each with the process whose it is. */
export function labGroups(): { path: string; owner: number }[] {
  const memory = memoryParent();
  const parents = new Set(memory === undefined ? ownGroups() : [...ownGroups(), memory.folder]);
  return [...parents].flatMap((parent) =>
    readdirSync(parent).flatMap((name) => {
      const owner = /^(\d+)-/.exec(name.startsWith(PREFIX) ? name.slice(PREFIX.length) : "")?.[1];
      return owner === undefined ? [] : [{ path: join(parent, name), owner: Number(owner) }];
    }),
  );
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

/** Removes a group as soon as what was killed in it is quite dead, within two seconds. */
export async function clearGroup(group: string): Promise<void> {
  for (let tries = 0; !removeGroup(group) && tries < 200; tries += 1) await sleep(10);
}
