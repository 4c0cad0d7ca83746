import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { heldNames } from "../managers/index.ts";
import { tryCommand } from "../work/run-command.ts";
import type { Difference } from "./difference.ts";
import type { Resource } from "./resource.ts";
import { isArgv, isList, isString } from "./shape.ts";

export interface HoldTouch {
  readonly what: "hold";
  readonly names: readonly string[];
  /** Prints what is held. */
  readonly list: readonly string[];
  /** Names are appended. */
  readonly take: readonly string[];
  /** Names are appended. */
  readonly release: readonly string[];
}

export interface HoldChange extends HoldTouch {
  /** The names that were held. */
  readonly before: readonly string[];
}

const readHeld = async (system: ReadSystem, { list }: HoldTouch): Promise<string[]> =>
  heldNames(list, (await system.exec(list)).stdout);

/** Whether just these names are held, or none of them; `held` is all that is held on the machine. */
export function holdDiffers(
  names: readonly string[],
  hold: boolean,
  held: readonly string[],
): Difference | undefined {
  const other = names.filter((name) => held.includes(name) !== hold);
  if (other.length === 0) return undefined;
  const words = [
    { en: `held: ${other.join(", ")}`, zh: `已锁定：${other.join("、")}` },
    { en: `not held: ${other.join(", ")}`, zh: `未锁定：${other.join("、")}` },
  ] as const;
  return hold ? { want: words[0], have: words[1] } : { want: words[1], have: words[0] };
}

export const hold: Resource<HoldTouch, HoldChange> = {
  async capture(system, touch) {
    const held = await readHeld(system, touch);
    return { ...touch, before: touch.names.filter((name) => held.includes(name)) };
  },
  async restore(change, work) {
    const held = await readHeld(work.system, change);
    const mine = change.names.filter((name) => held.includes(name) && !change.before.includes(name));
    const theirs = change.before.filter((name) => !held.includes(name));
    if (mine.length > 0) await tryCommand(work, [...change.release, ...mine]);
    if (theirs.length > 0) await tryCommand(work, [...change.take, ...theirs]);
  },
  restoreInScript({ names, list, take, release, before }) {
    const mine = names.filter((name) => !before.includes(name));
    const held = `${command(list)} 2>/dev/null | held_among ${command(mine)}`;
    const lines = [
      ...(mine.length > 0
        ? [`held=$(${held})`, "# shellcheck disable=SC2086", `[ -z "$held" ] || ${command(release)} $held`]
        : []),
      ...(before.length > 0
        ? [`${command(list)} 2>/dev/null | all_held ${command(before)} || ${command([...take, ...before])}`]
        : []),
    ];
    return { helpers: ["packages"], run: lines.join("\n") || ":" };
  },
  isBackInScript({ names, list, before }) {
    const held = (filter: string) => `${command(list)} 2>/dev/null | ${filter}`;
    const mine = names.filter((name) => !before.includes(name));
    const tests = [
      ...(mine.length > 0 ? [`[ -z "$(${held(`held_among ${command(mine)}`)})" ]`] : []),
      ...(before.length > 0 ? [held(`all_held ${command(before)}`)] : []),
    ];
    return { helpers: ["packages"], run: tests.join(" && ") || ":" };
  },
  isChange: ({ names, before, list, take, release }) =>
    isList(names, isString) && isList(before, isString) && [list, take, release].every(isArgv),
};
