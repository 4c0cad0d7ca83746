import fc from "fast-check";
import { expect, it } from "vitest";
import { dryRun } from "../../../src/cli/commands/dry-run.ts";
import { parseRequest, type RawOptions } from "../../../src/cli/options/request.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { SetupError } from "../../../src/errors.ts";
import type { Step } from "../../../src/plan/steps/index.ts";
import { laptop, signed } from "../../golden/mirror.ts";

/** Strings that a shell or a package manager would take for something else, around things that are nearly right. */
const seeds = [
  "27.3",
  "27.3.1",
  "ubuntu:24.04",
  "https://mirror.example/docker-ce",
  "https://a.b",
  "li",
  "stable",
  "tuna",
  "latest",
  "5:27.3.1-1~ubuntu.24.04~noble",
];
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
  "&&",
  "|",
  "\0",
  "*",
  "../",
  "\u202e",
  "％",
  "@",
  "#",
  "?",
  "{}",
  "=",
  "\t",
];
const hostile = fc.oneof(
  fc
    .tuple(fc.constantFrom(...spice), fc.constantFrom(...seeds), fc.constantFrom(...spice))
    .map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.tuple(fc.constantFrom(...seeds), fc.string({ maxLength: 6 })).map((parts) => parts.join("")),
);

const options: Record<string, (word: string) => RawOptions> = {
  "--docker-version": (dockerVersion) => ({ dockerVersion }),
  "--mirror": (word) => ({ mirror: [word] }),
  "--registry-mirror": (word) => ({ registryMirror: [word] }),
  "--user": (user) => ({ user }),
  "--target": (target) => ({ target }),
  "--channel": (channel) => ({ channel }),
  "--key-fingerprint": (keyFingerprint) => ({ keyFingerprint }),
  "--lock-timeout": (lockTimeout) => ({ lockTimeout }),
  "--proxy": (proxy) => ({ proxy }),
};

/** Every word that a step hands to a command, with the place it has. */
function words(steps: readonly Step[]): string[] {
  const found: string[] = [];
  const visit = (value: unknown) => {
    if (typeof value === "string") found.push(value);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(steps.map((step) => ({ ...step, kind: "", title: "", why: "", name: "" })));
  return found;
}

it("refuses or keeps whole: 10,000 hostile strings through every option", async () => {
  const terminal = createTerminal("en", { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream);
  const system = laptop(true);
  let taken = 0;
  let refused = 0;
  const plain: string[] = [];
  let usual: Set<string> | undefined;
  for (const [name, raw] of Object.entries(options)) {
    for (const word of fc.sample(hostile, { numRuns: 1250, seed: 3 })) {
      let request: ReturnType<typeof parseRequest>;
      try {
        request = parseRequest({ target: "ubuntu:24.04", dryRun: true, json: true, ...signed, ...raw(word) });
      } catch (error) {
        if (!(error instanceof SetupError)) throw new Error(`${name} ${JSON.stringify(word)}: ${error}`);
        expect(["usage", "unsupported-host", "commercial-edition"]).toContain(error.code);
        refused++;
        continue;
      }
      let printed = "";
      try {
        await dryRun(system, request, terminal, (text) => {
          printed += text;
        });
      } catch (error) {
        if (!(error instanceof SetupError)) throw new Error(`${name} ${JSON.stringify(word)}: ${error}`);
        refused++;
        continue;
      }
      taken++;
      // The first word taken is a harmless one's: what its plan holds besides is no answer to a hostile word.
      usual ??= new Set(words(JSON.parse(printed).steps).filter((part) => !part.includes(word)));
      for (const part of words(JSON.parse(printed).steps)) {
        // What was let through holds nothing that any reader takes apart, and is no option of another program.
        if (part.includes(word) && word !== "" && !usual.has(part)) plain.push(part);
      }
    }
  }
  expect(taken + refused).toBe(1250 * Object.keys(options).length);
  expect(taken).toBeGreaterThan(100);
  expect(plain.length).toBeGreaterThan(100);
  for (const part of plain) {
    if (part.includes("\n")) continue; // a repository file: its lines are looked at in test/golden
    expect(part).not.toMatch(/[;`"'\\|&<>]|\$\(/);
    // Only docker-setup's own options begin with a dash.
    expect(part).not.toMatch(/^-(?!-(enable|disable)repo=)/);
  }
});
