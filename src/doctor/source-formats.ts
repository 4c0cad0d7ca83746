/** An entry as it stands in a file, before anybody knows whether it is docker-ce's. */
export interface RawSource {
  readonly enabled: boolean;
  readonly uris: readonly string[];
  /** apt's; empty in the yum family, where the address has it. */
  readonly suites: readonly string[];
  readonly channels: readonly string[];
  readonly keys: readonly string[];
  readonly inlineKey: string | undefined;
  readonly signed: boolean;
}

const words = (text: string | undefined): string[] =>
  (text ?? "").split(/[\s,]+/).filter((word) => word !== "");
const isNo = (text: string | undefined): boolean => /^(no|false|0|off|without)$/i.test(text?.trim() ?? "");
const isYes = (text: string | undefined): boolean => /^(yes|true|1|on|with)$/i.test(text?.trim() ?? "");

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

/** yum.conf(5), [repository] OPTIONS; a section is an entry. */
export function parseRepo(text: string): RawSource[] {
  const sections = text.replaceAll("\r\n", "\n").split(/^\[/m).slice(1);
  return sections.flatMap((section) => {
    const field = (name: string) =>
      new RegExp(`^${name}[ \\t]*=[ \\t]*(.*(?:\\n[ \\t]+.*)*)`, "im").exec(section)?.[1]?.trim();
    const uris = words(field("baseurl"));
    if (uris.length === 0) return [];
    return [
      {
        enabled: !isNo(field("enabled")),
        uris,
        suites: [],
        channels: [...new Set(uris.flatMap((uri) => /\/(stable|test|nightly)\/*$/.exec(uri)?.[1] ?? []))],
        keys: words(field("gpgkey")).map((key) => key.replace(/^file:\/\//, "")),
        inlineKey: undefined,
        // Absent means what [main] says, which is "yes" wherever docker-ce is installed on.
        signed: !isNo(field("gpgcheck")),
      },
    ];
  });
}
