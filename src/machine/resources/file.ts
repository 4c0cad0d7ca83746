import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { SetupError } from "../../errors.ts";
import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { realPath } from "../../system/real-path.ts";
import { reveal, type Secret } from "../../system/secret.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import { daemonJsonPath } from "../daemon-json/read.ts";
import { neutralFor, reloadDaemon, reloadInScript } from "../daemon-json/reload.ts";
import { backupSuffix } from "../daemon-json/write.ts";
import { initOf, isDropIns, isInitName, type NamesInit } from "../inits/index.ts";
import { putInScript } from "../work/put-in-script.ts";
import { tryCommand } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";
import { absent, type Difference, firstDifference, plain } from "./difference.ts";
import type { Resource, RestoreScript } from "./resource.ts";
import { isObject, isOptional, isPath, isString } from "./shape.ts";

export interface FileTouch extends NamesInit {
  readonly what: "file";
  readonly path: string;
  /** Where the path is a link, what it leads to is changed. */
  readonly follow?: true;
  /** A unit that reads the file again on reload. */
  readonly reload?: string;
  /** A unit that has to start anew to see the file, and its init to read it before. */
  readonly restart?: string;
}

export type FileState =
  | { readonly type: "absent" }
  | { readonly type: "symlink"; readonly to: string }
  | {
      readonly type: "file";
      /** base64 */
      readonly content: string;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    };

export interface FileChange extends FileTouch {
  /** The directory that it stands in was not there; journals of older versions do not tell. */
  readonly folder?: "absent";
  readonly before: FileState;
}

/** What a file is meant to be. */
export interface WantedFile {
  readonly path: string;
  readonly content: string | Secret;
  readonly mode: number;
}

/** Whether a plain file stands at the path, with just this content and these permission bits. */
export async function fileDiffers(system: ReadSystem, wanted: WantedFile): Promise<Difference | undefined> {
  const stat = await system.files.stat(wanted.path);
  const here = (text: string) => plain(`${wanted.path}: ${text}`);
  if (stat === undefined) return { want: plain(wanted.path), have: absent };
  if (stat.type !== "file") return { want: plain(wanted.path), have: here(stat.type) };
  const content = await system.files.read(wanted.path);
  const [want, have] = firstDifference(reveal(wanted.content), content?.toString("utf8") ?? "");
  if (want !== have) return { want: here(want), have: here(have) };
  if (stat.mode === wanted.mode) return undefined;
  return { want: here(octal(wanted.mode)), have: here(octal(stat.mode)) };
}

/** Paths that are there where none is wanted. */
export function pathsLeft(paths: readonly string[]): Difference | undefined {
  if (paths.length === 0) return undefined;
  const want: Text = { en: `no ${paths.join(", ")}`, zh: `没有 ${paths.join("、")}` };
  return { want, have: plain(paths.join(", ")) };
}

const octal = (mode: number) => `mode 0${mode.toString(8)}`;

export const file: Resource<FileTouch, FileChange> = {
  async capture(system, touch) {
    const stat = touch.follow ? await system.files.stat(touch.path) : undefined;
    if (stat?.type !== "symlink") {
      const before = await readState(system, touch.path);
      const folder = before.type === "absent" && !(await system.files.stat(dirname(touch.path)));
      return { ...touch, ...(folder ? { folder: "absent" as const } : {}), before };
    }
    const path = (await realPath(system, touch.path)) ?? touch.path;
    return { ...touch, path, before: await readState(system, path) };
  },
  async restore({ path, before, ...touch }, work) {
    const { system } = work;
    const { files } = system;
    const text = async () =>
      touch.reload === undefined
        ? undefined
        : (await files.read(path).catch(() => undefined))?.toString("utf8");
    const now = await text();
    if (before.type === "absent") await removeFile(system, path);
    // What a link led to was changed, if at all, by its own path: the link alone comes back.
    else if (before.type === "symlink") await system.exec(["ln", "-sfn", "--", before.to, path]);
    else {
      const { mode, uid, gid } = before;
      await files.write(path, Buffer.from(before.content, "base64"), { mode, uid, gid });
    }
    // What daemon.json was before docker-setup's last change of it is of no use to anybody any more.
    if (touch.reload !== undefined) for (const backup of backupsOf(path)) await files.remove(backup);
    if (before.type === "absent" && touch.folder) await system.exec(["rmdir", dirname(path)]);
    work.log(`restored ${path}`);
    if (touch.restart !== undefined) {
      await tryCommand(work, initOf(touch).readFiles);
    }
    await tell(touch, work, neutralFor(now, await text()));
  },
  async stops({ restart, ...touch }, system) {
    const runs = restart !== undefined && (await initOf(touch).isActive(system, restart));
    return runs ? { liveRestoreHelps: true } : undefined;
  },
  restoreInScript,
  isBackInScript({ path, before }) {
    const at = quote(path);
    if (before.type === "absent") return { helpers: [], run: `! [ -e ${at} ] && ! [ -L ${at} ]` };
    if (before.type === "symlink")
      return { helpers: [], run: `[ "$(readlink ${at})" = ${quote(before.to)} ]` };
    const { mode, uid, gid } = before;
    // Another file by chance is all that this is to tell.
    const sum = createHash("sha1").update(Buffer.from(before.content, "base64")).digest("hex");
    const tests = [
      `! [ -L ${at} ]`,
      `[ "$(sha1sum <${at})" = '${sum}  -' ]`,
      `[ "$(stat -c '%a %u %g' ${at})" = '${mode.toString(8)} ${uid} ${gid}' ]`,
    ];
    return { helpers: [], run: tests.join(" && ") };
  },
  isChange: ({ path, follow, reload, restart, init, folder, before }) =>
    isPath(path) &&
    isOptional(folder, (value) => value === "absent") &&
    isOptional(follow, (value) => typeof value === "boolean") &&
    [reload, restart].every((unit) => isOptional(unit, isString)) &&
    isOptional(init, isInitName) &&
    isState(before),
};

