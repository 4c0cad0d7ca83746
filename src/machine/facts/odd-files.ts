import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
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

/** What everything opens that looks for a host, or asks which system this is. */
export const openedBySystem = ["/etc/os-release", "/etc/hosts", "/etc/nsswitch.conf", "/etc/resolv.conf"];

/** Shell variables that a script reads. */
export const oddFileMessages = {
  MSG_ODD_FILE: {
    en: "This is a pipe, a socket or a device where the system expects a file, and would be waited at for ever. Move it away, then run this again; nothing was changed:",
    zh: "系统要读取的以下路径不是文件，而是管道、套接字或设备，会导致永远等待。请移走后再运行；没有任何改动：",
  },
};

/** /dev/null in a file's place has it read as empty, and is how people switch one off. */
const NULL = "1:3";

/**
 * Makes sure that nothing stands in the place of the files that the init and the package manager open here and that would
 * hold them up for ever. docker-setup itself opens nothing but files; a directory, and a link that leads nowhere or to
 * itself, hold nobody up.
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
      why: {
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
  const suspects = paths.filter((_, i) => stats[i]?.type === "other" || stats[i]?.type === "symlink");
  if (suspects.length === 0) return undefined;
  const argv = ["stat", "-L", "-c", "%F\t%t:%T\t%n", "--", ...suspects];
  const { stdout } = await system.exec(argv, { env: { LC_ALL: "C" } });
  for (const line of stdout.split("\n")) {
    const [type = "", device, path] = line.split("\t");
    const kind = kinds[type];
    if (kind && path !== undefined && device !== NULL) return { path, kind };
  }
  return undefined;
}
