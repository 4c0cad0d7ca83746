import { SetupError } from "../../errors.ts";
import { realPath } from "../../system/real-path.ts";
import type { FileStat, System } from "../../system/types.ts";
import { validateDaemonJson } from "../docker/dockerd.ts";
import { daemonJsonPath } from "./read.ts";

/** Put behind the name of the file as it was before the last change. */
export const backupSuffix = ".docker-setup.bak";

/**
 * Puts a new daemon.json in place: its old content beside it as a backup, mode and owner kept (0644 root:root for a new
 * one), checked by `dockerd --validate` where dockerd has that (from 23.0,
 * https://docs.docker.com/engine/release-notes/23.0/), in one rename. A symbolic link stays one; what it leads to is
 * replaced. `secret`: what is new in it is its owner's alone to read. merge_daemon_json in templates/script/daemon-json.sh does the same.
 *
 * @throws SetupError "daemon-json" with dockerd's own words in `output` where it refuses the text; "environment" where
 *   the path is no regular file. Nothing is changed then.
 */
export async function writeDaemonJson(
  system: System,
  text: string,
  path = daemonJsonPath,
  { secret = false } = {},
): Promise<void> {
  const { files } = system;
  const { target, stat } = await resolveLink(system, path);
  const old = stat === undefined ? undefined : await files.read(target);
  const before = { mode: stat?.mode ?? 0o644, uid: stat?.uid ?? 0, gid: stat?.gid ?? 0 };
  const owner = secret ? { ...before, mode: before.mode & 0o700 } : before;
  const candidate = `${target}.docker-setup.new`;
  try {
    await files.write(candidate, text, owner);
    await validate(system, candidate, path);
    if (old !== undefined) await files.write(target + backupSuffix, old, before);
    // One of an older file would tell that its settings are in use (pending.ts).
    else await files.remove(target + backupSuffix);
    await files.rename(candidate, target).catch(async (error: NodeJS.ErrnoException) => {
      // A file that is a mount of its own can't be replaced: it is written in place.
      if (error.code !== "EBUSY") throw error;
      await files.write(target, text, owner);
      await files.remove(candidate);
    });
  } catch (error) {
    await files.remove(candidate).catch(() => {});
    throw error;
  }
}

/** Follows symbolic links; `stat` is undefined where nothing stands at their end. */
export async function resolveLink(
  system: System,
  path: string,
): Promise<{ target: string; stat: FileStat | undefined }> {
  let target = path;
  let stat = await system.files.stat(path);
  if (stat?.type === "symlink") {
    const end = await realPath(system, path);
    if (end === undefined) throw notAFile(path);
    target = end;
    stat = await system.files.stat(target);
  }
  if (stat !== undefined && stat.type !== "file") throw notAFile(path);
  return { target, stat };
}

const notAFile = (path: string): SetupError =>
  new SetupError(
    "environment",
    {
      en: `${path} is neither a regular file nor a link to one.`,
      zh: `${path} 不是普通文件，也不是指向普通文件的链接。`,
    },
    {
      next: {
        en: "Correct that, then run this again. Nothing was changed.",
        zh: "请先改正，再重新运行。没有任何改动。",
      },
    },
  );

async function validate(system: System, candidate: string, path: string): Promise<void> {
  const help = await system.exec(["dockerd", "--help"], { timeoutMs: 30_000 });
  if (!`${help.stdout}${help.stderr}`.includes("--validate")) return;
  const answer = await validateDaemonJson(system, candidate, { timeoutMs: 30_000 });
  if (answer.code === 0) return;
  throw new SetupError(
    "daemon-json",
    { en: `dockerd refuses the new ${path}.`, zh: `dockerd 不接受新的 ${path}。` },
    {
      why: {
        en: "Its own words are below. Most often a key that was already in the file is misspelt or has a wrong value.",
        zh: "它自己的说明见下；多半是文件里原有的某个键拼写有误，或者值不对。",
      },
      next: {
        en: "Correct that entry, then run this again. Nothing was changed.",
        zh: "请修正该项，然后重新运行。没有任何改动。",
      },
      output: `${answer.stdout}${answer.stderr}`.replaceAll(candidate, path).trim(),
    },
  );
}
