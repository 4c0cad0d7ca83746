import type { System } from "../../system/types.ts";
import { type ManagerName, managerOf } from "../managers/index.ts";
import { coming, type Rehearsal, type Room } from "../managers/rehearsal.ts";

/**
 * What a transaction that was played through needs of the disk, by the manager's own figures; undefined where it has none.
 * `options` are those of a private set of source entries.
 */
export async function rehearsedRoom(
  system: System,
  manager: ManagerName,
  rehearsal: Rehearsal,
  options: readonly string[],
): Promise<Room | undefined> {
  const sizes = managerOf(manager).transactions.room;
  const { room, upgrades, downgrades, removes } = rehearsal;
  const comes = coming(rehearsal);
  if (room !== undefined || sizes === undefined || comes.length === 0) return room;
  const goes = [...upgrades, ...downgrades, ...removes].map(({ name }) => name);
  const env = { LC_ALL: "C" };
  const [come, go] = await Promise.all([
    system.exec(sizes.come(options, comes), { env }),
    goes.length > 0 ? system.exec(sizes.go(goes), { env }) : { stdout: "" },
  ]);
  return sizes.read(come.stdout, go.stdout);
}
