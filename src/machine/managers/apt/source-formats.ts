import type { RawSource } from "../source-types.ts";
import { isNo, isYes, words } from "../source-words.ts";

/** sources.list(5), DEB822-STYLE FORMAT. */
export function parseDeb822(text: string): RawSource[] {
  const plain = text.replaceAll("\r\n", "\n").replace(/^#.*\n?/gm, "");
  return plain.split(/\n[ \t]*\n/).flatMap((paragraph) => {
    const field = (name: string) =>
      new RegExp(`^${name}:[ \\t]*(.*(?:\\n[ \\t].*)*)`, "im").exec(paragraph)?.[1]?.trim();
    const uris = words(field("URIs"));
    if (uris.length === 0 || !words(field("Types")).includes("deb")) return [];
    const signedBy = field("Signed-By");
    const isBlock = signedBy?.includes("-----BEGIN") ?? false;
    return [
      {
        enabled: !isNo(field("Enabled")),
        uris,
        suites: words(field("Suites")),
        channels: words(field("Components")),
        keys: isBlock ? [] : words(signedBy),
        // A blank line of it is written as " .".
        inlineKey: isBlock ? signedBy!.replace(/^[ \t]+/gm, "").replace(/^\.$/gm, "") : undefined,
        signed: !isYes(field("Trusted")),
      },
    ];
  });
}

/** sources.list(5), ONE-LINE-STYLE FORMAT. */
export function parseOneLine(text: string): RawSource[] {
  return text.split("\n").flatMap((line) => {
    const [, options = "", uri, suite, rest = ""] =
      /^[ \t]*deb[ \t]+(?:\[([^\]]*)\][ \t]*)?(\S+)[ \t]+(\S+)([^#]*)/.exec(line) ?? [];
    if (uri === undefined || suite === undefined) return [];
    const option = (name: string) => new RegExp(`(?:^|\\s)${name}\\s*=\\s*(\\S+)`, "i").exec(options)?.[1];
    return [
      {
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
