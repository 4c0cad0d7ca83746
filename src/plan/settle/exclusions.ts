import type { Distro } from "../../../distros/types.ts";
import { managerFor } from "../../machine/managers/index.ts";
import type { Problem } from "../../machine/managers/rehearsal.ts";
import type { ReadSystem } from "../../system/read-only.ts";

/** Where yum and dnf are told to leave packages out. Sources: yum.conf(5), dnf.conf(5), dnf-versionlock(8). */
const files = [
  "/etc/yum.conf",
  "/etc/dnf/dnf.conf",
  "/etc/yum/pluginconf.d/versionlock.list",
  "/etc/dnf/plugins/versionlock.list",
  "/etc/dnf/versionlock.toml",
];

/** The files that exclude packages, as "FILE: LINE", where a problem is of that kind. */
export async function exclusionsIn(
  system: ReadSystem,
  problems: readonly Problem[],
  distro: Distro,
): Promise<string[]> {
  if (!problems.some(({ kind }) => kind === "excluded")) return [];
  const repositories: string[] = [];
  for (const directory of managerFor(distro).sources.directories)
    for (const name of await system.files.list(directory))
      if (name.endsWith(".repo")) repositories.push(`${directory}/${name}`);
  const found = new Set<string>();
  for (const path of [...files, ...repositories]) {
    const text = (await system.files.read(path).catch(() => undefined))?.toString("utf8") ?? "";
    for (const line of text.split("\n")) {
      if (
        /^\s*(exclude(pkgs)?|includepkgs)\s*=/.test(line) ||
        (/versionlock/.test(path) && /docker|containerd/.test(line))
      )
        found.add(`${path}: ${line.trim()}`);
    }
  }
  return [...found];
}
