import { initOf } from "../../machine/inits/index.ts";
import type { HoldChange } from "../../machine/resources/hold.ts";
import { type Change, capture, fingerprint } from "../../machine/resources/index.ts";
import type { MemberChange } from "../../machine/resources/member.ts";
import type { ModeChange } from "../../machine/resources/mode.ts";
import type { UnitChange, UnitState } from "../../machine/resources/unit.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Told, Unwinding } from "./unwinding.ts";

export type StateChange = UnitChange | HoldChange | MemberChange | ModeChange;

/** What units, holds, members and modes become: what somebody changed since stays, and is named. */
export async function settleState(unwinding: Unwinding, told: Told, change: StateChange): Promise<Change[]> {
  if (change.what === "hold") return [await settleHold(unwinding, told, change)];
  const { system, states, stays } = unwinding;
  const key = `${change.what} ${change.what === "unit" ? change.unit : change.what === "mode" ? change.path : `${change.user} ${change.group}`}`;
  const captured = (await capture(system, change)) as typeof change;
  const now = (states.has(key) ? { ...captured, before: states.get(key) } : captured) as typeof change;
  const untouched = told.left === undefined || [told.left, fingerprint(change)].includes(fingerprint(now));
  if (untouched) {
    states.set(key, change.before);
    return [change];
  }
  if (change.what === "unit")
    return [await settleUnit(unwinding, told, change, now.before as UnitState, key)];
  states.set(key, now.before);
  stays.push(
    change.what === "mode"
      ? {
          en: `The mode of ${change.path} stays: it was changed since that run.`,
          zh: `${change.path} 的权限保留：它在那次运行之后被改动过。`,
        }
      : {
          en: `Whether ${change.user} is in the ${change.group} group stays as it is: that was changed since that run.`,
          zh: `${change.user} 是否在 ${change.group} 组中保持现状：在那次运行之后被改动过。`,
        },
  );
  return [];
}

const both = [true, false] as const;
const unitStates: readonly UnitState[] = both.flatMap((enabled) =>
  both.map((active) => ({ enabled, active })),
);

/** Whether it starts at boot and whether it runs, each by itself. A daemon that failed was not stopped by anybody. */
async function settleUnit(
  { system, states, unitStays }: Unwinding,
  { left }: Told,
  change: UnitChange,
  now: UnitState,
  key: string,
): Promise<UnitChange> {
  const run = unitStates.find((before) => fingerprint({ ...change, before }) === left) ?? now;
  const theirs = (field: keyof UnitState) => now[field] !== run[field] && now[field] !== change.before[field];
  const target: { -readonly [K in keyof UnitState]: UnitState[K] } = { ...change.before };
  if (theirs("enabled")) {
    target.enabled = now.enabled;
    unitStays.set(`${change.unit} enabled`, {
      en: `Whether ${change.unit} starts at boot stays as it is: that was changed since that run.`,
      zh: `${change.unit} 是否开机自启保持现状：在那次运行之后被改动过。`,
    });
  }
  if (theirs("active") && !(await hasFailed(system, change))) {
    target.active = now.active;
    unitStays.set(
      `${change.unit} active`,
      now.active
        ? {
            en: `${change.unit} keeps running: it was started since that run.`,
            zh: `${change.unit} 继续运行：它在那次运行之后被启动。`,
          }
        : {
            en: `${change.unit} stays stopped: it was stopped since that run.`,
            zh: `${change.unit} 保持停止：它在那次运行之后被停止。`,
          },
    );
  }
  states.set(key, target);
  return { ...change, before: target };
}

async function hasFailed(system: System, change: UnitChange): Promise<boolean> {
  return (await initOf(change).describe(system, change.unit))?.active === "failed";
}

/** Name by name: the step says which it held, or let go of. */
async function settleHold(
  { system, states, stays }: Unwinding,
  { data, left }: Told,
  change: HoldChange,
): Promise<HoldChange> {
  const captured = ((await capture(system, change)) as HoldChange).before;
  const isHeld = (name: string) =>
    states.has(`hold ${name}`) ? states.get(`hold ${name}`) === true : captured.includes(name);
  const held = change.names.filter(isHeld);
  const wasHeld = (name: string) => change.before.includes(name);
  const untouched = left === undefined || fingerprint({ ...change, before: held }) === left;
  const leftHeld = (name: string) => {
    if (data.kind === "package-hold") return data.hold;
    if (data.kind !== "package-install") return isHeld(name);
    return wasHeld(name) && data.packages.some((each) => each.name === name);
  };
  const theirs = untouched
    ? []
    : change.names.filter((name) => isHeld(name) !== leftHeld(name) && isHeld(name) !== wasHeld(name));
  const names = change.names.filter((name) => !theirs.includes(name));
  for (const name of names) states.set(`hold ${name}`, wasHeld(name));
  if (theirs.length > 0) stays.push(holdStays(theirs, isHeld(theirs[0]!)));
  return { ...change, names, before: change.before.filter((name) => names.includes(name)) };
}

const holdStays = (names: readonly string[], held: boolean): Text =>
  held
    ? {
        en: `${names.join(", ")} stays held: that was done since that run.`,
        zh: `${names.join("、")} 保持锁定：在那次运行之后被锁定。`,
      }
    : {
        en: `${names.join(", ")} stays without a hold: it was released since that run.`,
        zh: `${names.join("、")} 保持未锁定：在那次运行之后被解除锁定。`,
      };
