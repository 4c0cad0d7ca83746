import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { dryRun } from "../../src/commands/dry-run.ts";
import { parseRequest, type RawOptions } from "../../src/commands/request.ts";
import { SetupError } from "../../src/errors.ts";
import { kindOf, type Step } from "../../src/steps/index.ts";
import { createTerminal } from "../../src/ui/terminal.ts";
import { laptop } from "../golden/mirror.ts";
import { shells, which } from "../keys/shells.ts";
import { fakeSystem } from "../system.ts";

const directory = mkdtempSync(join(tmpdir(), "words-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const terminal = createTerminal("en", { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream);

/** Options whose words land in a step: the step, and where its words are. */
const landings: [string, (word: string) => RawOptions, Step["kind"]][] = [
  ["--user", (user) => ({ user }), "group-member"],
  ["--registry-mirror", (url) => ({ registryMirror: [url] }), "daemon-json"],
  ["--mirror", (url) => ({ mirror: [url] }), "repository-key"],
];

const nearlyRight = {
  "group-member": fc
    .tuple(
      fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.@-]{0,12}\$?$/),
      fc.constantFrom("", "$", " x", ";x", "@b.c"),
    )
    .map((all) => all.join("")),
  "daemon-json": fc
    .tuple(
      fc.constantFrom("https://", "http://"),
      fc.domain(),
      fc.constantFrom("", "/", ":5000", "$(x)", "'x'", "*"),
    )
    .map((all) => all.join("")),
  "repository-key": fc
    .tuple(
      fc.constant("https://"),
      fc.domain(),
      fc.constantFrom("", "/docker-ce", "/a~b", "/$(x)", "/a b", "/*", "/'"),
    )
    .map((all) => all.join("")),
} as Partial<Record<Step["kind"], fc.Arbitrary<string>>>;

const stop = (error: unknown) => {
  if (!(error instanceof SetupError)) throw error;
  expect(["usage", "unsupported-host", "commercial-edition"]).toContain(error.code);
  return undefined;
};

async function stepFor(raw: RawOptions, kind: Step["kind"]): Promise<Step | undefined> {
  let json = "";
  try {
    const request = parseRequest({ target: "ubuntu:24.04", dryRun: true, json: true, probe: false, ...raw });
    await dryRun(laptop(true), request, terminal, (text) => {
      json += text;
    });
  } catch (error) {
    return stop(error);
  }
  return (JSON.parse(json).steps as Step[]).find((step) => step.kind === kind);
}

describe.each(landings)("%s", (_, raw, kind) => {
  it("is refused, or is one word of a command, in the run and under every sh", async () => {
    const bin = join(directory, kind);
    mkdirSync(bin);
    // Each call is written down word by word; a call of anything else is an error that shows.
    const record = join(bin, "calls");
    for (const name of ["usermod", "merge_daemon_json", "remember_daemon_json", "fetch_key", "put_file"]) {
      writeFileSync(join(bin, name), `#!${which("dash")}\nprintf '%s\\0' "$#" ${name} "$@" >>'${record}'\n`, {
        mode: 0o755,
      });
    }
    const words = fc.sample(nearlyRight[kind]!, { numRuns: 150, seed: 5 });
    const steps: Step[] = [];
    const wanted: string[] = [];
    let refused = 0;
    for (const word of words) {
      const step = await stepFor(raw(word), kind);
      if (step === undefined) {
        refused++;
        continue;
      }
      steps.push(step);
      if (step.kind === "group-member") {
        expect(step.user).toBe(word);
        wanted.push("4", "usermod", "-aG", "docker", "--", word);
        const system = fakeSystem({ exec: { usermod: {} } });
        const context = { system, changes: [], log() {}, waiting() {}, allowInterruption: async () => {} };
        await kindOf(step).run(step, context);
        expect(system.commands.filter(([name]) => name === "usermod")).toEqual([wanted.slice(-5)]);
      } else if (step.kind === "daemon-json") {
        expect(step.registryMirrors).toEqual([word.replace(/\/$/, "")]);
        wanted.push("1", "remember_daemon_json", step.path);
        wanted.push("2", "merge_daemon_json", step.path, ...step.registryMirrors);
      } else if (step.kind === "repository-key") {
        expect(step.urls).toEqual([expect.stringMatching(/\/linux\/ubuntu\/gpg$/)]);
        expect(step.urls[0]!.startsWith(word.replace(/\/$/, ""))).toBe(true);
        wanted.push("4", "fetch_key", "binary", "/w/key", step.fingerprints.join(" "), ...step.urls);
        wanted.push("3", "put_file", "/w/key", step.path, "0644");
      }
    }
    expect(steps.length).toBeGreaterThan(30);
    expect(refused).toBeGreaterThan(10);
    const script = steps.map((step) => kindOf(step).script(step, (text) => text.en).run).join("\n");
    for (const [name = "", ...args] of shells) {
      rmSync(record, { force: true });
      const { status, stderr } = spawnSync(which(name), args, {
        input: `set -eu\nWORK=/w\n${script}\n`,
        encoding: "utf8",
        cwd: bin,
        env: { PATH: bin },
      });
      expect([status, stderr]).toEqual([0, ""]);
      expect(readFileSync(record, "utf8").split("\0").slice(0, -1)).toEqual(wanted);
    }
  });
});
