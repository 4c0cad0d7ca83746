import { fieldsOf, type NumberedLine, numberedLines } from "../fields.ts";
import type { RawSource } from "../source-types.ts";
import { isNo, isYes, words } from "../source-words.ts";

/** sources.list(5), DEB822-STYLE FORMAT: names in any case, values over several lines, comments anywhere. */
export function parseDeb822(text: string): RawSource[] {
  const paragraphs: NumberedLine[][] = [[]];
  for (const line of numberedLines(text)) {
    if (line.text.startsWith("#")) continue;
    if (line.text.trim() === "") paragraphs.push([]);
    else paragraphs.at(-1)!.push(line);
  }
  return paragraphs.flatMap((lines) => {
    const fields = fieldsOf(lines, ":");
    const uris = words(fields.get("uris"));
    if (uris.length === 0) return [];
    const signedBy = fields.get("signed-by");
    const isBlock = signedBy?.includes("-----BEGIN") ?? false;
    return [
      {
        lines: lines.map(({ at }) => at),
        id: "",
        binary: words(fields.get("types")).includes("deb"),
        enabled: !isNo(fields.get("enabled")),
        uris,
        suites: words(fields.get("suites")),
        channels: words(fields.get("components")),
        keys: isBlock ? [] : words(signedBy),
        // A blank line of it is written as " .".
        inlineKey: isBlock ? signedBy!.trim().replace(/^\.$/gm, "") : undefined,
        signed: !isYes(fields.get("trusted")),
      },
    ];
  });
}

/** sources.list(5), ONE-LINE-STYLE FORMAT. */
export function parseOneLine(text: string): RawSource[] {
  return numberedLines(text).flatMap(({ at, text: line }) => {
    const [, type, options = "", uri, suite, rest = ""] =
      /^[ \t]*(deb|deb-src)[ \t]+(?:\[([^\]]*)\][ \t]*)?(\S+)[ \t]+(\S+)([^#]*)/.exec(line) ?? [];
    if (uri === undefined || suite === undefined) return [];
    const option = (name: string) => new RegExp(`(?:^|\\s)${name}\\s*=\\s*(\\S+)`, "i").exec(options)?.[1];
    return [
      {
        lines: [at],
        id: "",
        binary: type === "deb",
        enabled: true,
        uris: [uri],
        suites: [suite],
        channels: words(rest),
        keys: words(option("signed-by")),
        inlineKey: undefined,
        signed: !isYes(option("trusted")),
      },
    ];
  });
}
