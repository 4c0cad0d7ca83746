/** What NO_COLOR and --no-color mean also holds in questions. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const question = fileURLToPath(new URL("ask-once.ts", import.meta.url));

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const colour = /\x1b\[\d+m/;

it.each<[string, Record<string, string>, string[], boolean]>([
  ["a terminal with colours", {}, [], true],
  ["NO_COLOR", { NO_COLOR: "1" }, [], false],
  ["--no-color", {}, ["--no-color"], false],
])("%s", (_, env, args, coloured) => {
  const { PATH } = process.env;
  const seen = execFileSync(process.execPath, ["--import", "tsx", question, ...args], {
    encoding: "utf8",
    env: { PATH, TERM: "xterm", FORCE_COLOR: "1", ...env },
  });
  expect(seen).toContain("Which?");
  expect(colour.test(seen)).toBe(coloured);
});
