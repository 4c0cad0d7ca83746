import type { Answer } from "../machine/facts/answer.ts";
import type { Text } from "../text.ts";

/** Why a check that needs the daemon's answer is skipped. */
export function withoutAnswer({ state }: Exclude<Answer, { state: "answers" }>): Text {
  return {
    absent: { en: "Docker is not installed", zh: "未安装 Docker" },
    stopped: { en: "the daemon does not run", zh: "守护进程没有运行" },
    denied: {
      en: "this user may not ask the daemon: run it with sudo",
      zh: "当前用户无权询问守护进程：请用 sudo 运行",
    },
    silent: { en: "the daemon does not answer", zh: "守护进程没有响应" },
  }[state];
}
