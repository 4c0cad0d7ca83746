import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the lab keeps what it has built. */
export const cache =
  process.env.DOCKER_SETUP_LAB_CACHE ?? fileURLToPath(new URL("../../.cache/lab", import.meta.url));

/** A file's sha256 in hex. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** The stanzas of a Packages file as records. */
export function stanzas(text: string): Record<string, string>[] {
  const pairs = (stanza: string) =>
    [...stanza.matchAll(/^([\w-]+): (.*)$/gm)].map((match) => [match[1] as string, match[2] as string]);
  return text
    .split("\n\n")
    .filter((stanza) => stanza.trim() !== "")
    .map((stanza) => Object.fromEntries(pairs(stanza)));
}

/** All versions of one package in a Packages file. */
export const versionsOf = (text: string, name: string) =>
  stanzas(text)
    .filter((stanza) => stanza.Package === name)
    .map((stanza) => stanza.Version);
