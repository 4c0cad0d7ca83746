import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { dryRun } from "../../../src/cli/commands/dry-run.ts";
import { parseRequest } from "../../../src/cli/options/request.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { SetupError } from "../../../src/errors.ts";
import { daemonVariables } from "../../../src/machine/daemon-json/proxy.ts";
import { kindOf, type Step } from "../../../src/plan/steps/index.ts";
import { proxyWith } from "../../../src/system/proxy.ts";
import type { Secret } from "../../../src/system/secret.ts";
import { laptop, signed } from "../../golden/mirror.ts";
import { shells } from "../../sources/keys/shells.ts";
import { fakeSystem } from "../../system/fake.ts";
import { which } from "../../tools.ts";
import { type Landing, landings } from "./landings.ts";

const directory = mkdtempSync(join(tmpdir(), "words-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const terminal = createTerminal("en", { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream);

async function stepFor({ raw, kind, offline }: Landing, word: string): Promise<Step | undefined> {
  let json = "";
  let proxy: Secret | undefined;
  try {
    const options = {
      target: "ubuntu:24.04",
      dryRun: true,
      json: true,
      probe: false,
      ...signed,
      ...raw(word),
    };
    const request = parseRequest(options);
    proxy = request.proxy;
    await dryRun(laptop(offline !== true), request, terminal, (text) => {
      json += text;
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    expect(["usage", "unsupported-host", "commercial-edition", "version-not-found"]).toContain(error.code);
    return undefined;
  }
  const found = (JSON.parse(json).steps as Step[]).filter((step) => step.kind === kind).at(-1);
  // JSON has no password in it.
  return proxy && found?.kind === "unit"
    ? { ...found, environment: daemonVariables(proxyWith(proxy, {})) }
    : found;
}

/** The functions that a script's tools are. */
const tools = (() => {
  const directory = new URL("../../../templates/script/", import.meta.url);
  const texts = readdirSync(directory).map((name) => readFileSync(new URL(name, directory), "utf8"));
  return texts.flatMap((text) => [...text.matchAll(/^([a-z_]+)\(\) [({]/gm)].map(([, name]) => name!));
})();

/** Commands that write down how they were called, word by word; a call of anything else is an error that shows. */
function recorders(bin: string, names: readonly string[]): { record: string; functions: string } {
  const record = join(bin, "calls");
  mkdirSync(bin);
  const functions: string[] = [];
  for (const name of names) {
    const print = { dpkg: "echo amd64", packages_by_version: "echo x" }[name] ?? ":";
    const text = `printf '%s\\0' "$#" ${name} "$@" >>'${record}'; ${print}`;
    // A function costs no process, and may not have a dash in its name.
    if (/^\w+$/.test(name)) functions.push(`${name}() { ${text}; }`);
    else writeFileSync(join(bin, name), `#!${which("dash")}\n${text}\n`, { mode: 0o755 });
  }
  // These are asked in between, by every step alike.
  writeFileSync(join(bin, "dpkg-query"), `#!${which("dash")}\n`, { mode: 0o755 });
  // A tool of the script that is not looked at does nothing.
  const others = tools.filter((name) => !names.includes(name));
  functions.push(...others.map((name) => `${name}() { :; }`), "mirrors_by_flag() { false; }");
  return { record, functions: functions.join("\n") };
}

/** What was recorded: each call's name and words. */
function callsIn(record: string): string[][] {
  const words = readFileSync(record, "utf8").split("\0").slice(0, -1);
  const calls: string[][] = [];
  while (words.length > 0) calls.push(words.splice(0, Number(words[0]) + 2).slice(1));
  return calls;
}

describe.each(Object.keys(landings))("%s", (option) => {
  it("500 words: each is refused, or is one word of a command, in the run and under every sh", async () => {
    const landing = landings[option]!;
    const steps: Step[] = [];
    const wanted: string[][] = [];
    let refused = 0;
    for (const word of fc.sample(landing.words, { numRuns: 500, seed: 5 })) {
      const step = await stepFor(landing, word);
      if (step === undefined) {
        refused++;
        continue;
      }
      steps.push(step);
      wanted.push(...landing.calls(step, word));
      if (step.kind !== "group-member" && step.kind !== "package-index") continue;
      const answers = { usermod: {}, "dpkg-query": {}, "apt-get": {} };
      const system = fakeSystem({ exec: answers });
      const context = { system, changes: [], log() {}, waiting() {}, allowInterruption: async () => {} };
      await kindOf(step).run(step, context);
      // In a script two words more bound its time.
      const call =
        step.kind === "package-index"
          ? landing.calls(step, word)[1]?.slice(2)
          : landing.calls(step, word).at(-1);
      expect(system.commands[0]).toEqual(call);
    }
    expect(steps.length).toBeGreaterThan(80);
    expect(refused).toBeGreaterThan(40);
    const script = steps
      .map((step) => `step() {\n${kindOf(step).script(step, (text) => text.en).run}\n}\nstep`)
      .join("\n");
    const bin = join(directory, option);
    const { record, functions } = recorders(bin, [...new Set(wanted.map(([name = ""]) => name))]);
    for (const [name = "", ...args] of shells) {
      rmSync(record, { force: true });
      const { status, stderr } = spawnSync(which(name), args, {
        input: `set -eu\nWORK=/w FORCE=no\n${functions}\n${script}\n`,
        encoding: "utf8",
        cwd: bin,
        env: { PATH: bin },
      });
      expect([status, stderr]).toEqual([0, ""]);
      expect(callsIn(record)).toEqual(wanted);
    }
  });
});
