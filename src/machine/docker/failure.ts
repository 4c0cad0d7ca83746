import { SetupError } from "../../errors.ts";
import type { Text } from "../../text.ts";
import type { Init } from "../inits/init.ts";
import { explainFailure } from "../work/failure-reasons.ts";
import { lastLines } from "../work/run-command.ts";

/** What became of daemon.json and the daemon after a failed start. */
export type Restored = "untouched" | "restored" | "runs again";

/** The error for a daemon that did not come up, with its own words. */
export function daemonDown(init: Init, unit: string, journal: string, restored: Restored): SetupError {
  const after: Record<Restored, Text> = {
    untouched: { en: "", zh: "" },
    restored: {
      en: " daemon.json is as it was before; the daemon does not start with that one either.",
      zh: "daemon.json 已恢复原样；用原来的配置守护进程也无法启动。",
    },
    "runs again": {
      en: " daemon.json is as it was before, and the daemon runs again.",
      zh: "daemon.json 已恢复原样，守护进程已重新运行。",
    },
  };
  const why = explainFailure(journal, init.typed);
  return new SetupError(
    "daemon-down",
    {
      en: `${unit} does not start with this configuration.${after[restored].en}`,
      zh: `${unit} 无法以此配置启动。${after[restored].zh}`,
    },
    {
      ...(why ? { why } : {}),
      output: lastLines(journal, 12),
      next: {
        en: "Fix that, then run docker-setup again: it continues from here.",
        zh: "修正后再次运行 docker-setup，会从这里继续。",
      },
    },
  );
}
