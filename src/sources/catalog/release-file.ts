import type { ListedFile, SignedFiles } from "../../machine/managers/types.ts";

/** What a suite's signed Release file says. */
export interface ReleaseFile {
  /** Milliseconds since the epoch. */
  readonly date: number;
  /** After it apt takes the list no more; undefined: it does not end. */
  readonly validUntil: number | undefined;
  /** Suite and Codename, as far as it has them. */
  readonly names: readonly string[];
  /** Path below the suite's directory, such as "stable/binary-amd64/Packages.gz" → its file. */
  readonly files: SignedFiles;
}

/**
 * Reads a Release file (https://wiki.debian.org/DebianRepository/Format#A.22Release.22_files) whose signature was
 * checked. undefined: it is none, says something twice, or has no Date or no SHA256 list.
 */
export function parseReleaseFile(text: string): ReleaseFile | undefined {
  const fields = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.trimEnd().split("\n")) {
    if (line.startsWith(" ") || line.startsWith("\t")) {
      if (current === undefined) return undefined;
      current.push(line);
      continue;
    }
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || fields.has(name)) return undefined;
    current = [line.slice(colon + 1).trim()];
    fields.set(name, current);
  }
  const date = time(fields.get("date")?.[0]);
  const until = fields.get("valid-until")?.[0];
  const validUntil = time(until);
  const files = listed(fields.get("sha256")?.slice(1) ?? []);
  if (date === undefined || files === undefined || files.size === 0) return undefined;
  if (until !== undefined && validUntil === undefined) return undefined;
  const names = ["suite", "codename"].flatMap((name) => fields.get(name)?.[0] ?? []);
  return { date, validUntil, names, files };
}

/** RFC 2822's form, always in UTC: "Tue, 18 Nov 2025 12:00:00 UTC". */
function time(text: string | undefined): number | undefined {
  if (
    text === undefined ||
    !/^[A-Za-z]{3}, [ 0-9]?[0-9] [A-Za-z]{3} [0-9]{4} [0-9:]{7,8} (UTC|GMT|[+-]0000)$/.test(text)
  )
    return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function listed(lines: readonly string[]): Map<string, ListedFile> | undefined {
  const files = new Map<string, ListedFile>();
  for (const line of lines) {
    const [sha256, size, path, ...more] = line.split(/[ \t]+/).filter(Boolean);
    if (path === undefined || more.length > 0) return undefined;
    if (!/^[0-9a-fA-F]{64}$/.test(sha256!) || !/^[0-9]{1,15}$/.test(size!)) return undefined;
    const file = { sha256: sha256!.toLowerCase(), size: Number(size) };
    const known = files.get(path);
    if (known !== undefined && (known.sha256 !== file.sha256 || known.size !== file.size)) return undefined;
    files.set(path, file);
  }
  return files;
}
