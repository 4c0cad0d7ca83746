import { SetupError } from "../../errors.ts";
import type { Value } from "./types.ts";

/** A table of a lock, whose values are looked at one by one; each look names what does not fit. */
export interface Fields {
  readonly all: Readonly<Record<string, Value>>;
  has(name: string): boolean;
  value(name: string): Value | undefined;
  text(name: string, form: RegExp): string;
  optional(name: string, form: RegExp): string | undefined;
  /** A whole number that is not negative. */
  count(name: string): number;
  table(name: string): Fields;
  /** The tables of a table by name; none where it is not there. */
  tables(name: string): [string, Fields][];
  /** The tables of a list. */
  list(name: string): Fields[];
  /** @throws SetupError for a name that is none of these: a misspelt one would be passed over in silence */
  only(names: readonly string[]): void;
}

/** @throws SetupError "usage" where it is no table */
export function fieldsOf(value: unknown, file: string, at: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date) {
    throw wrong(file, at, "a table");
  }
  const all = value as Record<string, Value>;
  const has = (name: string) => Object.hasOwn(all, name);
  const place = (name: string) => (at ? `${at}.${name}` : name);
  const get = (name: string) => (has(name) ? all[name] : undefined);
  const text = (name: string, form: RegExp): string => {
    const found = get(name);
    if (typeof found === "string" && form.test(found)) return found;
    throw wrong(file, place(name), String(form));
  };
  return {
    all,
    has,
    value: get,
    text,
    optional: (name, form) => (has(name) ? text(name, form) : undefined),
    count(name) {
      const found = get(name);
      if (typeof found === "number" && Number.isSafeInteger(found) && found >= 0) return found;
      throw wrong(file, place(name), "a number");
    },
    table: (name) => fieldsOf(get(name), file, place(name)),
    tables: (name) =>
      has(name)
        ? Object.entries(fieldsOf(get(name), file, place(name)).all).map(([key, each]) => [
            key,
            fieldsOf(each, file, `${place(name)}.${JSON.stringify(key)}`),
          ])
        : [],
    list(name) {
      const found = get(name);
      if (!Array.isArray(found)) throw wrong(file, place(name), "a list");
      return found.map((each, i) => fieldsOf(each, file, `${place(name)}[${i}]`));
    },
    only(names) {
      const strange = Object.keys(all).find((name) => !names.includes(name));
      if (strange !== undefined) {
        throw new SetupError("usage", {
          en: `${file}: nothing in a lock is called ${place(strange)}.`,
          zh: `${file}：锁文件中没有 ${place(strange)} 这一项。`,
        });
      }
    },
  };
}

export function wrong(file: string, place: string, form: string): SetupError {
  const what = {
    en: `${file}: ${place || "it"} is not as a lock has it.`,
    zh: `${file}：${place || "内容"} 不符合锁文件的格式。`,
  };
  const why = { en: `Expected: ${form}`, zh: `应为：${form}` };
  const next = {
    en: "docker-setup lock writes a new one.",
    zh: "可用 docker-setup lock 重新生成。",
  };
  return new SetupError("usage", what, { why, next });
}
