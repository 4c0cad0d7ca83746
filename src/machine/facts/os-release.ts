/**
 * What a distribution says about itself in /etc/os-release, as data: nothing of it is ever run.
 * Ids and codenames are lower-case words of [a-z0-9._-] or undefined; the other fields are single lines
 * without control characters, at most 200 characters. See os-release(5).
 */
export interface OsRelease {
  readonly id: string | undefined;
  readonly idLike: readonly string[];
  readonly versionId: string | undefined;
  readonly versionCodename: string | undefined;
  readonly ubuntuCodename: string | undefined;
  readonly debianCodename: string | undefined;
  readonly prettyName: string | undefined;
  readonly name: string | undefined;
  /** "12 (bookworm)", "V10 (Sword)", "2.0 (SP9x86_64)". */
  readonly version?: string | undefined;
  /** "silverblue", "server", "container". */
  readonly variantId?: string | undefined;
  /** The word after "platform:", such as "el9", "f40", "uelc20". */
  readonly platformId?: string | undefined;
  /** Set on systems that are made of an image. */
  readonly ostreeVersion?: string | undefined;
}

/** A real one has under 1 KB; what is longer is not worth the time that it would take. */
const longestText = 65_536;
const longestLine = 4096;

/**
 * Parses the text of an os-release file. Never throws: a line that is no assignment is skipped, of two
 * assignments to one name the later one counts, as in a shell. No variable is expanded.
 * templates/script/host.sh reads the same file the same way.
 */
export function parseOsRelease(text: string): OsRelease {
  const fields = new Map<string, string>();
  for (const line of text
    .slice(0, longestText)
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)) {
    if (line.length > longestLine) continue;
    const match = /^[ \t]*([A-Z][A-Z0-9_]*)=(.*)$/s.exec(line);
    if (match !== null) fields.set(match[1]!, unquote(match[2]!));
  }
  const line = (name: string) => printable(fields.get(name));
  return {
    id: word(fields.get("ID")),
    idLike: (fields.get("ID_LIKE") ?? "")
      .split(/\s+/)
      .map(word)
      .filter((id) => id !== undefined),
    versionId: line("VERSION_ID"),
    versionCodename: word(fields.get("VERSION_CODENAME")),
    ubuntuCodename: word(fields.get("UBUNTU_CODENAME")),
    debianCodename: word(fields.get("DEBIAN_CODENAME")),
    prettyName: line("PRETTY_NAME"),
    name: line("NAME"),
    version: line("VERSION"),
    variantId: word(fields.get("VARIANT_ID")),
    platformId: word(
      fields
        .get("PLATFORM_ID")
        ?.trim()
        .replace(/^platform:/i, ""),
    ),
    ostreeVersion: line("OSTREE_VERSION"),
  };
}

/**
 * A value as the script compares it: lower case, and a blank for every run of characters outside of
 * [a-z0-9._+=-]. "20 Home" is "20 home".
 */
export function plain(value: string | undefined): string {
  return lower(value ?? "")
    .replace(/[^a-z0-9._+=-]+/g, " ")
    .trim();
}

/** A shell value: bare, in single quotes (nothing is special), or in double quotes (\ before one of "$`\). */
function unquote(raw: string): string {
  const value = raw.replace(/^[ \t]+|[ \t]+$/g, "");
  if (value.startsWith("'")) return value.slice(1).replace(/'.*$/s, "");
  if (!value.startsWith('"')) return value.replace(/[ \t]+#.*$/s, "").replace(/\\(.)/g, "$1");
  let result = "";
  for (let at = 1; at < value.length && value[at] !== '"'; at++) {
    if (value[at] === "\\" && /["$`\\]/.test(value[at + 1] ?? "")) at++;
    result += value[at];
  }
  return result;
}

/** ASCII's letters only, as tr does it in the script: the Kelvin sign is no k. */
const lower = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Deepin and openEuler write their id with capitals; an id is compared in lower case everywhere. */
function word(value: string | undefined): string | undefined {
  const text = value === undefined ? undefined : lower(value.trim());
  return text !== undefined && /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text) ? text : undefined;
}

/** A blank for control and direction-changing characters: this text is shown on a terminal and in script comments. */
function printable(value: string | undefined): string | undefined {
  const clean = value
    ?.replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, 200);
  return clean === "" ? undefined : clean;
}
