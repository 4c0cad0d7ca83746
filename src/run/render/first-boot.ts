import { initOf, type NamesInit } from "../../machine/inits/index.ts";
import { allManagers } from "../../machine/managers/index.ts";
import { firstKey } from "../../plan/steps/repository-key.ts";
import type { Plan } from "../../plan/types.ts";
import type { System } from "../../system/types.ts";
import { template } from "../../templates.ts";
import { renderScript, type ScriptOptions } from "./script.ts";
import { type Shelf, wholeTools } from "./toolbox.ts";

/** A short script, and what stands beside it on the machine. */
export interface FirstBoot {
  readonly script: string;
  /** What the repository key's file has to hold; undefined where there is no repository of ours. */
  readonly key: Buffer | undefined;
}

/** Tools of which a new machine needs no more than a line: nothing runs on it yet that could come to harm. */
const lines: Readonly<Record<string, string>> = {
  cover: "cover() { cat; }",
  // No older one stands first in its PATH.
  docker: 'docker_asked() { docker --host "$DAEMON_ADDRESS" "$@"; }\npackaged() { echo "$1"; }',
  // Nobody has put anything odd there yet.
  "free-places": "taken_place() { :; }",
  "held-alone": "keep_held_alone() { :; }",
  "odd-file": "is_odd() { return 1; }\nkeep_plain() { :; }",
  "package-ahead": "begin_ahead() { :; }\nend_ahead() { :; }",
  "package-fetch": 'bring() { shift 3; with_lists "$@"; }\nfetch_first() { :; }',
  // What runs at a first boot hands on no variable of a person's, and neither does sudo.
  "plain-environment": "plain_environment() { :; }",
  room: "keep_room() { :; }",
  within: 'within() { shift; "$@"; }',
  "without-help": "without_help() { cat; }",
};

const ofManagers: Readonly<Record<string, string>> = Object.assign(
  {},
  ...allManagers.map(({ shortTools }) => shortTools),
);

/** What those say that do nothing here, and what to do next where little room is: what is wrong is said. */
const unsaid = [
  "MSG_DAEMON_JSON_FLAG",
  "MSG_DAEMON_OLD",
  "MSG_HELD_ALONE",
  "MSG_ODD_FILE",
  "MSG_PINNED",
  "MSG_PLACE_TAKEN",
  "MSG_ROOM",
  "MSG_SUITE_NEXT",
  "MSG_LOOK_AT_REPOSITORIES",
];

/** Tools that have a shorter one in templates/first-boot: it refuses what only the whole one can deal with. */
const shorter = [
  "containers",
  "daemon-json",
  "daemon-json-back",
  "daemon-keys",
  "dockerd",
  "key-file",
  "sources",
];

/** @param fetches no package manager fetches files, so the script does */
const shortTools = (machine: NamesInit, fetches: boolean): Shelf => {
  const whole = wholeTools(machine);
  const short = { ...lines, ...ofManagers, ...initOf(machine).shortTools };
  const { "package-ahead": _, ...own } = short;
  return (name) =>
    (fetches ? own : short)[name] ??
    (shorter.includes(name) ? template(`first-boot/${name}.sh`) : whole(name));
};

/**
 * The plan's script for a machine that is new, where little room is: the same steps, and of their tools the shorter ones.
 * The repository key is fetched and verified now.
 * @throws SetupError "network", "untrusted-key"
 */
export async function firstBoot(
  system: System,
  plan: Pick<Plan, "steps" | "environment">,
  options: ScriptOptions,
): Promise<FirstBoot> {
  const fetches = plan.steps.some((step) => step.kind === "package-install" && step.ahead && !step.clear);
  const short = { shelf: shortTools(options, fetches), unsaid };
  const step = plan.steps.find(({ kind }) => kind === "repository-key");
  // Nothing is there yet that a transaction could take away, so it is not played through; and nothing is set, so the list
  // of what dockerd does not take is left out.
  const steps = plan.steps.map((each) => {
    if (each.kind === "daemon-settings" || each.kind === "verify") return { ...each, fresh: true as const };
    if (each.kind === "host") return { ...each, opens: [] };
    if (each.kind !== "package-install") return each;
    // Nor is anything fetched beside: what the manager fetches needs no list of files.
    const { staged: _, ahead, ...rest } = each;
    return fetches && ahead ? { ...rest, ahead } : rest;
  });
  return {
    script: squeezed(renderScript({ ...plan, steps }, { ...options, short })),
    key: step?.kind === "repository-key" ? await firstKey(step, system) : undefined,
  };
}

/**
 * A script without what is there for readers: comments, and blanks at the beginning of lines. What is quoted and what
 * stands in a here-document stays as it is.
 */
export function squeezed(script: string): string {
  const [first = "", ...rest] = script.split("\n");
  const body = `\n${rest.join("\n")}`.replace(
    /<<'?(\w+)'?.*\n[\s\S]*?\n\1(?=\n)|'[^']*'|"(?:\\.|[^"\\])*"|\\.|\n(?:[ \t]*(?:#.*)?(?=\n))+|\n[ \t]+/g,
    (token) => (/^\n[ \t]+$/.test(token) ? "\n" : /^\n[ \t]*(#|\n|$)/.test(token) ? "" : token),
  );
  return first + body;
}
