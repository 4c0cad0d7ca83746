import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import type { NamesInit } from "../inits/index.ts";
import type { Info } from "./info.ts";
import { daemonProcess } from "./process.ts";

/** Shell variables that a script reads. */
export const runtimeMessages = {
  MSG_RUNTIME_GONE: {
    en: "The program of dockerd's default runtime is missing, and no container can start:",
    zh: "dockerd 默认运行时的程序不存在，任何容器都无法启动：",
  },
};

/**
 * The program of dockerd's default runtime, where it is missing; dockerd itself looks for it only when a container starts.
 * One without a directory is looked for in dockerd's own PATH. Source: dockerd(8), --default-runtime; proc(5), environ.
 */
export async function runtimeGone(
  system: ReadSystem,
  step: NamesInit,
  { runtime }: Pick<Info, "runtime">,
): Promise<string | undefined> {
  if (runtime === "runc" && (await system.files.stat("/usr/bin/runc")) !== undefined) return undefined;
  const pid = runtime === "" ? undefined : (await daemonProcess(system, step))?.pid;
  if (pid === undefined) return undefined;
  const environ = await system.files.read(`/proc/${pid}/environ`).catch(() => undefined);
  const path = /(?:^|\0)PATH=([^\0]*)/.exec(environ?.toString("utf8") ?? "")?.[1];
  if (path === undefined) return undefined;
  const look = ["sh", "-c", 'PATH=$2; command -v "$1" >/dev/null', "sh", runtime, path];
  return (await system.exec(look)).code === 0 ? undefined : runtime;
}

/** What is said of it. */
export const missingText = (program: string): Text => {
  const { en, zh } = runtimeMessages.MSG_RUNTIME_GONE;
  return { en: `${en} ${program}`, zh: `${zh}${program}` };
};

/** The error for it. */
export function runtimeMissing(program: string): SetupError {
  return new SetupError("daemon-down", missingText(program), {
    next: {
      en: "Install it, or take default-runtime out of daemon.json (--daemon default-runtime=runc); then run docker-setup again.",
      zh: "请安装该程序，或去掉 daemon.json 中的 default-runtime（--daemon default-runtime=runc），再重新运行 docker-setup。",
    },
  });
}
