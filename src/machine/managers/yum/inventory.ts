import { exists } from "../../../system/read-text.ts";
import type { System } from "../../../system/types.ts";
import { rows } from "../rows.ts";
import type { Inventory, Manager, ManagerTool } from "../types.ts";

/** One rpm -q. */
export async function readRpm(system: System, names: readonly string[]): Promise<Inventory> {
  const format = "%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n";
  const managers = ["dnf5", "dnf", "yum"] as const;
  const [query, ...there] = await Promise.all([
    system.exec(["rpm", "-q", "--qf", format, ...managers, ...names], { timeoutMs: 10_000 }),
    ...managers.map((name) => exists(system, `/usr/bin/${name}`)),
  ]);
  // "package NAME is not installed" has no tab.
  const installed = new Map(
    rows(query.stdout).flatMap(([name, version]) => (version ? [[name!, version]] : [])),
  );
  const at = there.indexOf(true);
  const command = managers[at];
  const tool: ManagerTool | undefined =
    command === undefined ? undefined : { command, generation: 5 - at, version: installed.get(command) };
  return { installed, broken: new Map(), tool };
}

/** The same of another manager over rpm, whose program is called as its package. */
export const inventoryOf =
  (command: ManagerTool["command"]): Manager["inventory"] =>
  async (system, names) => {
    const [inventory, there] = await Promise.all([
      readRpm(system, [command, ...names]),
      exists(system, `/usr/bin/${command}`),
    ]);
    const version = inventory.installed.get(command);
    return { ...inventory, tool: there ? { command, generation: 0, version } : undefined };
  };

/**
 * The userland's architecture in the machine's own spelling, such as "x86_64": rpm's word first, since a
 * 64-bit kernel may carry a 32-bit userland, then the kernel's, then Node's.
 */
export async function rpmArch(system: System): Promise<string> {
  for (const argv of [
    ["rpm", "--eval", "%{_arch}"],
    ["uname", "-m"],
  ]) {
    const { code, stdout } = await system.exec(argv, { timeoutMs: 2000 });
    const arch = stdout.trim();
    if (code === 0 && /^[a-z0-9_]{1,32}$/i.test(arch)) return arch;
  }
  return system.machine;
}
