import { memberDiffers } from "../../machine/resources/member.ts";
import type { Plan } from "../../plan/types.ts";
import { changed, type StepResult } from "../../run/execute/execute.ts";
import type { RunLog } from "../../run/execute/log.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import { enginePackage } from "./show.ts";
import type { Terminal } from "./terminal.ts";

/** What is true once all of a plan is done, looked at on the machine. */
export interface Ending {
  /** Installed packages and their versions. */
  readonly installed: ReadonlyMap<string, string>;
  /** Behind sudo; undefined: root itself. */
  readonly sudoUser: string | undefined;
  /** That person is in the docker group. */
  readonly inGroup: boolean;
  /** What was said of registry mirrors before the steps: it scrolled away. */
  readonly reminders: readonly Text[];
}

/** Whether somebody may use the socket without root, from the next login on at the latest. */
export const isInGroup = async (system: ReadSystem, user: string | undefined): Promise<boolean> =>
  user !== undefined && (await memberDiffers(system, user, "docker")) === undefined;

/** How it ended, and what to type next. */
export function showSummary(
  terminal: Terminal,
  plan: Plan,
  results: readonly StepResult[],
  log: RunLog,
  ending: Ending,
): void {
  const { say, print, conclude, facts } = terminal;
  const seconds = (results.reduce((sum, { ms }) => sum + ms, 0) / 1000).toFixed(1);
  const engine = enginePackage(plan);
  const docker = plan.docker ?? ending.installed.get(engine) ?? engine;
  print();
  if (!changed(results)) {
    conclude({
      en: `Nothing was changed: Docker ${docker} is here and works.`,
      zh: `没有任何改动：Docker ${docker} 已就绪且工作正常。`,
    });
    return;
  }
  conclude({
    en: `Docker ${docker} is ready, in ${seconds} s.`,
    zh: `Docker ${docker} 已就绪，用时 ${seconds} 秒。`,
  });
  const rows: [Text, string | readonly string[]][] = [];
  const plugins = pluginVersions(ending.installed);
  if (plugins.length > 0) rows.push([{ en: "With", zh: "包含" }, plugins.join(say({ en: ", ", zh: "、" }))]);
  rows.push([{ en: "Try", zh: "下一步" }, nextLines(terminal, plan, results, ending)]);
  if (log.exists()) rows.push([{ en: "Log", zh: "日志" }, log.path]);
  if (ending.reminders.length > 0)
    rows.push([{ en: "Note", zh: "注意" }, ending.reminders.map((text) => say(text))]);
  facts(rows);
}

/** "Compose 2.29.7": what stands before the package's own revision. */
export function pluginVersions(installed: Ending["installed"]): string[] {
  return [
    ["Compose", "docker-compose-plugin"],
    ["Buildx", "docker-buildx-plugin"],
  ].flatMap(([name = "", pkg = ""]) => {
    const version = installed
      .get(pkg)
      ?.replace(/^\d+:/, "")
      .replace(/[-~].*$/, "");
    return version ? [`${name} ${version}`] : [];
  });
}

/** What works for the person who ran this, at once; and from when on sudo is not needed. */
function nextLines(
  { say }: Terminal,
  plan: Plan,
  results: readonly StepResult[],
  { sudoUser, inGroup }: Ending,
): string[] {
  const run = "docker run --rm hello-world";
  const joined = results.some(({ step, state }) => step.kind === "group-member" && state === "done");
  const direct = sudoUser === undefined || (inGroup && !joined);
  const lines = [direct ? run : `sudo ${run}`];
  for (const step of joined ? plan.steps : []) {
    if (step.kind !== "group-member") continue;
    const { user } = step;
    lines.push(
      say({
        en: `${user} needs no sudo after logging in again.`,
        zh: `${user} 重新登录后不再需要 sudo。`,
      }),
    );
  }
  return lines;
}
