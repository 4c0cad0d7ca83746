import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { realPath } from "../../system/real-path.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import { filesLike } from "../inits/systemd-files.ts";
import { machineFacts } from "./facts.ts";

/** What others than docker-setup open, and would wait at for ever, by stat(1)'s words. */
const kinds: Readonly<Record<string, Text>> = {
  fifo: { en: "a named pipe", zh: "命名管道" },
  socket: { en: "a socket", zh: "套接字" },
  "character special file": { en: "a device", zh: "设备文件" },
  "block special file": { en: "a device", zh: "设备文件" },
};

/** Nobody can follow it: systemd then loads nothing of a unit, dpkg and yum do nothing at all. */
const circle: Text = { en: "a symbolic link that leads in a circle", zh: "成环的符号链接" };

/** What everything opens that looks for a host, or asks which system this is, and what dockerd opens. */
export const openedBySystem = [
  ...["/etc/os-release", "/etc/hosts", "/etc/nsswitch.conf", "/etc/resolv.conf"],
  "/etc/docker/daemon.json",
];

/** Shell variables that a script reads. */
export const oddFileMessages = {
  MSG_ODD_FILE: {
    en: "This is a pipe, a socket, a device or a link that leads in a circle where the system expects a file: it would wait for ever, or read nothing. Move it away, then run this again; nothing was changed:",
    zh: "系统要读取的以下路径不是文件，而是管道、套接字、设备或成环的符号链接，会导致永远等待或无法读取。请移走后再运行；没有任何改动：",
  },
};

/** /dev/null in a file's place has it read as empty, and is how people switch one off. */
const NULL = "1:3";

/**
 * Makes sure that nothing stands in the place of the files that the init and the package manager open here and that would
 * hold them up for ever, and no link that nobody can follow. docker-setup itself opens nothing but files; a directory, and a link
 * that leads nowhere, hold nobody up.
 * @throws SetupError "environment"
 */
export async function demandPlainFiles(system: System, facts = machineFacts(system)): Promise<void> {
  const [init, manager] = await Promise.all([facts.initHere(), facts.manager()]);
  const all = [...openedBySystem, ...(manager?.opens ?? [])];
  const patterns = await Promise.all(all.map((pattern) => filesLike(system, pattern)));
  const paths = [...patterns.flat(), ...(await init.opens(system, ["docker", "containerd"]))];
  const odd = await oddOnes(system, [...new Set(paths)]);
  if (odd === undefined) return;
  const { path, kind } = odd;
  throw new SetupError(
    "environment",
    {
      en: `${path} is ${kind.en}. Nothing was changed.`,
      zh: `${path} 是${kind.zh}。没有任何改动。`,
    },
    {
      why:
        kind === circle
          ? {
              en: "The system can't read it, and then what it belongs to does not work.",
              zh: "系统无法读取它，相关的服务或软件包管理也就无法工作。",
            }
          : {
              en: "The system opens it as a file, and would wait for ever.",
              zh: "系统会把它当作文件打开，并永远等待。",
            },
      next: { en: "Move it out of that directory, then run this again.", zh: "请将其移出该目录后再运行。" },
    },
  );
}

async function oddOnes(
  system: ReadSystem,
  paths: readonly string[],
): Promise<{ path: string; kind: Text } | undefined> {
  const stats = await Promise.all(paths.map((path) => system.files.stat(path).catch(() => undefined)));
  const links = await Promise.all(
    paths.map(async (path, i) => stats[i]?.type === "symlink" && !(await leadsToFile(system, path))),
  );
  const suspects = paths.filter((_, i) => stats[i]?.type === "other" || links[i]);
  if (suspects.length === 0) return undefined;
  const argv = ["stat", "-L", "-c", "%F\t%t:%T\t%n", "--", ...suspects];
  const { stdout } = await system.exec(argv, { env: { LC_ALL: "C" } });
  const rows = stdout.split("\n").map((line) => line.split("\t"));
  for (const [type = "", device, path] of rows) {
    const kind = kinds[type];
    if (kind && path !== undefined && device !== NULL) return { path, kind };
  }
  for (const path of suspects.filter((each) => !rows.some(([, , found]) => found === each))) {
    const error = await system.files.read(path).catch((error: NodeJS.ErrnoException) => error);
    if (error instanceof Error && error.code === "ELOOP") return { path, kind: circle };
  }
  return undefined;
}

/** As most links there do: nothing more is asked of them. */
async function leadsToFile(system: ReadSystem, path: string): Promise<boolean> {
  const end = await realPath(system, path);
  const stat = end === undefined ? undefined : await system.files.stat(end).catch(() => undefined);
  return stat?.type === "file";
}
