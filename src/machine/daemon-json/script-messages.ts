import type { Text } from "../../text.ts";
import { daemonAddress, daemonSocket } from "../docker/info.ts";
import type { Typed } from "../inits/init.ts";
import { problems } from "./problems.ts";

const untouched = (text: Text): Text => ({
  en: `${text.en}. Nothing was changed: correct the file, then run this again.`,
  zh: `${text.zh}。没有任何改动：请修正文件后重新运行。`,
});

/**
 * Shell variables that templates/script/daemon-json.sh reads; the renderer sets each, quoted, before it. They come
 * behind "FILE:LINE:COLUMN: ".
 */
export const daemonJsonMessages = ({ showFiles }: Typed) => {
  const look = showFiles("docker");
  return {
    MSG_DAEMON_JSON_SYNTAX: untouched({
      en: "this is not valid JSON here, so dockerd refuses it",
      zh: "此处不是有效的 JSON，dockerd 会拒绝它",
    }),
    MSG_DAEMON_JSON_BOM: untouched(problems.bom),
    MSG_DAEMON_JSON_ENCODING: untouched({ en: "this file is not in UTF-8", zh: "该文件不是 UTF-8 编码" }),
    MSG_DAEMON_JSON_TOP_LEVEL: untouched(problems["top-level"]),
    MSG_DAEMON_JSON_KEY_CASE: untouched(problems["key-case"]),
    MSG_DAEMON_JSON_NOT_A_LIST: untouched(problems["not-a-list"]),
    MSG_DAEMON_JSON_CAPITALS: untouched(problems["key-in-capitals"]),
    MSG_DAEMON_JSON_NO_LIST: untouched(problems["no-list"]),
    MSG_DAEMON_JSON_NO_OBJECT: untouched(problems["not-an-object"]),
    MSG_DAEMON_KEYS_NO_PARSER: {
      en: "it has content already, and without Python or jq its keys can't be changed safely. Nothing was changed: install python3 or jq, or make these changes by hand, and run this again:",
      zh: "文件里已有内容，没有 Python 或 jq 就无法安全地修改其中的键。没有任何改动：请安装 python3 或 jq，或者手工做如下修改，然后重新运行：",
    },
    MSG_DAEMON_JSON_FLAG: {
      en: `dockerd has --registry-mirror on its command line; with daemon.json saying the same it would not start. Take it out of the unit (${look}).`,
      zh: `dockerd 的命令行已有 --registry-mirror；若 daemon.json 也设置，dockerd 将无法启动。请从 unit 中去掉该参数（${look}）。`,
    },
    MSG_SETTINGS_BOTH: {
      en: `dockerd's command line sets these, and with daemon.json saying the same it does not start. Nothing was changed; take them out of one of the two (${look}):`,
      zh: `dockerd 的命令行已设置以下各项；若 daemon.json 也设置，dockerd 将无法启动。没有任何改动；请去掉其中一处（${look}）：`,
    },
    MSG_NO_SOCKET: {
      en: `dockerd here does not listen at ${daemonSocket}, where docker and this script ask. Nothing was changed; add ${daemonAddress} to its hosts ("hosts" in daemon.json, or -H: ${look}). It listens at:`,
      zh: `本机的 dockerd 没有监听 docker 和本脚本所用的 ${daemonSocket}。没有任何改动；请在监听地址中加入 ${daemonAddress}（daemon.json 的 "hosts"，或 -H 参数：${look}）。目前监听：`,
    },
    MSG_CONFIG_ELSEWHERE: {
      en: `What is put into daemon.json would do nothing: dockerd here reads another file (--config-file, ${look}). Nothing was changed. It is:`,
      zh: `写入 daemon.json 不会生效：本机的 dockerd 读取另一个文件（--config-file，${look}）。没有任何改动。该文件是：`,
    },
    MSG_SETTINGS_DROPPED: {
      en: `The dockerd to be installed does not take this and would not start. Nothing was changed; change it first, in daemon.json or in the unit (${look}):`,
      zh: `要安装的 dockerd 不接受以下设置，会无法启动。没有任何改动；请先修改 daemon.json 或 unit（${look}）：`,
    },
    MSG_PROXY_GONE: {
      en: "that program is not there: take it out",
      zh: "该程序不存在：请去掉该项",
    },
    MSG_DAEMON_JSON_NUMBER: {
      en: "it holds a number that jq before 1.7 would change. Nothing was changed: install python3 and run this again.",
      zh: "其中有 1.7 之前的 jq 会改变的数字。没有任何改动：请安装 python3 后重新运行。",
    },
    MSG_DAEMON_JSON_TWICE: {
      en: "a key stands in it twice, and jq would drop one of them. Nothing was changed: remove one or install python3, and run this again.",
      zh: "其中有重复的键，jq 会丢掉其中一个。没有任何改动：请删去一个或安装 python3，然后重新运行。",
    },
    MSG_DAEMON_JSON_NO_PARSER: {
      en: "it has content already, and without Python or jq it can't be merged safely. Nothing was changed: install python3 or jq, or add these lines by hand (before the last }, with a comma after the entry above), and run this again:",
      zh: "文件里已有内容，没有 Python 或 jq 就无法安全地合并。没有任何改动：请安装 python3 或 jq，或者手工加入下面几行（放在最后一个 } 之前，并在上一项末尾加逗号），然后重新运行：",
    },
    MSG_DAEMON_JSON_REMOVE_BY_HAND: {
      en: 'it has content already, and without Python or jq it can\'t be changed safely. Nothing was changed: install python3 or jq, or remove "registry-mirrors" by hand, and run this again.',
      zh: '文件里已有内容，没有 Python 或 jq 就无法安全地修改。没有任何改动：请安装 python3 或 jq，或者手工删除 "registry-mirrors"，然后重新运行。',
    },
    MSG_DAEMON_JSON_NOT_A_FILE: untouched({
      en: "this is neither a regular file nor a link to one",
      zh: "这不是普通文件，也不是指向普通文件的链接",
    }),
    MSG_DAEMON_JSON_REFUSED: untouched({
      en: "dockerd refuses the new content, in its own words below",
      zh: "dockerd 不接受新的内容，它自己的说明见下",
    }),
    MSG_DAEMON_JSON_FAILED: {
      en: "it could not be read or merged. Nothing was changed.",
      zh: "无法读取或合并该文件。没有任何改动。",
    },
  } as const satisfies Record<string, Text>;
};
