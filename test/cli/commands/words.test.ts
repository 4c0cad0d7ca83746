import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { dryRun } from "../../../src/cli/commands/dry-run.ts";
import { parseCommandLine } from "../../../src/cli/options/command-line.ts";
import { parseRequest, type RawOptions } from "../../../src/cli/options/request.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { SetupError } from "../../../src/errors.ts";
import { laptop } from "../../golden/mirror.ts";

const directory = mkdtempSync(join(tmpdir(), "words-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const terminal = createTerminal("en", { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream);

const spice = [
  "",
  ";",
  " ",
  "\n",
  "$(reboot)",
  "`id`",
  "'",
  '"',
  "\\",
  "--",
  "-o",
  "*",
  "../",
  "@",
  "=",
  "键",
  "%s",
  "~",
];
const plain = ["27.3", "https://a.b", "li", "stable", "install.sh", "ubuntu:24.04", "x"];
const hostile = fc.oneof(
  fc
    .tuple(fc.constantFrom(...spice), fc.constantFrom(...plain), fc.constantFrom(...spice))
    .map((all) => all.join("")),
  fc.string({ unit: "binary", maxLength: 20 }),
);

/** What commander makes of a command line. */
const parsed = (argv: readonly string[]): RawOptions => parseCommandLine(argv, "en", () => {})!.options;

it.each<[string, keyof RawOptions]>([
  ["--docker-version", "dockerVersion"],
  ["--mirror", "mirror"],
  ["--registry-mirror", "registryMirror"],
  ["--user", "user"],
  ["--target", "target"],
  ["--key-fingerprint", "keyFingerprint"],
  ["--channel", "channel"],
  ["--proxy", "proxy"],
  ["-o", "output"],
])("%s: 1,250 words stay one word each", async (option, name) => {
  const alone = parsed(["--dry-run"]);
  for (const word of fc.sample(hostile, { numRuns: 1250, seed: 7 })) {
    // In one word with its option, a value may begin with a dash too.
    const lines = option.startsWith("--") ? [[option, word], [`${option}=${word}`]] : [[option, word]];
    for (const line of lines) {
      const { [name]: value, ...rest } = parsed(["--dry-run", ...line]);
      expect(value).toEqual(/irror$|^target$/.test(name) ? [word] : word);
      expect(rest).toEqual(alone);
    }
  }
});

it("-o: 400 file names are the file that is written, or are refused", async () => {
  const request = parseRequest({ target: "centos:9", dryRun: true, registryMirrors: false, output: "x" });
  let written = 0;
  for (const [i, word] of fc.sample(hostile, { numRuns: 400, seed: 9 }).entries()) {
    const place = join(directory, "out", String(i), "deep");
    mkdirSync(place, { recursive: true });
    const output = `${place}/${word}`;
    const failed = await dryRun(laptop(false), { ...request, output }, terminal, (text) => {
      throw new Error(`printed ${text.length} characters`);
    }).then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof SetupError)) throw error;
        expect(error.code).toBe("usage");
        return true;
      },
    );
    if (failed) {
      expect(readdirSync(place)).toEqual([]);
      continue;
    }
    written++;
    expect(existsSync(output)).toBe(true);
    expect(statSync(output).mode & 0o111).not.toBe(0);
    expect(readdirSync(join(place, "..")).length + readdirSync(place).length).toBe(2);
  }
  expect(written).toBeGreaterThan(200);
});
