import type { RawSource } from "../source-types.ts";
import { isNo, words } from "../source-words.ts";

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
