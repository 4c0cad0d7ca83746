import { readFileSync } from "node:fs";
import { parseOsRelease } from "../../src/machine/facts/os-release.ts";

/** A real machine's words, and what is right for it. */
export interface Identity {
  /** For the test's title. */
  readonly name: string;
  /** The os-release file. */
  readonly text: string;
  readonly expected: string;
  /** As its package manager would say. */
  readonly arch: string;
}

/** One machine a line under its expectation. */
export const readIdentities = (): Identity[] =>
  ["./identities.txt", "./identities-by-hand.txt"].flatMap(readFile);

function readFile(name: string): Identity[] {
  const lines = readFileSync(new URL(name, import.meta.url), "utf8").split("\n");
  const identities: Identity[] = [];
  let expected = "";
  for (const line of lines) {
    if (line.startsWith("[")) expected = line.slice(1, -1);
    else if (line !== "" && !line.startsWith("#")) {
      const text = [...line.matchAll(/([A-Z_]+)=("[^"]*"|\S+)/g)].map((match) => `${match[0]}\n`).join("");
      const { id } = parseOsRelease(text);
      identities.push({ name: line, text, expected, arch: id === "raspbian" ? "armhf" : "x86_64" });
    }
  }
  return identities;
}
