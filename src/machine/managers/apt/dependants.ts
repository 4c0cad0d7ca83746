import type { ReadSystem } from "../../../system/read-only.ts";

/**
 * What else apt would remove: `apt-get -s remove` prints "Remv NAME [VERSION] …" a line, foreign architectures as
 * NAME:ARCH. Source: apt-get(8), --simulate.
 */
export async function aptDependants(system: ReadSystem, names: readonly string[]): Promise<string[]> {
  const { stdout } = await system.exec(
    ["apt-get", "-s", "-q", "-o", "Debug::NoLocking=true", "remove", ...names],
    { env: { LC_ALL: "C" }, timeoutMs: 60_000 },
  );
  const removed = stdout
    .split("\n")
    .flatMap((line) => (line.startsWith("Remv ") ? [line.split(" ")[1]!] : []));
  return removed.filter((name) => !names.includes(name));
}

/** What apt was told to install by its name. Source: apt-mark(8), showmanual. */
export async function aptAskedFor(system: ReadSystem, names: readonly string[]): Promise<string[]> {
  const { stdout } = await system.exec(["apt-mark", "showmanual", ...names], { env: { LC_ALL: "C" } });
  return stdout.split("\n").filter((name) => names.includes(name));
}
