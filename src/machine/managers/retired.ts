import type { RawSource } from "./source-types.ts";

/** What stands before each line of an entry that docker-setup switched off: a comment in every format. */
export const RETIRED = "# docker-setup: ";

/** A file's text (one character a byte) with some of its entries switched off; no other byte changes. */
export function retired(text: string, entries: readonly RawSource[]): string {
  const off = new Set(entries.flatMap(({ lines }) => lines));
  const lines = text.split("\n");
  return lines.map((line, at) => (off.has(at) ? `${RETIRED}${line}` : line)).join("\n");
}

/** The text with everything switched on again that docker-setup switched off. */
export const restored = (text: string): string => text.replace(new RegExp(`^${RETIRED}`, "gm"), "");
