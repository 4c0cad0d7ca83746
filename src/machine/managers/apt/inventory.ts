import { exists } from "../../../system/read-text.ts";
import type { System } from "../../../system/types.ts";
import { rows } from "../rows.ts";
import type { Inventory, ManagerTool } from "../types.ts";

/**
 * One dpkg-query. The dpkg package's own architecture is the userland's by definition, as
 * `dpkg --print-architecture` would say (armhf on an arm64 kernel), so that no second process is needed.
 */
export async function readDpkg(system: System, names: readonly string[]): Promise<Inventory> {
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
  const tool: ManagerTool = {
    command: "apt-get",
    generation: Number.parseInt(version ?? "0", 10),
    version,
  };
  return {
    installed,
    broken,
    machine,
    tool: (await exists(system, "/usr/bin/apt-get")) ? tool : undefined,
  };
}
