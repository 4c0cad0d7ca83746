/** What never acts: an option that a command does not have, and a dry run. */
import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type CommandName, commands, optionsOf } from "../../src/cli/options/command-table.ts";
import { exitCodes, SetupError } from "../../src/errors.ts";
import { main } from "../../src/main.ts";
import { readRuns } from "../../src/run/journal/runs.ts";
import type { System } from "../../src/system/types.ts";
import { indexOf, key, mirrors, osRelease, planOf, runPlan } from "../run/render/job.ts";
import { Scratch } from "../run/render/scratch.ts";
import { fakeSystem } from "../system/fake.ts";
import { which } from "../tools.ts";

const names: CommandName[] = ["install", ...commands.map(({ name }) => name)];
const named = (command: CommandName) => (command === "install" ? [] : [command]);
const dry = (command: CommandName) => optionsOf(command).some(({ flags }) => flags === "--dry-run");

/** What a command line prints on both streams, and its code, with `system` for the machine. */
async function run(argv: readonly string[], system: System) {
  let out = "";
  let words = "";
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += text;
      return true;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      words += text;
      return true;
    }),
  ];
  try {
    return { code: await main([...argv, "--lang", "en"], system), out, words };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe.each(names)("%s", (command) => {
  const foreign = [...new Set(names.flatMap(optionsOf))].filter(
    ({ flags }) => !optionsOf(command).some((own) => own.flags === flags),
  );
  it.each(foreign)("$flags is another command's: refused before anything is looked at", async ({ flags }) => {
    const option = [flags.replace(/ <.*/, "").split(", ").at(-1)!, ...(flags.includes("<") ? ["1"] : [])];
    for (const argv of [
      [...option, ...named(command), "--yes"],
      [...named(command), "--yes", ...option],
    ]) {
      const system = fakeSystem();
      const { code, out } = await run(argv, system);
      expect([code, system.commands, system.changes, system.requests]).toEqual([2, [], [], []]);
      // Who asks for JSON reads the refusal as JSON, too.
      if (flags === "--json") expect(JSON.parse(out).error).toMatchObject({ code: "usage", exitCode: 2 });
      else expect(out).toBe("");
    }
  });
});

/** A machine that docker-setup installed Docker on, with running containers; one for all, since nothing may change it. */
let machine: Scratch;
afterAll(() => machine.close());
beforeAll(async () => {
  const files = { "/etc/os-release": osRelease.apt, "/var/lib/docker/image/x": "x" };
  machine = new Scratch({
    family: "apt",
    index: indexOf("apt"),
    key: key.binary,
    packages: { "ca-certificates": "1.0" },
    files,
  });
  expect((await runPlan(machine, planOf({ family: "apt", hold: true }))).code).toBe(0);
  machine.put("state/containers", "a\nb\n");
  machine.forgetCalls();
});

/** Reads only: neither a lock nor a journal nor anything else. */
async function unchanged(argv: readonly string[], change: Partial<System> = {}) {
  const before = machine.everything();
  // No mirror is in reach: the script looks the version up where it runs.
  const down = new SetupError("network", { en: "down", zh: "down" });
  const told = await run(argv, { ...machine.system(), fetch: () => Promise.reject(down), ...change });
  expect(machine.everything()).toEqual(before);
  expect(machine.changes()).toEqual([]);
  return told;
}

const jobs: Partial<Record<CommandName, readonly (readonly string[])[]>> = {
  install: [
    ["--no-probe", "--target", "debian:12", "--mirror", "https://127.0.0.1:1/x"],
    ["--no-probe", "--mirror", "https://127.0.0.1:1/x"],
  ],
  uninstall: [[], ["--purge"], ["--restart"]],
  rollback: [[], ["--restart"]],
  registry: [
    ["set", "https://a.example"],
    ["set", "none"],
    ["add", "https://a.example"],
    ["remove", mirrors[0]!],
  ].map((words) => ["--no-probe", ...words]),
};

it("every command that has a dry run is tried below", () => {
  // config has it as an option to show: it never changes anything.
  const jobNames = names.filter((name) => dry(name) && name !== "config");
  expect(Object.keys(jobs).sort()).toEqual(jobNames.sort());
});

describe.each(
  Object.entries(jobs).flatMap(([command, all]) =>
    all.map((words) => [[...named(command as CommandName), ...words]]),
  ),
)("%j", (words) => {
  it.each([[["--dry-run"]], [["--dry-run", "--yes"]], [["--yes", "--dry-run", "--json"]]])(
    "with %j changes nothing, wherever that stands",
    async (options) => {
      for (const argv of [
        [...options, ...words],
        [...words, ...options],
      ]) {
        const { code, out, words: told } = await unchanged(argv);
        expect(code, told).toBe(0);
        if (options.includes("--json")) expect(JSON.parse(out).steps.length).toBeGreaterThan(0);
        else {
          expect(out.startsWith("#!/bin/sh\n")).toBe(true);
          // Seconds for each: one of the six will do.
          if (options.length > 1 || argv[0] !== "--dry-run") continue;
          expect(
            spawnSync(which("shellcheck"), ["-s", "sh", "-"], { input: out, encoding: "utf8" }).stdout,
          ).toBe("");
        }
      }
    },
  );

  it("needs no root", async () => {
    const { code, out } = await unchanged([...words, "--dry-run"], { uid: 1000 });
    expect([code, out.slice(0, 9)]).toEqual([0, "#!/bin/sh"]);
  });
});

it("without the right to read the journal it says that root is needed", async () => {
  const { files } = machine.system();
  const refused = async (path: string) => {
    if (path.endsWith(".jsonl")) throw Object.assign(new Error("EACCES"), { code: "EACCES" });
    return files.read(path);
  };
  const told = await unchanged(["uninstall", "--dry-run"], {
    uid: 1000,
    files: { ...files, read: refused },
  });
  expect([told.code, told.out]).toEqual([exitCodes["not-root"], ""]);
  expect(told.words).toMatch(/sudo (npx )?docker-setup uninstall --dry-run/);
  expect((await readRuns(machine.system())).length).toBe(1);
});
