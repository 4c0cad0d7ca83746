import ini from "ini";
import { nearest } from "../../../distros/nearest.ts";
import { SetupError } from "../../errors.ts";
import { reasonOf } from "../../system/errno.ts";
import { rememberAll } from "../../system/secret.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import { daemonLine, isList } from "./config-daemon.ts";
import { noKey, noSection, noValue, onlyOne, twice } from "./config-words.ts";
import { longName } from "./option-table.ts";
import { type Setting, sameKey, settable, takesValue } from "./settings.ts";

/**
 * The settings of a --config file: INI as npm's own .npmrc has it, read line by line so that each value keeps its line.
 * An option that may be given several times is a list, `mirror[] = tuna`; one without a value is true or false. Below
 * [daemon] stand keys of daemon.json, `log-opts.max-size = 10m`.
 * @throws SetupError "usage" with file and line
 */
export async function readConfigFile(system: System, path: string): Promise<Setting[]> {
  const bytes = await system.files.read(path).catch((error: unknown) => {
    throw unreadable(path, reasonOf(error));
  });
  if (bytes === undefined) throw unreadable(path, reasonOf({ code: "ENOENT" }));
  return parseConfig(bytes.toString("utf8"), path);
}

/** The settings in a file's text; `path` is what it is called. @throws SetupError "usage" with file and line */
export function parseConfig(text: string, path: string): Setting[] {
  const settings: (Setting & { line: number })[] = [];
  let section = "";
  for (const [index, raw] of text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = raw.trim();
    if (/^([;#]|$)/.test(line)) continue;
    const at = { path, line: index + 1 };
    const [, opened] = /^\[\s*([^\]]*?)\s*\]\s*(?:[;#].*)?$/.exec(line) ?? [];
    if (opened !== undefined) {
      if (opened !== "daemon") throw wrong(at, ...noSection(opened));
      section = opened;
      continue;
    }
    if (section !== "") {
      settings.push({ ...keySetting(at, line, settings), line: at.line });
      continue;
    }
    const [, name = "", list] = /^([^\s=[\]]*)(\[\])?\s*(?:=|$)/.exec(line) ?? [];
    const entry = settable.find((option) => longName(option) === name);
    if (entry === undefined) throw unknown(at, line, name);
    const value = valueIn(line, takesValue(entry));
    if (value === undefined) throw wrong(at, ...noValue(name, takesValue(entry)));
    if (list && !entry.many) throw wrong(at, ...onlyOne(name));
    rememberAll([`--${name}=${value}`], {});
    const before = settings.find((setting) => sameKey(setting.name, name));
    const joined = list && Array.isArray(before?.value);
    if (before && !joined) throw wrong(at, ...twice(name, before.line, entry.many === true));
    if (name === "daemon") {
      settings.push({ name, value: [String(value)], from: { by: "file", ...at }, line: at.line });
      continue;
    }
    // What is false is as if nobody had said it, and still wins over what is weaker.
    const next = {
      name,
      value: entry.many ? [...((before?.value as string[]) ?? []), String(value)] : value,
    };
    const from = { by: "file", ...at } as const;
    const places = joined ? [...(before.places ?? [before.from]), from] : undefined;
    if (before) settings.splice(settings.indexOf(before), 1);
    settings.push({ ...next, from, ...(places && { places }), line: at.line });
  }
  return settings.map(({ line: _, ...setting }) => setting);
}

/** A line of [daemon], as the word that --daemon takes; of a list each line but the first puts an entry in. */
function keySetting(at: Place, line: string, before: readonly (Setting & { line: number })[]): Setting {
  const found = daemonLine(line);
  if (found === undefined) throw wrong(at, ...noKey(line));
  const { name, sign, text } = found;
  const first = before.find(
    (one) => one.name === "daemon" && (one.value as string[])[0]!.startsWith(`${name}=`),
  );
  if (sign === "[]" && !isList(name)) throw wrong(at, ...onlyOne(name));
  if (first && sign === "") throw wrong(at, ...twice(name, first.line, isList(name)));
  const word = `${name}${sign === "[]" ? (first ? "+" : "") : sign}=${text}`;
  rememberAll([`--daemon=${word}`], {});
  return { name: "daemon", value: [word], from: { by: "file", ...at } };
}

const quotedWithComment = /^([^=]*=\s*(?:"(?:[^"\\]|\\.)*"|'[^']*'))\s*[;#].*$/;

/** What stands behind the "=": with quotes, escapes and comments as `ini` reads them; undefined where it does not fit. */
function valueIn(line: string, text: boolean): string | boolean | undefined {
  // `ini` takes a quoted value with a comment behind it for one that is not quoted.
  const plain = line.replace(quotedWithComment, "$1");
  const [parsed] = Object.values(ini.parse(plain)).flat() as unknown[];
  if (!text) return typeof parsed === "boolean" ? parsed : undefined;
  return (typeof parsed === "string" || typeof parsed === "number") && parsed !== ""
    ? String(parsed)
    : undefined;
}

const unreadable = (path: string, why: Text) =>
  new SetupError("usage", {
    en: `--config ${path} can't be read: ${why.en}`,
    zh: `无法读取 --config ${path}：${why.zh}`,
  });

interface Place {
  readonly path: string;
  readonly line: number;
}

function wrong({ path, line }: Place, what: Text, next: Text): SetupError {
  const place = `${path}:${line}`;
  return new SetupError("usage", { en: `${place}: ${what.en}`, zh: `${place}：${what.zh}` }, { next });
}

function unknown(at: Place, line: string, name: string): SetupError {
  const guess = nearest(name, settable.map(longName));
  const shown = JSON.stringify((name || line).slice(0, 60));
  return wrong(
    at,
    { en: `there is no option ${shown}.`, zh: `没有选项 ${shown}。` },
    guess
      ? { en: `Did you mean ${guess}?`, zh: `你是指 ${guess} 吗？` }
      : {
          en: "docker-setup --help lists the options; their long names without the dashes stand in the file.",
          zh: "docker-setup --help 列出所有选项；文件中使用去掉短横线前缀的长选项名。",
        },
  );
}
