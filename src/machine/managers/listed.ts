import type { ReadSystem } from "../../system/read-only.ts";
import type { ExecOptions } from "../../system/types.ts";
import type { PackageQuery } from "./types.ts";

/** What a package database says of a package; `state` in dpkg's words, "installed" with others. */
export interface Listed {
  readonly name: string;
  readonly version: string;
  readonly state: string;
}

export const isInstalled = ({ state }: Listed) => state === "installed";

/** In between: half-installed, unpacked, half-configured, triggers-pending. */
export const isBroken = ({ state }: Listed) =>
  !["", "installed", "config-files", "not-installed"].includes(state);

/** What the database has of these packages, whatever their state. */
export async function listed(
  system: ReadSystem,
  query: Pick<PackageQuery, "argv" | "readsAll">,
  names: readonly string[],
  options: ExecOptions = {},
): Promise<readonly Listed[]> {
  // Of no name some would print all that are installed.
  if (names.length === 0) return [];
  const argv = query.readsAll ? query.argv : [...query.argv, ...names];
  const { stdout } = await system.exec(argv, { ...options, env: { LC_ALL: "C" } });
  const lines = stdout.split("\n").map((line) => line.split("\t"));
  return lines.flatMap(([name = "", version = "", state = ""]) =>
    names.includes(name) ? [{ name, version, state }] : [],
  );
}
