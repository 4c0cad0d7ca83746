import { SetupError } from "../../errors.ts";
import { plain } from "../../machine/resources/difference.ts";
import { command, quote } from "../../system/quote.ts";
import type { SaidBy } from "../../terms.ts";
import type { StepKind } from "./types.ts";

/** What os-release may say for a machine to be taken. */
export type HostMatch =
  | ({ readonly by: "release" } & SaidBy)
  /** One of its codenames, or VERSION, names apt's suite; and ID or ID_LIKE one of the ids. */
  | { readonly by: "codename"; readonly codename: string; readonly ids: readonly string[] }
  /** A C library that is not older, whatever os-release says. */
  | { readonly by: "library"; readonly version: string }
  /** VERSION_ID's or PLATFORM_ID's major number; and ID or ID_LIKE one of the ids. */
  | { readonly by: "major"; readonly version: string; readonly ids: readonly string[] };

/** Makes sure that the plan runs on the kind of machine it was made for. */
export interface HostStep {
  readonly kind: "host";
  /** For people: "Ubuntu 24.04 (noble), amd64". */
  readonly name: string;
  /** Any one of them is enough for the script; --force does without. A run has read the machine itself. */
  readonly accepts: readonly HostMatch[];
  /** Prints the architecture, and what it must print. */
  readonly arch: { readonly argv: readonly string[]; readonly is: string };
  /** Paths and patterns that hold the system up where no file is there; a run looks as soon as it has its lock. */
  readonly opens?: readonly string[];
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
  script({ name, accepts, arch, opens = [] }) {
    const wrong = `wrong_host ${quote(name)}`;
    return {
      helpers: [
        ...["host", ...(opens.length > 0 ? ["odd-file"] : [])],
        ...(accepts.some(({ by }) => by === "library") ? ["host-library"] : []),
      ],
      run: [
        ...(opens.length > 0 ? [`keep_plain ${opens.map(pattern).join(" ")}`] : []),
        "read_os",
        `[ "$FORCE" = yes ] || ${accepts.map(test).join(" || ")} || ${wrong}`,
        `[ "$(${command(arch.argv)})" = ${quote(arch.is)} ] || ${wrong}`,
        ...(arch.is === "armhf" ? [`[ "$(uname -m)" != armv6l ] || ${wrong}`] : []),
      ].join("\n"),
    };
  },
};

/** sh: a word in which the stars stand for names. */
const pattern = (path: string) =>
  path
    .split("*")
    .map((part) => part && quote(part))
    .join("*");

/** A match as templates/script/host.sh's question. */
function test(match: HostMatch): string {
  const words = (list: readonly string[]) => list.map((word) => ` ${quote(word)}`).join("");
  switch (match.by) {
    case "release":
      return `os_is ${quote(match.id)} ${quote(match.name ?? "")}${words(match.releases)}`;
    case "codename":
      return `os_codename_is ${quote(match.codename)}${words(match.ids)}`;
    case "library":
      return `libc_is ${quote(match.version)}`;
    case "major":
      return `os_major_is ${quote(match.version)}${words(match.ids)}`;
  }
}
