import { SetupError } from "../../errors.ts";
import { command } from "../../system/quote.ts";
import type { Text } from "../../text.ts";
import { initOf } from "../inits/index.ts";
import { lastLines } from "../work/run-command.ts";

/** What became of daemon.json and the daemon after a failed start. */
export type Restored = "untouched" | "restored" | "runs again";

/**
 * dockerd's own words for the usual reasons not to start, and what they mean. Source: moby, daemon/config/config.go
 * (getConflictFreeConfiguration, findConfigurationConflicts, Validate) and cmd/dockerd/daemon.go.
 */
const reasons: readonly { words: RegExp; why: Text }[] = [
  // systemd's own, systemctl(1) and core/job.c: "Failed to start docker.service: Unit docker.service is masked."
  {
    words: /Unit (\S+) is masked/,
    why: {
      en: "$1 is masked, so nothing can start it. If that is not wanted: systemctl unmask $1",
      zh: "$1 已被屏蔽（masked），任何程序都无法启动它。如非有意：systemctl unmask $1",
    },
  },
  {
    words:
      /(?:Failed at step EXEC spawning|Failed to locate executable|Unable to locate executable) '?([^:'\s]+)/,
    why: {
      en: "The unit starts $1, which is not there or is no program (systemctl cat docker).",
      zh: "unit 要启动的 $1 不存在，或不是可执行程序（查看：systemctl cat docker）。",
    },
  },
  {
    words: /Started in its place: (\S+)/,
    why: {
      en: "docker.service starts $1 and not dockerd: a unit or drop-in of somebody's says so (systemctl cat docker).",
      zh: "docker.service 启动的是 $1 而不是 dockerd：由自定义的 unit 或 drop-in 指定（查看：systemctl cat docker）。",
    },
  },
  {
    words:
      /docker\.sock[^\n]*[Ii]s a directory|(?:[Ff]ailed to create listening socket|remove|unlink)[^\n]*docker\.sock[^\n]*/,
    why: {
      en: "docker.sock can't be made, most often since it is a directory: rmdir /run/docker.sock. $0",
      zh: "无法创建 docker.sock，多半因为它是一个目录：rmdir /run/docker.sock。$0",
    },
  },
  {
    words: /Required and failed: (\S+)/,
    why: {
      en: "docker.service requires $1, which did not start (systemctl status $1).",
      zh: "docker.service 依赖 $1，而它未能启动（查看：systemctl status $1）。",
    },
  },
  {
    words: /(?:A dependency job for \S+ failed|Dependency failed for [^\n]+)/,
    why: {
      en: "Something that docker.service requires did not start (systemctl list-dependencies docker; systemctl --failed): $0",
      zh: "docker.service 所依赖的单元未能启动（systemctl list-dependencies docker；systemctl --failed）：$0",
    },
  },
  {
    words: /specified both as a flag and in the configuration file: (.+)/,
    why: {
      en: "A setting stands both in the unit's command line and in daemon.json: $1. Take it out of one of them ($cat).",
      zh: "同一设置既在 unit 的命令行中，又在 daemon.json 中：$1。请去掉其中一处（查看：$cat）。",
    },
  },
  {
    words: /directives don't match any configuration option: (.+)/,
    why: {
      en: "daemon.json has a key that dockerd does not know: $1.",
      zh: "daemon.json 中有 dockerd 不认识的键：$1。",
    },
  },
  {
    words: /(?:unable to configure the Docker daemon with file|cannot unmarshal|invalid character)(.*)/,
    why: { en: "dockerd can't read daemon.json: $0", zh: "dockerd 无法读取 daemon.json：$0" },
  },
  {
    words: /listen (?:tcp|unix)\S* (\S+): bind: (?:address already in use|can't assign)/,
    why: {
      en: "Something else listens at $1, where dockerd is told to.",
      zh: "dockerd 要监听的 $1 已被占用。",
    },
  },
  {
    words: /(?:failed to start daemon|error initializing graphdriver|Error starting daemon): (.+)/,
    why: { en: "dockerd gave up: $1", zh: "dockerd 启动失败：$1" },
  },
  {
    words: /start request repeated too quickly/i,
    why: {
      en: "systemd stopped trying after several failures in a row.",
      zh: "连续多次失败后，systemd 不再尝试启动。",
    },
  },
];

/** The first reason that the unit's journal names, in words; undefined where it names none that is known. */
export function explain(journal: string): Text | undefined {
  for (const { words, why } of reasons) {
    const match = words.exec(journal);
    if (!match) continue;
    const cat = command(initOf().showFiles("docker"));
    const fill = (text: string) =>
      text
        .replace("$cat", cat)
        .replace("$0", match[0].trim())
        .replaceAll("$1", (match[1] ?? "").trim().replace(/\.$/, ""));
    return { en: fill(why.en), zh: fill(why.zh) };
  }
  return undefined;
}

/** The error for a daemon that did not come up, with its own words. */
export function daemonDown(unit: string, journal: string, restored: Restored): SetupError {
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
  const why = explain(journal);
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
        en: "Mend that, then run docker-setup again: it goes on from here.",
        zh: "修正后再次运行 docker-setup，会从这里继续。",
      },
    },
  );
}
