import type { ReadSystem } from "../../system/read-only.ts";

/** Where units stand, the first over the later. Source: systemd.unit(5), "Unit File Load Path". */
const roots = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"].map((root) => `${root}/systemd/system`);

/**
 * The words that a unit's files would have it started with the next time: its own file and its drop-ins, continuation
 * lines joined, variables of Environment= and EnvironmentFile= put in; empty where no file says ExecStart=. dockerd_words
 * in templates/script/daemon-settings.sh does the same. Sources: systemd.syntax(7), systemd.exec(5), systemd.service(5).
 */
export async function wordsInFiles(system: ReadSystem, unit: string): Promise<string[]> {
  const read = async (path: string) =>
    (await system.files.read(path).catch(() => undefined))?.toString("utf8");
  let start = "";
  let variables: string[] = [];
  let files: string[] = [];
  for (const path of await filesOf(system, unit)) {
    for (const line of logicalLines((await read(path)) ?? "")) {
      const [, name, value = ""] =
        /^[ \t]*(ExecStart|EnvironmentFile|Environment)[ \t]*=(.*)$/.exec(line) ?? [];
      const text = value.trim();
      if (name === "ExecStart") start = text;
      if (name === "Environment") variables = text === "" ? [] : [...variables, ...splitWords(text)];
      if (name === "EnvironmentFile") files = text === "" ? [] : [...files, text];
    }
  }
  // What the files say goes over what the unit says itself.
  for (const path of files) {
    for (const line of logicalLines((await read(path.replace(/^-/, ""))) ?? "")) {
      const at = line.indexOf("=");
      const value = line.slice(at + 1).trim();
      if (at > 0) variables.push(`${line.slice(0, at).trim()}=${/^(["'])(.*)\1$/.exec(value)?.[2] ?? value}`);
    }
  }
  const values = new Map(
    variables.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]),
  );
  const words = splitWords(start).flatMap((word) => {
    const [, whole] = /^\$(\w+)$/.exec(word) ?? [];
    if (whole !== undefined) return splitWords(values.get(whole) ?? "");
    return [word.replace(/\$\{(\w+)\}/g, (_, name: string) => values.get(name) ?? "")];
  });
  return words.map((word, i) => (i === 0 ? word.replace(/^[-@:+!|]+/, "") : word));
}

/** The unit's own file, and its drop-ins by their names: of those with one name the first one counts. */
async function filesOf(system: ReadSystem, unit: string): Promise<string[]> {
  const dropIns = new Map<string, string>();
  let own: string | undefined;
  for (const root of roots) {
    const path = `${root}/${unit}`;
    if (own === undefined && (await system.files.stat(path)) !== undefined) own = path;
    for (const name of await system.files.list(`${path}.d`)) {
      if (name.endsWith(".conf") && !dropIns.has(name)) dropIns.set(name, `${path}.d/${name}`);
    }
  }
  const sorted = [...dropIns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  return own === undefined ? sorted : [own, ...sorted];
}

/** Lines without comments, those that end with a backslash joined to the next. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let begun = "";
  for (const raw of text.split("\n")) {
    const line = raw.replace(/\r$/, "");
    if (/^[ \t]*[#;]/.test(line)) continue;
    if (line.endsWith("\\")) begun += `${line.slice(0, -1)} `;
    else {
      lines.push(begun + line);
      begun = "";
    }
  }
  return [...lines, begun];
}

/** Words between blanks; quotes keep a word together, a backslash takes the next character as it is. */
function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === "\\" && quote !== "'") word = (word ?? "") + (text[++i] ?? "");
    else if (quote !== "") {
      if (c === quote) quote = "";
      else word = (word ?? "") + c;
    } else if (c === '"' || c === "'") {
      quote = c;
      word ??= "";
    } else if (c === " " || c === "\t") {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + c;
  }
  if (word !== undefined) words.push(word);
  return words;
}
