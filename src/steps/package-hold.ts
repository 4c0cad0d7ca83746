import { command } from "./quote.ts";
import { runCommand } from "./run-command.ts";
import type { StepKind } from "./types.ts";

/** Keeps packages at their version through the machine's ordinary upgrades. */
export interface PackageHoldStep {
  readonly kind: "package-hold";
  readonly names: readonly string[];
  /** Prints what is held, one a line; a held package is a line that starts with its name. */
  readonly list: readonly string[];
  readonly command: readonly string[];
  /** Takes the hold away again. */
  readonly release: readonly string[];
}

export const packageHold: StepKind<PackageHoldStep> = {
  title: (step) => ({ en: `Hold ${step.names.join(", ")}`, zh: `锁定 ${step.names.join("、")} 的版本` }),
  why: () => ({
    en: "Asked for by --hold: upgrades of the machine leave them at this version.",
    zh: "应 --hold 的要求：系统升级时保持此版本不变。",
  }),
  touches: ({ names, list, release }) => [{ what: "hold", names, list, release }],
  async done(step, { system }) {
    const held = heldNames((await system.exec(step.list)).stdout);
    return step.names.every((name) => held.includes(name));
  },
  async run(step, context) {
    await runCommand(context, [...step.command, ...step.names]);
  },
  script: (step) => ({
    helpers: ["packages"],
    done: `${command(step.list)} 2>/dev/null | all_held ${command(step.names)}`,
    run: command([...step.command, ...step.names]),
  }),
};

/** apt-mark prints "docker-ce"; dnf 4 "docker-ce-3:27.3.1-1.el9.*", yum "3:docker-ce-27.3.1-1.el7.*", dnf 5 "Package name: docker-ce". */
export function heldNames(list: string): string[] {
  return list.split("\n").map((line) =>
    line
      .replace(/^Package name: /, "")
      .replace(/^\d+:/, "")
      .replace(/-(\d+:)?\d.*$/, "")
      .trim(),
  );
}
