import type { ReadSystem } from "../../../system/read-only.ts";

/** What else would go: `-R --cascade --print` changes nothing. Source: pacman(8). */
export async function pacmanDependants(system: ReadSystem, names: readonly string[]): Promise<string[]> {
  const installed = await system.exec(["pacman", "-Qq", ...names], { env: { LC_ALL: "C" } });
  const there = installed.stdout.split("\n").filter((name) => names.includes(name));
  if (there.length === 0) return [];
  const { stdout } = await system.exec(
    ["pacman", "-R", "--cascade", "--print", "--print-format", "- %n", ...there],
    { env: { LC_ALL: "C" }, timeoutMs: 60_000 },
  );
  const going = stdout.split("\n").flatMap((line) => (line.startsWith("- ") ? [line.slice(2)] : []));
  return going.filter((name) => !names.includes(name));
}
