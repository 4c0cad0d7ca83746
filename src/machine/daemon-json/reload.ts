import { command } from "../../system/quote.ts";
import { dockerInfo } from "../docker/info.ts";
import type { Init } from "../inits/init.ts";
import { type Owner, putInScript } from "../work/put-in-script.ts";
import { tryCommand } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";
import { readRegistryMirrors, withEmptyList } from "./merge.ts";
import { daemonJsonPath, readDaemonJson } from "./read.ts";
import { resolveLink } from "./write.ts";

/**
 * Has a running daemon read daemon.json again. Where its registry mirrors are gone from the file, an empty list stands
 * there for the moment of the reload, since a key that is absent changes nothing; then the file is as it was.
 */
export async function reloadDaemon(work: Work, unit: string, init: Init): Promise<void> {
  const reload = () => tryCommand(work, init.reload(unit));
  const { system } = work;
  if (unit !== "docker.service" || !(await keepsOldMirrors(work))) {
    await reload();
    return;
  }
  const text = await readDaemonJson(system);
  const { target, stat } = await resolveLink(system, daemonJsonPath);
  const owner = { mode: stat?.mode ?? 0o644, uid: stat?.uid ?? 0, gid: stat?.gid ?? 0 };
  await system.files.write(target, withEmptyList(text), owner);
  try {
    await reload();
    // A unit that reloads by `kill -HUP` is done before the daemon is.
    for (let attempt = 0; attempt < 10 && (await keepsOldMirrors(work)); attempt++) {
      await system.sleep(200);
    }
  } finally {
    if (text === undefined) await system.files.remove(target);
    else await system.files.write(target, text, owner);
  }
}

/** The file names no registry mirror, and the daemon uses some. A file that can't be read is dockerd's to complain of. */
async function keepsOldMirrors({ system }: Work): Promise<boolean> {
  try {
    const wanted = readRegistryMirrors((await readDaemonJson(system)) ?? "");
    // While the list is emptied it is an empty one, too.
    if (wanted.length > 0) return false;
  } catch {
    return false;
  }
  return ((await dockerInfo(system))?.registryMirrors.length ?? 0) > 0;
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
  const reload = `  ${command(init.reload(unit))} || :`;
  if (file === undefined || unit !== "docker.service" || !namesNoMirrors(file.text))
    return [ask, reload, "fi"];
  const { text, owner = { mode: 0o644, uid: 0, gid: 0 } } = file;
  const put = (content: string) => putInScript(path, Buffer.from(content), owner);
  return [
    ask,
    ...put(withEmptyList(text)).map((line) => `  ${line}`),
    reload,
    "  for attempt in 1 2 3; do",
    "    ! daemon_uses '[]' || break",
    '    echo "reload, try $attempt"',
    "    sleep 1",
    "  done",
    ...(text === undefined ? [command(["rm", "-f", "--", path])] : put(text)).map((line) => `  ${line}`),
    "fi",
  ];
}

/** A text that can't be read is dockerd's to complain of. */
function namesNoMirrors(text: string | undefined): boolean {
  try {
    return readRegistryMirrors(text).length === 0;
  } catch {
    return false;
  }
}
