import { SetupError } from "../../errors.ts";

export const actions = ["list", "set", "add", "remove", "test"] as const;
export type Action = (typeof actions)[number];

export function noSuchMirror(): SetupError {
  return new SetupError(
    "nothing-to-do",
    { en: "daemon.json has no such registry mirror.", zh: "daemon.json 中没有这个镜像加速地址。" },
    {
      next: {
        en: "docker-setup registry list shows those it has.",
        zh: "docker-setup registry list 列出已有的地址。",
      },
    },
  );
}

export function noneAlive(): SetupError {
  return new SetupError(
    "network",
    { en: "None of them is alive, so nothing was changed.", zh: "其中没有可用的，因此没有任何改动。" },
    { next: { en: "--no-probe sets them without checking.", zh: "可用 --no-probe 不经检查直接写入。" } },
  );
}

const known = actions.join(", ");

export function unknownAction(word: string): SetupError {
  const shown = JSON.stringify(word.slice(0, 100));
  return new SetupError(
    "usage",
    { en: `docker-setup registry has no action ${shown}.`, zh: `docker-setup registry 没有 ${shown} 操作。` },
    { next: { en: `Its actions: ${known}.`, zh: `可用的操作：${actions.join("、")}。` } },
  );
}

export function tooMany(action: Action): SetupError {
  return new SetupError(
    "usage",
    { en: `registry ${action} takes no URL.`, zh: `registry ${action} 不接受 URL。` },
    {
      next: {
        en: "docker-setup registry test URL checks one.",
        zh: "docker-setup registry test URL 可检查某个地址。",
      },
    },
  );
}

export function onlyLooks(action: Action): SetupError {
  return new SetupError(
    "usage",
    {
      en: `registry ${action} changes nothing, so there is no script of it.`,
      zh: `registry ${action} 不改动任何东西，因此没有对应的脚本。`,
    },
    { next: { en: "Leave --dry-run out.", zh: "请去掉 --dry-run。" } },
  );
}

export function noUrl(action: Action): SetupError {
  return new SetupError(
    "usage",
    { en: `registry ${action} needs a URL.`, zh: `registry ${action} 需要一个 URL。` },
    {
      next: {
        en: `docker-setup registry ${action} https://docker.m.daocloud.io${action === "set" ? ", or none" : ""}`,
        zh: `docker-setup registry ${action} https://docker.m.daocloud.io${action === "set" ? "，或 none" : ""}`,
      },
    },
  );
}
