import { SetupError } from "../../errors.ts";
import { plain } from "../../machine/resources/difference.ts";
import { command, quote } from "../../system/quote.ts";
import type { StepKind } from "./types.ts";

/** Makes sure that the plan runs on the kind of machine it was made for. */
export interface HostStep {
  readonly kind: "host";
  /** For people: "Ubuntu 24.04 (noble), amd64". */
  readonly name: string;
  /** apt: the suite, looked for in os-release's three codenames and in VERSION. */
  readonly codename?: string;
  /** yum: the major version, together with these IDs in ID or ID_LIKE. */
  readonly version?: string;
  readonly ids: readonly string[];
  /** The very machine the plan was made on, which may be a derivative: os-release's ID and VERSION_ID. */
  readonly machine?: { readonly id: string; readonly versionId: string };
  /** Prints the architecture, and what it must print. */
  readonly arch: { readonly argv: readonly string[]; readonly is: string };
}

export const host: StepKind<HostStep> = {
  checkOnly: true,
  title: (step) => ({ en: `Check that this machine is ${step.name}`, zh: `检查本机是否为 ${step.name}` }),
  why: () => ({
    en: "Packages of another release or architecture would not install, or worse, half install.",
    zh: "为其他版本或架构准备的软件包装不上，甚至只装上一半。",
  }),
  touches: () => "nothing",
  // A run planned for this machine after reading it: what is left to check is the architecture.
  async differs({ arch }, { system }) {
    const have = (await system.exec(arch.argv)).stdout.trim();
    return have === arch.is ? undefined : { want: plain(arch.is), have: plain(have || "?") };
  },
  async run(step, { system }) {
    const { stdout } = await system.exec(step.arch.argv);
    if (stdout.trim() === step.arch.is) return;
    throw new SetupError(
      "unsupported-host",
      {
        en: `This machine's architecture is ${stdout.trim() || "unknown"}, and the plan is for ${step.arch.is}.`,
        zh: `本机架构为 ${stdout.trim() || "未知"}，而计划针对的是 ${step.arch.is}。`,
      },
      {
        next: {
          en: "Leave the architecture out of --target, or name this machine's.",
          zh: "请在 --target 中省略架构，或写本机的架构。",
        },
      },
    );
  },
  script(step) {
    const is = [
      step.machine ? `os_is ${quote(step.machine.id)} ${quote(step.machine.versionId)}` : undefined,
      step.codename ? `os_codename_is ${quote(step.codename)}` : undefined,
      step.version ? `os_major_is ${quote(step.version)} ${step.ids.map(quote).join(" ")}` : undefined,
    ].filter((test) => test !== undefined);
    return {
      helpers: ["host"],
      run: [
        `[ "$FORCE" = yes ] || ${is.join(" || ")} || wrong_host ${quote(step.name)}`,
        `[ "$(${command(step.arch.argv)})" = ${quote(step.arch.is)} ] || wrong_host ${quote(step.name)}`,
      ].join("\n"),
    };
  },
};