/** Removes a file of ours, and the drop-ins' directory that was made with it, unless others have files in it. */
export async function removeFile({ files, exec }: System, path: string): Promise<void> {
  await files.remove(path);
  if (isDropIns(dirname(path))) await exec(["rmdir", dirname(path)]);
}

/** sh: the same. */
export function removeFilesInScript(paths: readonly string[]): string[] {
  const folders = [...new Set(paths.map((path) => dirname(path)))].filter(isDropIns);
  return [
    command(["rm", "-f", "--", ...paths]),
    ...folders.map((path) => `${command(["rmdir", path])} 2>/dev/null || :`),
  ];
}

/** Beside the file, and where it stood before somebody put a link in its place. */
const backupsOf = (path: string) => [...new Set([path, daemonJsonPath])].map((each) => each + backupSuffix);

async function readState(system: ReadSystem, path: string): Promise<FileState> {
  const stat = await system.files.stat(path);
  if (stat === undefined) return { type: "absent" };
  if (stat.type === "symlink") return { type: "symlink", to: await system.files.readLink(path) };
  const content = stat.type === "file" ? await system.files.read(path) : undefined;
  if (content === undefined) {
    throw new SetupError("environment", {
      en: `${path} is not a file; docker-setup would have to write one there.`,
      zh: `${path} 不是文件，而 docker-setup 需要在此写入文件。`,
    });
  }
  return { type: "file", content: content.toString("base64"), mode: stat.mode, uid: stat.uid, gid: stat.gid };
}

/** Has a unit that runs see the file. */
async function tell(
  touch: Omit<FileTouch, "what" | "path">,
  work: Work,
  gone: Parameters<typeof reloadDaemon>[3],
): Promise<void> {
  const { reload, restart } = touch;
  const init = initOf(touch);
  const unit = restart ?? reload;
  if (unit === undefined || !(await init.isActive(work.system, unit))) return;
  if (restart === undefined) return reloadDaemon(work, unit, init, gone);
  await work.allowInterruption({ liveRestoreHelps: true });
  await tryCommand(work, init.restart(unit));
}

function isState(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (value.type === "symlink") return isString(value.to);
  if (value.type !== "file") return value.type === "absent";
  return isString(value.content) && [value.mode, value.uid, value.gid].every(Number.isInteger);
}

function restoreInScript(change: FileChange): RestoreScript {
  const { path, restart, reload, before } = change;
  const init = initOf(change);
  const content = before.type === "file" ? Buffer.from(before.content, "base64") : undefined;
  const back: string[] = [];
  if (before.type === "absent") back.push(...removeFilesInScript([path]));
  if (before.type === "symlink") back.push(command(["ln", "-sfn", "--", before.to, path]));
  if (before.type === "file") back.push(...putInScript(path, content!, before));
  if (reload !== undefined) back.push(command(["rm", "-f", "--", ...backupsOf(path)]));
  if (before.type === "absent" && change.folder)
    back.push(`${command(["rmdir", dirname(path)])} 2>/dev/null || :`);
  if (restart !== undefined) {
    const again = `  keep_restarted_containers\n  ${command(init.restart(restart))} || :`;
    back.push(command(init.readFiles), `if ${command(init.askActive(restart))}; then\n${again}\nfi`);
  } else if (reload !== undefined) {
    const owner = before.type === "file" ? before : undefined;
    const file = before.type === "symlink" ? undefined : { text: content?.toString("utf8"), owner };
    back.push(...reloadInScript(init, reload, path, file));
  }
  const first =
    restart === undefined
      ? {}
      : { first: `! ${command(init.askActive(restart))} || keep_restarted_containers` };
  return { helpers: ["files", "containers", "daemon"], ...first, run: back.join("\n") || ":" };
}
