import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Unpacking } from "../managers/types.ts";
import { unowned } from "../packages/leftovers.ts";
import type { Resource } from "./resource.ts";
import { isArgv, isList, isObject, isOptional, isString } from "./shape.ts";

/** What a package manager that was killed while it unpacked has left beside its files. Goes after its packages. */
export interface LeftoverTouch {
  readonly what: "leftover";
  readonly unpacking: Unpacking;
  /** In seconds since 1970, when its transaction had not begun: what is older is somebody's. */
  readonly since: number;
}

export interface LeftoverChange extends LeftoverTouch {
  /** Paths; none, since nothing is as old. */
  readonly before: readonly string[];
}

/** What such a manager has left since a journal's entry was written, whose time is `at`. */
export const leftSince = (unpacking: Unpacking, at: string): LeftoverTouch => ({
  what: "leftover",
  unpacking,
  since: Math.floor(Date.parse(at) / 1000),
});

/** Where packages have their files: data, such as images, are not gone through. */
const places = ["/etc", "/usr", "/opt", "/bin", "/sbin", "/lib", "/lib64"];

/** By ctime: what is unpacked has the time of its content from the package. Source: find(1), -newerXY; inode(7). */
const find = ({ unpacking, since }: LeftoverTouch): string[] => [
  ...["find", ...places, "-xdev", "-newerct", `@${since}`, "(", "-type", "f", "-o", "-type", "l", ")", "("],
  ...unpacking.patterns.flatMap((pattern, i) => [...(i > 0 ? ["-o"] : []), "-name", pattern]),
  ")",
];

/** Their paths. Where `unless` prints something, they may be those of a package that is half there. */
export async function leftoverFiles(system: ReadSystem, touch: LeftoverTouch): Promise<string[]> {
  const { owner } = touch.unpacking;
  const { stdout } = await system.exec(find(touch));
  const paths = stdout.split("\n").filter((path) => path !== "");
  return owner === undefined ? paths : unowned(system, owner, paths);
}

/** sh: prints the same. */
function foundInScript(touch: LeftoverTouch): string {
  const { owner } = touch.unpacking;
  const paths = `${command(find(touch))} 2>/dev/null`;
  if (owner === undefined) return paths;
  const owned = `${command(owner)} "$path" >/dev/null 2>&1 </dev/null`;
  return `${paths} | while read -r path; do ${owned} || printf '%s\\n' "$path"; done`;
}

export const leftover: Resource<LeftoverTouch, LeftoverChange> = {
  capture: async (system, touch) => ({ ...touch, before: await leftoverFiles(system, touch) }),
  async restore(change, { system, log }) {
    const { unless } = change.unpacking;
    if (unless && (await system.exec(unless)).stdout.trim() !== "") return;
    for (const path of await leftoverFiles(system, change)) {
      await system.files.remove(path);
      log(`removed ${path}, which a killed transaction left`);
    }
  },
  restoreInScript(change) {
    const { unless } = change.unpacking;
    const others = unless ? `[ -n "$(${command(unless)} 2>/dev/null)" ] || ` : "";
    const remove = 'while read -r path; do rm -f "$path"; done';
    return { helpers: [], run: `${others}${foundInScript(change)} | ${remove}` };
  },
  isBackInScript: (change) => ({ helpers: [], run: `[ -z "$(${foundInScript(change)})" ]` }),
  isChange: ({ unpacking, since, before }) =>
    isObject(unpacking) &&
    isList(unpacking.patterns, isString) &&
    isOptional(unpacking.unless, isArgv) &&
    isOptional(unpacking.owner, isArgv) &&
    Number.isSafeInteger(since) &&
    isList(before, isString),
};
