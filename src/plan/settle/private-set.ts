import type { StageFiles } from "../../machine/managers/rehearsal.ts";
import type { Work } from "../../machine/work/work.ts";
import type { System } from "../../system/types.ts";

/** A rehearsal's commands are no step's: nothing of them is logged or shown. */
export const quietly = (system: System): Work => ({
  system,
  log: () => {},
  waiting: () => {},
  allowInterruption: async () => {},
});

/** Lays out source entries and lists of a rehearsal's own. */
export async function layOut(
  system: System,
  { directories, files }: Pick<StageFiles, "directories" | "files">,
): Promise<void> {
  for (const directory of directories) await system.files.directory(directory);
  const asIs = { mode: 0o644, synced: false } as const;
  await Promise.all(files.map(({ path, text }) => system.files.write(path, text, asIs)));
}

/** Adds the machine's lists, as links; what is there stays. */
export async function addLists(system: System, { lists }: Pick<StageFiles, "lists">): Promise<void> {
  if (lists === undefined) return;
  await system.exec(["cp", "-rs", `${lists.from}/.`, lists.to]);
  await system.exec(["rm", "-f", `${lists.to}/lock`]);
}
