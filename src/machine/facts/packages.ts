import type { System } from "../../system/types.ts";
import { readRpmArch } from "./arch.ts";
import { conflictingPackages, dockerPackages } from "./conflicts.ts";
import type { OsRelease } from "./os-release.ts";
import { exists } from "./read.ts";
import type { PackageFamily, PackageManager } from "./types.ts";

const aptLike = ["debian", "ubuntu", "raspbian"];
const yumLike = ["rhel", "centos", "fedora"];

/**
 * apt or yum: os-release decides, since either's tools can be installed on the other's machines; where it
 * names no relative (openEuler, deepin) the tools that are there decide.
 */
export async function readFamily(
  system: System,
  os: OsRelease | undefined,
): Promise<PackageFamily | undefined> {
  const names = [os?.id, ...(os?.idLike ?? [])];
  if (names.some((name) => aptLike.includes(name ?? ""))) return "apt";
  if (names.some((name) => yumLike.includes(name ?? ""))) return "yum";
  const [yum, dnf, apt] = await Promise.all(
    ["/usr/bin/yum", "/usr/bin/dnf", "/usr/bin/apt-get"].map((path) => exists(system, path)),
  );
  if (apt) return "apt";
  return yum || dnf ? "yum" : undefined;
}

export interface PackageFacts {
  /** Name to full version; only what is installed. */
  readonly installed: ReadonlyMap<string, string>;
  /** Half-installed or half-removed ones: their files may be there. */
  readonly broken: ReadonlyMap<string, string>;
  /** The userland's architecture in the family's spelling. */
  readonly machine: string;
  readonly manager: PackageManager | undefined;
}

/** Asks the package database once for Docker's packages, those in conflict, and `more`. */
export async function readPackages(
  system: System,
  family: PackageFamily,
  more: readonly string[],
): Promise<PackageFacts> {
  const names = [...dockerPackages, ...conflictingPackages[family], ...more];
  return family === "apt" ? readDpkg(system, names) : readRpm(system, names);
}

/**
 * One dpkg-query. The dpkg package's own architecture is the userland's by definition, as
 * `dpkg --print-architecture` would say (armhf on an arm64 kernel), so that no second process is needed.
 */
async function readDpkg(system: System, names: readonly string[]): Promise<PackageFacts> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format, see dpkg-query(1)
  const format = "${Package}\\t${Version}\\t${db:Status-Abbrev}\\t${Architecture}\\n";
  const { stdout } = await system.exec(["dpkg-query", "-W", "-f", format, "dpkg", "apt", ...names], {
    timeoutMs: 10_000,
  });
  const installed = new Map<string, string>();
  const broken = new Map<string, string>();
  let machine = system.machine;
  for (const [name, version, status = "", arch] of rows(stdout)) {
    if (name === undefined || version === undefined) continue;
    // The second letter is the state: i installed, n not installed, c configuration left behind.
    if (status[1] === "i") installed.set(name, version);
    else if (status[1] !== "n" && status[1] !== "c") broken.set(name, version);
    if (name === "dpkg" && arch) machine = arch;
  }
  const version = installed.get("apt");
  const manager: PackageManager = {
    command: "apt-get",
    generation: Number.parseInt(version ?? "0", 10),
    version,
  };
  return {
    installed,
    broken,
    machine,
    manager: (await exists(system, "/usr/bin/apt-get")) ? manager : undefined,
  };
}

async function readRpm(system: System, names: readonly string[]): Promise<PackageFacts> {
  const format = "%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n";
  const managers = ["dnf5", "dnf", "yum"] as const;
  const [query, machine, ...there] = await Promise.all([
    system.exec(["rpm", "-q", "--qf", format, ...managers, ...names], { timeoutMs: 10_000 }),
    readRpmArch(system),
    ...managers.map((name) => exists(system, `/usr/bin/${name}`)),
  ]);
  // "package NAME is not installed" has no tab.
  const installed = new Map(
    rows(query.stdout).flatMap(([name, version]) => (version ? [[name!, version]] : [])),
  );
  const at = there.indexOf(true);
  const command = managers[at];
  const manager: PackageManager | undefined =
    command === undefined ? undefined : { command, generation: 5 - at, version: installed.get(command) };
  return { installed, broken: new Map(), machine, manager };
}

function rows(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line.includes("\t"))
    .map((line) => line.split("\t").map((field) => field.trim()));
}
