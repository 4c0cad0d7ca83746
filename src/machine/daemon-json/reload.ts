import { command, quote } from "../../system/quote.ts";
import { dockerInfo, mirrorsAsPrinted, usesMirrors } from "../docker/info.ts";
import { reloading } from "../docker/process.ts";
import { namingInit } from "../inits/index.ts";
import type { Init } from "../inits/init.ts";
import { type Owner, putInScript } from "../work/put-in-script.ts";
import { tryCommand } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";
import { editDaemonJson, valueAt } from "./edit-text.ts";
import type { Edit, Json } from "./edits.ts";
import { daemonKeys } from "./keys.ts";
import { readRegistryMirrors, withEmptyList } from "./merge.ts";
import { daemonJsonPath, readDaemonJson } from "./read.ts";
import { resolveLink } from "./write.ts";

/**
 * Has a running daemon read daemon.json again, and waits until it uses the registry mirrors of the file, two seconds at
 * most: a unit that reloads by `kill -HUP`, as Docker's does, is done before the daemon is. Where its registry mirrors
 * are gone from the file, an empty list stands there for the moment of the reload, since a key that is absent changes
 * nothing; then the file is as it was. So does what `gone` sets, for other keys that went. A service
 * that runs another program than dockerd is left alone: that signal would end it.
 */
export async function reloadDaemon(
  work: Work,
  unit: string,
  init: Init,
  gone: readonly Edit[] = [],
): Promise<void> {
  const { system } = work;
  const docker = unit === init.service("docker");
  const how = docker ? await reloading(system, namingInit(init)) : init.reload(unit);
  if (how === undefined) return;
  const reload = () => tryCommand(work, how);
  const wanted = docker ? await readDaemonJson(system).then(mirrorsOf, () => undefined) : undefined;
  const isTaken = async () => {
    const info = await dockerInfo(system);
    return info === undefined || usesMirrors(info, wanted);
  };
  const isSettled = async () => {
    for (let attempt = 0; attempt < 5 && !(await isTaken()); attempt++) await system.sleep(400);
  };
  const keepsMirrors = wanted?.length === 0 && !(await isTaken());
  if (!keepsMirrors && gone.length === 0) {
    await reload();
    await isSettled();
    return;
  }
  const text = await readDaemonJson(system);
  const { target, stat } = await resolveLink(system, daemonJsonPath);
  const owner = { mode: stat?.mode ?? 0o644, uid: stat?.uid ?? 0, gid: stat?.gid ?? 0 };
  const moment = keepsMirrors ? withEmptyList(text) : text;
  await system.files.write(target, editDaemonJson(moment, gone), owner);
  try {
    await reload();
    await isSettled();
  } finally {
    if (text === undefined) await system.files.remove(target);
    else await system.files.write(target, text, owner);
  }
  // Once more, and without an effect: by its time the file has not changed since it was read (pending.ts).
  if (text !== undefined) await reload();
}

/**
 * What stands for a moment in the place of keys that went from daemon.json and that a reload alone would leave in use.
 * A text that does not parse says nothing.
 */
export function neutralFor(before: string | undefined, after: string | undefined): Edit[] {
  return Object.entries(daemonKeys).flatMap(([key, { neutral }]): Edit[] => {
    if (neutral === undefined) return [];
    try {
      if (valueAt(before, [key]) === undefined || valueAt(after, [key]) !== undefined) return [];
    } catch {
      return [];
    }
    return [{ op: "set", path: [key], value: JSON.parse(neutral) as Json }];
  });
}

/**
 * sh: does the same where `file` is what was put at the path just before: whether the list has to be emptied for the
 * moment is known when the script is made. undefined: it is not known what stands there.
 */
export function reloadInScript(
  init: Init,
  unit: string,
  path: string,
  file: { readonly text: string | undefined; readonly owner: Owner | undefined } | undefined,
): string[] {
  const ask = `if ${command(init.askActive(unit))}; then`;
  const docker = unit === init.service("docker");
  const reload = `  ${docker ? command(["reload_daemon", unit]) : command(init.reload(unit))} || :`;
  const wanted = docker && file ? mirrorsOf(file.text) : undefined;
  if (file === undefined || wanted === undefined) return [ask, reload, "fi"];
  const wait = [
    "  for attempt in 1 2 3; do",
    `    ! daemon_uses ${quote(mirrorsAsPrinted(wanted))} || break`,
    '    echo "reload, try $attempt"',
    "    sleep 1",
    "  done",
  ];
  if (wanted.length > 0) return [ask, reload, ...wait, "fi"];
  const { text, owner = { mode: 0o644, uid: 0, gid: 0 } } = file;
  const put = (content: string) => putInScript(path, Buffer.from(content), owner);
  return [
    ask,
    ...put(withEmptyList(text)).map((line) => `  ${line}`),
    reload,
    ...wait,
    ...(text === undefined ? [command(["rm", "-f", "--", path])] : put(text)).map((line) => `  ${line}`),
    "fi",
  ];
}

/** undefined: what can't be read is dockerd's to complain of. */
function mirrorsOf(text: string | undefined): readonly string[] | undefined {
  try {
    return readRegistryMirrors(text);
  } catch {
    return undefined;
  }
}
