import { nearest } from "../../../distros/nearest.ts";
import { SetupError } from "../../errors.ts";
import { dropped } from "../../machine/daemon-json/dropped.ts";
import type { Edit, Json } from "../../machine/daemon-json/edits.ts";
import { folded } from "../../machine/daemon-json/fold.ts";
import { type DaemonKey, daemonKeys, type KeyType } from "../../machine/daemon-json/keys.ts";
import { checkLogOpt, checks } from "../../machine/daemon-json/value-checks.ts";
import { withoutSecrets } from "../../system/secret.ts";
import type { Text } from "../../text.ts";
import { daemonParts } from "./config-daemon.ts";
import { daemonValue } from "./daemon-value.ts";

/**
 * The words behind --daemon, each KEY=VALUE, KEY+=VALUE, KEY-=VALUE or KEY=. Of two that set one key the later counts.
 * @throws SetupError "usage" for a key that dockerd does not have, and for a value that it would not take
 */
export function parseDaemonWords(words: readonly string[]): Edit[] {
  return folded(words.map(parseDaemonWord));
}

function parseDaemonWord(word: string): Edit {
  const parts = daemonParts(word);
  if (parts === undefined) throw noForm(word);
  const { name, sign, text } = parts;
  const top = name.split(".", 1)[0]!;
  const key = Object.hasOwn(daemonKeys, top) ? daemonKeys[top] : undefined;
  const goes = sign === "" && text === "";
  if (key === undefined) {
    // What an old file has and dockerd has dropped may go.
    if (goes && name === top && dropped.some(({ setting }) => setting === top))
      return { op: "remove", path: [top] };
    throw unknownKey(top);
  }
  const path = pathOf(name, key.type);
  if (goes) return { op: "remove", path };
  const type = leafType(path, key);
  if (type === undefined) throw notInside(name, top);
  const value = valueFor(name, text, type, key, path);
  if (sign === "") return { op: "set", path, value };
  if (type !== "list" && type !== "pools") throw noList(name, sign);
  return { op: sign === "+" ? "add" : "take", path, value };
}

/** Names inside of an object may have dots of their own, where it is no deeper than that. */
function pathOf(name: string, type: KeyType): string[] {
  const [top = "", ...rest] = name.split(".");
  if (rest.length === 0) return [top];
  if (type === "words" || type === "switches" || type === "ulimits") return [top, rest.join(".")];
  if (top === "default-network-opts" && rest.length > 2) return [top, rest[0]!, rest.slice(1).join(".")];
  if (top === "runtimes" && rest.length > 2) return [top, rest.slice(0, -1).join("."), rest.at(-1)!];
  return [top, ...rest];
}

/** What stands at the end of a path; "any": what the value looks like. undefined: nothing can. */
function leafType(
  path: readonly string[],
  { type, members }: DaemonKey,
): KeyType | "any" | "ulimit" | undefined {
  if (path.some((part) => part === "")) return undefined;
  if (path.length === 1) return type;
  if (type === "words") return path.length === 2 ? "text" : undefined;
  if (type === "switches") return path.length === 2 ? "switch" : undefined;
  if (type === "ulimits") return path.length === 2 ? "ulimit" : undefined;
  if (type !== "object" || (members && !members.includes(path[1]!))) return undefined;
  if (path[0] === "proxies") return "text";
  if (path[0] === "default-network-opts") return path.length === 3 ? "text" : "words";
  if (path[0] === "runtimes" && ["path", "runtimeType"].includes(path[2] ?? "")) return "text";
  if (path[0] === "runtimes" && path[2] === "runtimeArgs") return "list";
  return "any";
}

function valueFor(
  name: string,
  text: string,
  type: KeyType | "any" | "ulimit",
  key: DaemonKey,
  path: readonly string[],
): Json {
  const found = daemonValue(text, type, path.at(-1)!);
  if ("wrong" in found) throw badValue(name, text, found.wrong);
  const { value } = found;
  const check = key.check && path.length === 1 ? checks[key.check] : undefined;
  const words = [value].flat().filter((each): each is string => typeof each === "string");
  const wrong =
    words.map((word) => check?.(word)).find(Boolean) ??
    (path[0] === "log-opts"
      ? Object.entries(path.length === 1 ? (value as Record<string, string>) : { [path[1]!]: String(value) })
          .map(([option, word]) => checkLogOpt(option, word))
          .find(Boolean)
      : undefined);
  if (wrong) throw badValue(name, text, wrong);
  return value;
}

const shown = (word: string) => JSON.stringify(withoutSecrets(word.slice(0, 60)));

const usage = (what: Text, next: Text) => new SetupError("usage", what, { next });

const noForm = (word: string) =>
  usage(
    {
      en: `--daemon ${shown(word)} is not of the form KEY=VALUE.`,
      zh: `--daemon ${shown(word)} 不是 KEY=VALUE 的形式。`,
    },
    { en: "For example: --daemon log-opts.max-size=10m", zh: "例如：--daemon log-opts.max-size=10m" },
  );

function unknownKey(top: string): SetupError {
  const what = { en: `daemon.json has no key ${shown(top)}.`, zh: `daemon.json 没有 ${shown(top)} 这个键。` };
  if (top === "registry-mirrors") {
    const next = {
      en: "Registry mirrors have an option: --registry-mirror URL",
      zh: "镜像加速地址另有选项：--registry-mirror URL",
    };
    return usage(
      { en: "--daemon does not set registry-mirrors.", zh: "--daemon 不用于设置 registry-mirrors。" },
      next,
    );
  }
  const gone = dropped.find(({ setting }) => setting === top);
  if (gone) {
    return usage(
      { en: `Docker ${gone.since} has dropped ${top}.`, zh: `Docker ${gone.since} 已去掉 ${top}。` },
      gone.instead,
    );
  }
  const guess = nearest(top, Object.keys(daemonKeys));
  const all = "https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file";
  return usage(
    what,
    guess
      ? { en: `Did you mean ${guess}?`, zh: `你是指 ${guess} 吗？` }
      : { en: `They are listed here: ${all}`, zh: `所有的键见：${all}` },
  );
}

const notInside = (name: string, top: string) =>
  usage(
    {
      en: `${top} in daemon.json has nothing called ${shown(name)}.`,
      zh: `daemon.json 的 ${top} 中没有 ${shown(name)}。`,
    },
    {
      en: `Its form: https://docs.docker.com/reference/cli/dockerd/`,
      zh: `其格式见 https://docs.docker.com/reference/cli/dockerd/`,
    },
  );

const noList = (name: string, sign: string) =>
  usage(
    {
      en: `${name} is not a list, so nothing can be ${sign === "+" ? "added to" : "removed from"} it.`,
      zh: `${name} 不是列表，不能增删列表项。`,
    },
    { en: `Set it: --daemon ${name}=VALUE`, zh: `请直接设置：--daemon ${name}=VALUE` },
  );

const badValue = (name: string, text: string, wanted: Text) =>
  usage(
    { en: `${name} can't be ${shown(text)}.`, zh: `${name} 的值不能是 ${shown(text)}。` },
    { en: `It takes ${wanted.en}.`, zh: `应为${wanted.zh}。` },
  );
