import { SetupError } from "../../errors.ts";
import type { Init } from "../inits/init.ts";
import { explainFailure } from "../work/failure-reasons.ts";
import { lastLines, runnerOf } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";

/** Shell variables that a script reads, and the doctor's word. */
export const containerdMessages = {
  MSG_CONTAINERD_SILENT: {
    en: "dockerd answers and its containerd does not: no container can start",
    zh: "dockerd 有响应，但 containerd 没有响应：任何容器都无法启动",
  },
};

/** How long its words go back: dockerd waits a minute for it. Seconds. */
const BACK = 120;

/** The error for a dockerd without its containerd, with that one's own words. */
export async function containerdDown(work: Work, init: Init): Promise<SetupError> {
  const since = Math.floor(work.system.now() / 1000) - BACK;
  const said = await init.lastWords(runnerOf(work), init.service("containerd"), since);
  // Its unit tries to load a module that most kernels have built in, and goes on without.
  const words = said.replace(/^modprobe: .*\n?/gm, "");
  const why = explainFailure(words, init.typed);
  const { en, zh } = containerdMessages.MSG_CONTAINERD_SILENT;
  const look = init.typed.lastWords("containerd");
  return new SetupError(
    "daemon-down",
    { en: `${en}.`, zh: `${zh}。` },
    {
      ...(why ? { why } : {}),
      ...(words.trim() === "" ? {} : { output: lastLines(words, 8) }),
      next: {
        en: `Correct that (${look}), then run docker-setup again.`,
        zh: `请先解决（${look}），再重新运行 docker-setup。`,
      },
    },
  );
}
