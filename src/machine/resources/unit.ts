import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { initOf, isInitName, type NamesInit } from "../inits/index.ts";
import { runCommand, runnerOf, tryCommand } from "../work/run-command.ts";
import type { Difference } from "./difference.ts";
import type { Resource } from "./resource.ts";
import { isObject, isOptional, isString } from "./shape.ts";

export interface UnitTouch extends NamesInit {
  readonly what: "unit";
  readonly unit: string;
}

export interface UnitState {
  /** It starts at boot. */
  readonly enabled: boolean;
  /** It runs. */
  readonly active: boolean;
}

export interface UnitChange extends UnitTouch {
  readonly before: UnitState;
}

type Named = Pick<UnitTouch, "unit" | "init">;

async function readUnit(system: ReadSystem, named: Named): Promise<UnitState> {
  const init = initOf(named);
  const [enabled, active] = await Promise.all([
    init.isEnabled(system, named.unit),
    init.isActive(system, named.unit),
  ]);
  return { enabled, active };
}

/** Whether it runs, now and at boot. */
export async function upDiffers(system: ReadSystem, named: Named): Promise<Difference | undefined> {
  const { enabled, active } = await readUnit(system, named);
  if (enabled && active) return undefined;
  return {
    want: { en: `${named.unit} runs, and starts at boot`, zh: `${named.unit} 正在运行，并已设为开机自启` },
    have: {
      en: `${active ? "runs" : "does not run"}, ${enabled ? "starts" : "does not start"} at boot`,
      zh: `${active ? "正在运行" : "没有运行"}，${enabled ? "已设为开机自启" : "未设为开机自启"}`,
    },
  };
}

export const unit: Resource<UnitTouch, UnitChange> = {
  capture: async (system, touch) => ({ ...touch, before: await readUnit(system, touch) }),
  async restore({ unit, before, ...named }, work) {
    const { system } = work;
    const init = initOf(named);
    // The package that brought it is still to be removed, or is gone already.
    if (!(await init.exists(system, unit))) return;
    const active = await init.isActive(system, unit);
    if (active && !before.active) {
      await work.allowInterruption({ liveRestoreHelps: false });
      await tryCommand(work, init.stop(unit));
    }
    if ((await init.isEnabled(system, unit)) !== before.enabled) {
      await tryCommand(work, before.enabled ? init.enable(unit) : init.disable(unit));
    }
    if (active || !before.active) return;
    await init.readyToStart(work.system, runnerOf(work), unit);
    await runCommand(work, init.start(unit));
  },
  async stops({ unit, before, ...named }, system) {
    const init = initOf(named);
    if (before.active || !(await init.exists(system, unit)) || !(await init.isActive(system, unit)))
      return undefined;
    return { liveRestoreHelps: false };
  },
  restoreInScript({ unit, before, ...named }) {
    const init = initOf(named);
    const word = (argv: readonly string[]) => `${command(argv)} || :`;
    return {
      helpers: ["containers"],
      ...(before.active ? {} : { first: "keep_containers" }),
      run: [
        ...(before.active ? [] : ["keep_containers", word(init.stop(unit))]),
        word(before.enabled ? init.enable(unit) : init.disable(unit)),
        ...(before.active ? [word(init.forgetFailures(unit)), command(init.start(unit))] : []),
      ].join("\n"),
    };
  },
  isBackInScript({ unit, before, ...named }) {
    const init = initOf(named);
    const is = (argv: readonly string[], yes: boolean) => `${yes ? "" : "! "}${command(argv)}`;
    return {
      helpers: [],
      run: `${is(init.askEnabled(unit), before.enabled)} && ${is(init.askActive(unit), before.active)}`,
    };
  },
  isChange: ({ unit, init, before }) =>
    isString(unit) &&
    isOptional(init, isInitName) &&
    isObject(before) &&
    typeof before.enabled === "boolean" &&
    typeof before.active === "boolean",
};
