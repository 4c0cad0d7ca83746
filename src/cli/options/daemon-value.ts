import { type Json, jsonIn } from "../../machine/daemon-json/edits.ts";
import type { KeyType } from "../../machine/daemon-json/keys.ts";
import { checks } from "../../machine/daemon-json/value-checks.ts";
import type { Text } from "../../text.ts";

export type Found = { readonly value: Json } | { readonly wrong: Text };

const wrong = (en: string, zh = en): Found => ({ wrong: { en, zh } });

/** A value as the key's type has it: JSON where that fits, else the word itself, so that 10m or 5 may be a string. */
export function daemonValue(text: string, type: KeyType | "any" | "ulimit", name: string): Found {
  const json = jsonIn(text);
  switch (type) {
    case "switch":
      return typeof json === "boolean" ? { value: json } : wrong("true or false", " true 或 false");
    case "number":
      return typeof json === "number" && Number.isSafeInteger(json)
        ? { value: json }
        : wrong("a whole number", "整数");
    case "text":
      return { value: typeof json === "string" ? json : text };
    case "list":
      if (Array.isArray(json))
        return json.every((each) => typeof each === "string") ? { value: json } : wrong('["…", "…"]');
      return { value: [typeof json === "string" ? json : text] };
    case "words":
      return isTable(json) && Object.values(json).every((each) => typeof each === "string")
        ? { value: json }
        : wrong('{"NAME": "VALUE"}, or one by one: NAME behind a dot', '{"名称": "值"}，或用点号逐项设置');
    case "switches":
      return isTable(json) && Object.values(json).every((each) => typeof each === "boolean")
        ? { value: json }
        : wrong('{"NAME": true}, or one by one: NAME behind a dot', '{"名称": true}，或用点号逐项设置');
    case "pools":
      return pools(text, json);
    case "ulimit":
      return ulimit(text, name);
    case "ulimits":
      return isTable(json)
        ? { value: json }
        : wrong(
            "one by one: default-ulimits.nofile=1024:2048",
            "逐项设置，如 default-ulimits.nofile=1024:2048",
          );
    case "object":
      return isTable(json)
        ? { value: json }
        : wrong("{…}, or one by one: NAME behind a dot", "{…}，或用点号逐项设置");
    default:
      return { value: json !== undefined && hasNoNull(json) ? json : text };
  }
}

const hasNoNull = (value: unknown): boolean =>
  value !== null && (typeof value !== "object" || Object.values(value as object).every(hasNoNull));

const isTable = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && !Array.isArray(value) && hasNoNull(value);

/** [{"base":"10.10.0.0/16","size":24}], or as dockerd's flag has it: base=10.10.0.0/16,size=24. */
function pools(text: string, json: Json | undefined): Found {
  const [, base, size] = /^base=([^,]+),size=(\d+)$/.exec(text) ?? [];
  const list = base === undefined ? (isTable(json) ? [json] : json) : [{ base, size: Number(size) }];
  const good = (pool: Json) => {
    if (!isTable(pool)) return false;
    const { base: net, size: bits, ...more } = pool;
    if (typeof net !== "string" || typeof bits !== "number" || Object.keys(more).length > 0) return false;
    const v6 = net.includes(":");
    if ((v6 ? checks.network6 : checks.network)(net)) return false;
    return Number.isInteger(bits) && bits >= Number(net.split("/")[1]) && bits <= (v6 ? 128 : 32);
  };
  return Array.isArray(list) && list.length > 0 && list.every(good)
    ? { value: list as Json }
    : wrong(
        "base=10.10.0.0/16,size=24, its size no wider than the base",
        "base=10.10.0.0/16,size=24，且 size 不小于 base 的前缀",
      );
}

/** SOFT[:HARD], as docker run's --ulimit. Source: docs.docker.com, dockerd, default-ulimits. */
function ulimit(text: string, name: string): Found {
  const [, soft, hard = soft] = /^(-1|\d+)(?::(-1|\d+))?$/.exec(text) ?? [];
  if (soft === undefined)
    return wrong("SOFT or SOFT:HARD, such as 1024:2048", "SOFT 或 SOFT:HARD，例如 1024:2048");
  const [s, h] = [Number(soft), Number(hard)];
  if (h !== -1 && (s === -1 || s > h))
    return wrong("a soft limit no higher than the hard one", "不高于硬限制的软限制");
  return { value: { Name: name, Hard: h, Soft: s } };
}
