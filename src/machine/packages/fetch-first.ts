import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { managerThatRuns } from "../managers/index.ts";
import { anotherMirror } from "../managers/index-entry.ts";
import type { PackageQuery } from "../managers/types.ts";
import { commandFailed } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";
import { isMendedByLists } from "./lists.ts";
import { tryPackageCommand } from "./lock.ts";

/** Who gets less than a kilobyte a second for so long gets it from a mirror that drips. Seconds. */
const WINDOW = 60;

/**
 * Has the package manager only fetch what a command will install, and ends that where it began and next to nothing comes:
 * none has a bound for what drips, and nothing may end one that unpacks. What could not be fetched, by no fault of old lists,
 * the command would wait for as long again. What else goes wrong is its own to say. templates/script/package-fetch.sh does
 * the same.
 * @throws SetupError "network", "step-failed"
 */
export async function fetchFirst(
  work: Work,
  query: PackageQuery,
  argv: readonly string[],
  input?: string,
): Promise<void> {
  const manager = managerThatRuns(argv);
  if (manager?.keeps === undefined || manager.fetchOnly === undefined) return;
  const stop = new AbortController();
  const end = watch(work.system, manager.keeps.downloads, () => stop.abort());
  const { option, fails } = manager.fetchOnly;
  const command = [...argv, option];
  const options = { signal: stop.signal, ...(input === undefined ? {} : { input }) };
  const result = await tryPackageCommand(work, query, command, options).finally(end);
  if (stop.signal.aborted) throw drips(result.stdout);
  const unfetched = result.code !== 0 && new RegExp(fails, "m").test(`${result.stdout}\n${result.stderr}`);
  if (unfetched && !isMendedByLists(query, result)) throw commandFailed(work, argv, result);
}

/** Calls `slow` once files have begun to come, and stop coming; returns how to end it. */
export function watch(
  system: ReadSystem,
  directories: readonly string[],
  slow: () => void,
  every = WINDOW * 1000,
): () => void {
  const kilobytes = async () => {
    const { stdout } = await system.exec(["du", "-sk", ...directories]);
    return stdout.split("\n").reduce((sum, line) => sum + (Number.parseInt(line, 10) || 0), 0);
  };
  let seen: { first: number; had: number } | undefined;
  const look = async () => {
    const has = await kilobytes();
    if (seen && has > seen.first && has < seen.had + WINDOW) slow();
    seen = { first: seen?.first ?? has, had: has };
  };
  // Before the first byte comes.
  const begin = setTimeout(() => void look().catch(() => {}), 0);
  const timer = setInterval(() => void look().catch(() => {}), every);
  return () => {
    clearTimeout(begin);
    clearInterval(timer);
  };
}

/** apt says "Get:1 https://…" as it begins with a file. */
function drips(printed: string): SetupError {
  const said = printed.split("\n").filter((line) => line.startsWith("Get:"));
  const [, host] = /^Get:\d+ [a-z+]+:\/\/([^/ ]+)/.exec(said.at(-1) ?? "") ?? [];
  return new SetupError(
    "network",
    {
      en: `${host ?? "A mirror"} sends less than 1 kB a second; the packages would take hours. None of them was installed.`,
      zh: `${host ?? "镜像站"} 的速度不到 1 kB/s，下载软件包需要数小时。尚未安装任何软件包。`,
    },
    { next: anotherMirror },
  );
}
