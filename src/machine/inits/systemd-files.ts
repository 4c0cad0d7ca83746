import type { ReadSystem } from "../../system/read-only.ts";

/** Where units stand, the first over the later. Source: systemd.unit(5), "Unit File Load Path". */
export const unitRoots = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"] as const;
const roots = unitRoots.map((root) => `${root}/systemd/system`);

/**
 * The unit's own file, and its drop-ins by their names: of those with one name the first one counts, one of the unit's
 * own before one for all services. Source: systemd.unit(5).
 */
export async function unitFiles(system: ReadSystem, unit: string): Promise<string[]> {
  const dropIns = new Map<string, string>();
  let own: string | undefined;
  for (const root of roots) {
    if (own === undefined && (await system.files.stat(`${root}/${unit}`)) !== undefined)
      own = `${root}/${unit}`;
  }
  for (const of of [unit, unit.slice(unit.lastIndexOf(".") + 1)]) {
    for (const root of roots) {
      const directory = `${root}/${of}.d`;
      for (const name of await system.files.list(directory)) {
        if (name.endsWith(".conf") && !dropIns.has(name)) dropIns.set(name, `${directory}/${name}`);
      }
    }
  }
  const sorted = [...dropIns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  return own === undefined ? sorted : [own, ...sorted];
}

/** Where what came with no package stands; the second of each pair is what `systemctl set-property` writes. */
const places = [
  ...["/etc/systemd/system", "/etc/systemd/system.control"],
  ...["/run/systemd/system", "/run/systemd/system.control"],
  "/run/systemd/transient",
  "/usr/local/lib/systemd/system",
];

/** Files that stand before Docker's own units, and drop-ins, which no package brings. Source: systemd.unit(5). */
export async function addedFiles(system: ReadSystem, services: readonly string[]): Promise<string[]> {
  const units = services.flatMap((name) =>
    name === "docker" ? [`${name}.service`, `${name}.socket`] : [`${name}.service`],
  );
  const found: string[] = [];
  for (const place of places) {
    for (const unit of units) {
      const stat = await system.files.stat(`${place}/${unit}`);
      if (stat?.type === "file" || stat?.type === "symlink") found.push(`${place}/${unit}`);
      const names = await system.files.list(`${place}/${unit}.d`);
      found.push(
        ...names.filter((name) => name.endsWith(".conf")).map((name) => `${place}/${unit}.d/${name}`),
      );
    }
  }
  return found;
}

/**
 * The files that a pattern of EnvironmentFile= names, sorted; one without a wildcard is a path, there or not. Source:
 * systemd.exec(5), glob(7).
 */
export async function filesLike(system: ReadSystem, pattern: string): Promise<string[]> {
  let found = [""];
  for (const part of pattern.split("/").slice(1)) {
    if (!/[*?[]/.test(part)) {
      found = found.map((path) => `${path}/${part}`);
      continue;
    }
    const like = globbed(part);
    const next: string[] = [];
    for (const path of found) {
      const names = await system.files.list(path || "/").catch(() => []);
      next.push(...names.filter((name) => like.test(name)).map((name) => `${path}/${name}`));
    }
    found = next.sort();
  }
  return pattern.startsWith("/") ? found : [];
}

function globbed(part: string): RegExp {
  const inner = part.replace(/\[!?([^\]]+)\]|[^A-Za-z0-9]/g, (found, set: string | undefined) => {
    if (found === "*") return ".*";
    if (found === "?") return ".";
    if (set === undefined) return `\\${found}`;
    return `[${found[1] === "!" ? "^" : ""}${set.replace(/[\\^]/g, "\\$&")}]`;
  });
  // A dot at the beginning is matched by itself alone: glob(7).
  return new RegExp(`^${part.startsWith(".") ? "" : "(?!\\.)"}${inner}$`);
}

/** Lines without comments, those that end with a backslash joined to the next. */
export function logicalLines(text: string): string[] {
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
export function splitWords(text: string): string[] {
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
