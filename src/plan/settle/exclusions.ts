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

const textOf = async (system: ReadSystem, path: string): Promise<string> =>
  (await system.files.read(path).catch(() => undefined))?.toString("utf8") ?? "";

/** The files that exclude packages, as "FILE: LINE", or those with preferences, where a problem is of that kind. */
export async function exclusionsIn(
  system: ReadSystem,
  problems: readonly Problem[],
  distro: Distro,
): Promise<string[]> {
  const { transactions, sources } = managerFor(distro);
  const has = (...kinds: Problem["kind"][]) => problems.some(({ kind }) => kinds.includes(kind));
  if (has("pinned") && transactions.preferences) return preferencesIn(system, transactions.preferences.files);
  if (!has("excluded", "not-found")) return [];
  const repositories: string[] = [];
  for (const directory of sources.directories)
    for (const name of await system.files.list(directory))
      if (name.endsWith(".repo")) repositories.push(`${directory}/${name}`);
  const found = new Set<string>();
  for (const path of [...files, ...repositories]) {
    // yum.conf is a link to dnf.conf where there is dnf.
    if ((await system.files.stat(path))?.type === "symlink") continue;
    for (const line of (await textOf(system, path)).split("\n")) {
      const names = path.endsWith(".toml") ? /^\s*name\s*=/.test(line) : /versionlock/.test(path);
      const excludes = /^\s*(exclude(pkgs)?|includepkgs)\s*=/.test(line) || names;
      // What was only not found may be the mirror's fault: then a line has to speak of Docker.
      const counts = has("excluded") ? /^\s*[^\s#]/.test(line) : /docker|containerd/.test(line);
      if (excludes && counts) found.add(`${path}: ${line.trim()}`);
    }
  }
  return [...found];
}

/** Files that speak of Docker, else all that set a priority. */
async function preferencesIn(
  system: ReadSystem,
  { plain, directory }: { readonly plain: readonly string[]; readonly directory: string },
): Promise<string[]> {
  const paths = [...plain, ...(await system.files.list(directory)).map((name) => `${directory}/${name}`)];
  const texts = await Promise.all(paths.map((path) => textOf(system, path)));
  const [ours = [], all = []] = [/docker|containerd/, /^Pin-Priority/m].map((words) =>
    paths.filter((_, i) => words.test(texts[i] ?? "")),
  );
  return ours.length > 0 ? ours : all;
}

/**
 * The version of docker-ce that a version lock names, such as "27.3.1"; undefined: none does. Formats: a line
 * "docker-ce-3:27.3.1-1.el9.*" (dnf 4), "3:docker-ce-27.3.1-1.el7.*" (yum 3), and dnf 5's table.
 */
export async function lockedVersion(system: ReadSystem): Promise<string | undefined> {
  for (const path of files.filter((name) => name.includes("versionlock"))) {
    const text = await textOf(system, path);
    const [, line] = /^(?:\d+:)?docker-ce-(?:\d+:)?(\d+(?:\.\d+)+)/m.exec(text) ?? [];
    const [, cell] =
      /^\s*name\s*=\s*"docker-ce"\s*$[^[]*\[\[packages\.conditions\]\][^[]*^\s*value\s*=\s*"(?:\d+:)?(\d+(?:\.\d+)+)/m.exec(
        text,
      ) ?? [];
    if (line ?? cell) return line ?? cell;
  }
  return undefined;
}
