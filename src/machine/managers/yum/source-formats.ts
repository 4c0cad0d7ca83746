import { fieldsOf, type NumberedLine, numberedLines } from "../fields.ts";
import type { RawSource } from "../source-types.ts";
import { isNo, words } from "../source-words.ts";

/** yum.conf(5), [repository] OPTIONS; a section is an entry. Of dnf5's overrides, too, which may lack an address. */
export function parseRepo(text: string): RawSource[] {
  const sections: { id: string; lines: NumberedLine[] }[] = [];
  for (const line of numberedLines(text)) {
    if (/^[#;]/.test(line.text) || line.text.trim() === "") continue;
    const id = /^\[([^\]]+)\]/.exec(line.text)?.[1];
    if (id !== undefined) sections.push({ id, lines: [line] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.flatMap(({ id, lines }) => {
    if (id === "main") return [];
    const fields = fieldsOf(lines.slice(1), "=:");
    const uris = ["baseurl", "mirrorlist", "metalink"].flatMap((name) => words(fields.get(name)));
    return [
      {
        lines: lines.map(({ at }) => at),
        id,
        binary: true,
        enabled: !isNo(fields.get("enabled")),
        uris,
        suites: [],
        channels: [...new Set(uris.flatMap((uri) => /\/(stable|test|nightly)\/*$/.exec(uri)?.[1] ?? []))],
        keys: words(fields.get("gpgkey")).map((key) => key.replace(/^file:\/\//, "")),
        inlineKey: undefined,
        // Absent means what [main] says, which is "yes" wherever docker-ce is installed on.
        signed: !isNo(fields.get("gpgcheck")),
      },
    ];
  });
}
