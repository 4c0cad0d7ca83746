import { logDirectory } from "../../run/execute/log.ts";
import { atWork } from "../../run/journal/at-work.ts";
import {
  beginOf,
  jobOf,
  lastRun,
  pidOf,
  type Run,
  type RunState,
  readRuns,
  stateOf,
} from "../../run/journal/runs.ts";
import { localTime, stoppedAt } from "../../run/journal/unfinished.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Terminal } from "../ui/terminal.ts";

const states: Record<RunState | "running", Text> = {
  running: { en: "at work", zh: "进行中" },
  finished: { en: "finished", zh: "已完成" },
  failed: { en: "failed", zh: "失败" },
  "cut-off": { en: "cut off", zh: "被中断" },
  "rolled-back": { en: "taken back", zh: "已撤销" },
};

/** When a run began, its steps done, and the command line, of a journal's entries. */
function summary(run: Run) {
  const begin = beginOf(run);
  const done = run.entries.filter((entry) => entry.type === "after").length;
  return {
    id: run.id,
    at: begin?.at ?? "",
    command: begin?.command ?? "",
    what: jobOf(run),
    changes: done,
    state: stateOf(run),
  };
}

/** Shows the runs that changed something, newest first. */
export async function history(
  system: System,
  json: boolean,
  terminal: Terminal,
  out: (text: string) => void,
): Promise<void> {
  const logs = await system.files.list(logDirectory).catch(() => []);
  const [read, working] = await Promise.all([readRuns(system), atWork(system)]);
  const runs = read
    .map((run) => {
      const { state, ...rest } = summary(run);
      const runs = state === "cut-off" && pidOf(run.id) === working;
      return { ...rest, state: runs ? ("running" as const) : state, log: logOf(run.id, logs) };
    })
    .reverse();
  if (json) return out(`${JSON.stringify({ format: 1, runs }, null, 2)}\n`);
  if (runs.length === 0) {
    terminal.print(
      terminal.say({
        en: "docker-setup has not changed this machine yet.",
        zh: "docker-setup 尚未改动过本机。",
      }),
    );
    return;
  }
  const { say, data } = terminal;
  for (const { id, at, state, changes, command, log } of runs) {
    const steps = say({ en: `${changes} ${changes === 1 ? "step" : "steps"}`, zh: `${changes} 个步骤` });
    out(data("", [localTime(at), say(states[state]), steps].join("  ")));
    out(data("  ", command));
    out(data("  ", say({ en: `run ${id}`, zh: `运行 ${id}` })));
    if (log !== undefined) out(data("  ", say({ en: `log ${log}`, zh: `日志 ${log}` })));
  }
}

/** The log of a run: of the same process, the last that began no later than its journal. */
export function logOf(id: string, logs: readonly string[]): string | undefined {
  const pid = pidOf(id);
  const name = logs
    .filter((log) => log.endsWith(`.${pid}.log`) && log.slice(0, 19) <= id.slice(0, 19))
    .sort()
    .at(-1);
  return name && `${logDirectory}/${name}`;
}

/** Says to who installs that the last run was cut off, and where; undefined when it was not. */
export function cutOff(runs: readonly Run[]): Text | undefined {
  const run = lastRun(runs);
  if (run === undefined || stateOf(run) !== "cut-off") return undefined;
  const { at, what, command } = summary(run);
  const where = stoppedAt(run);
  // What another job had still to do is not what this one does.
  const other = what !== "install";
  const name = other ? { en: ` (${command})`, zh: `（${command}）` } : { en: "", zh: "" };
  const next = other
    ? {
        en: "This one brings Docker to what you ask for; `docker-setup rollback` takes that one back instead.",
        zh: "本次将按要求安装 Docker；若要撤销那次运行，请用 docker-setup rollback。",
      }
    : {
        en: "This one continues from there; `docker-setup rollback` takes it back instead.",
        zh: "本次将从该处继续；若要撤销，请用 docker-setup rollback。",
      };
  return {
    en: `The run of ${localTime(at)}${name.en} was cut off${where.en}. ${next.en}`,
    zh: `${localTime(at)} 的运行${name.zh}被中断${where.zh}。${next.zh}`,
  };
}
