import { heldNames } from "../../machine/managers/index.ts";
import { holdDiffers } from "../../machine/resources/hold.ts";
import { runCommand } from "../../machine/work/run-command.ts";
import { command } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import type { StepKind } from "./types.ts";

/** Keeps packages at their version through the machine's ordinary upgrades. */
export interface PackageHoldStep {
  readonly kind: "package-hold";
  /** false: let go of them. */
  readonly hold: boolean;
  readonly names: readonly string[];
  /** Why, where --hold is not the reason. */
  readonly because?: Text;
  /** Prints what is held. */
  readonly list: readonly string[];
  readonly command: readonly string[];
  /** Takes the hold away again. */
  readonly release: readonly string[];
}

export const packageHold: StepKind<PackageHoldStep> = {
  title: ({ hold, names }) =>
    hold
      ? { en: `Hold ${names.join(", ")}`, zh: `锁定 ${names.join("、")} 的版本` }
      : { en: `Release the hold on ${names.join(", ")}`, zh: `解除对 ${names.join("、")} 的版本锁定` },
  why: ({ hold, because }) =>
    hold
      ? (because ?? {
          en: "Asked for by --hold: upgrades of the machine leave them at this version.",
          zh: "由 --hold 指定：系统升级时保持此版本不变。",
        })
      : { en: "docker-setup holds them.", zh: "由 docker-setup 锁定。" },
  touches: ({ names, list, command: take, release }) => [{ what: "hold", names, list, take, release }],
  differs: async ({ hold, names, list }, { system }) =>
    holdDiffers(names, hold, heldNames(list, (await system.exec(list)).stdout)),
  async run({ hold, names, command, release }, context) {
    await runCommand(context, [...(hold ? command : release), ...names]);
  },
  script({ hold, names, list, command: take, release }) {
    const test = `${command(list)} 2>/dev/null | all_held ${command(names)}`;
    return hold
      ? { helpers: ["packages"], done: test, run: command([...take, ...names]) }
      : {
          helpers: ["packages"],
          done: `[ -z "$(${command(list)} 2>/dev/null | held_among ${command(names)})" ]`,
          run: command([...release, ...names]),
        };
  },
};
