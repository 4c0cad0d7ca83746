import {
  checkEntry,
  type IndexEntry,
  type IndexSource,
  isDockerPackage,
  nonsense,
  printable,
} from "./entry.ts";

/** The fields that count; others are passed over. */
const wanted = new Set(["Package", "Version", "Architecture", "Filename", "Size", "SHA256", "Depends"]);

/**
 * Reads a Packages file (deb822, https://wiki.debian.org/DebianRepository/Format#A.22Packages.22_Indices) into the
 * entries of Docker's packages. An empty file is an empty index: Docker publishes those for channels without builds.
 * Throws SetupError "network" naming `source.url` where the text is something else or a field is missing.
 */
export function parsePackages(text: string, source: IndexSource): IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (const { fields, start } of paragraphs(text)) {
    const name = fields.get("Package");
    if (name === undefined) {
      const said = printable(start);
      throw nonsense(source.url, {
        en: `text that is no list of packages: ${said}`,
        zh: `不是软件包列表：${said}`,
      });
    }
    if (!isDockerPackage(name)) continue;
    const raw = {
      name,
      version: fields.get("Version"),
      arch: fields.get("Architecture"),
      filename: fields.get("Filename"),
      size: fields.get("Size"),
      sha256: fields.get("SHA256"),
      depends: (fields.get("Depends") ?? "")
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean),
    };
    entries.push(checkEntry(raw, source));
  }
  return entries;
}

/** Line by line and each looked at once, whatever it holds: patterns would take the square of a long line's length. */
function* paragraphs(text: string): Generator<{ fields: Map<string, string>; start: string }> {
  let fields = new Map<string, string>();
  let start: string | undefined;
  let current: string | undefined;
  for (const line of text.split("\n")) {
    if (line.trim() === "") {
      if (start !== undefined) yield { fields, start };
      fields = new Map();
      start = current = undefined;
      continue;
    }
    start ??= line.trim();
    if (line.startsWith(" ") || line.startsWith("\t")) {
      // A folded line goes on where the one before it ended.
      if (current !== undefined) fields.set(current, `${fields.get(current)}\n${line.trimEnd()}`);
      continue;
    }
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0));
    current = wanted.has(name) && !fields.has(name) ? name : undefined;
    if (current !== undefined) fields.set(current, line.slice(colon + 1).trim());
  }
  if (start !== undefined) yield { fields, start };
}
