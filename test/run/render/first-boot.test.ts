/** The short script of cloud-init's user-data, beside the whole one: the same machine where that is new, else a refusal. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parseDaemonWords } from "../../../src/cli/options/daemon-words.ts";
import type { Plan } from "../../../src/plan/types.ts";
import { firstBoot, squeezed } from "../../../src/run/render/first-boot.ts";
import { renderScript } from "../../../src/run/render/script.ts";
import { tool } from "../../../src/run/render/toolbox.ts";
import { shells } from "../../sources/keys/shells.ts";
import { which } from "../../tools.ts";
import { type FamilyName, indexOf, key, osRelease, planOf, runScript, type Wish } from "./job.ts";
import { Scratch, strayPaths } from "./scratch.ts";

const machines: Scratch[] = [];
afterEach(() => {
  for (const machine of machines.splice(0)) machine.close();
});

function fresh(family: FamilyName, files: Record<string, string> = {}): Scratch {
  const machine = new Scratch({
    family,
    index: indexOf(family),
    key: key.binary,
    packages: { "ca-certificates": "1.0" },
    files: { "/etc/os-release": osRelease[family], ...files },
  });
  machines.push(machine);
  return machine;
}

const options = { lang: "en", about: [], restart: false } as const;

/** Puts the key where user-data would, and runs the script. */
async function boot(machine: Scratch, plan: Plan, shell: readonly string[], args: string[] = []) {
  const { script, key: bytes } = await firstBoot(machine.system(), plan, options);
  expect(strayPaths(script)).toEqual([]);
  mkdirSync(join(machine.root, "var/lib/docker-setup"), { recursive: true });
  writeFileSync(join(machine.root, "var/lib/docker-setup/first-boot.key"), bytes!);
  return machine.run(script, shell, args);
}

/** All but what only the short one needs. */
const kept = (machine: Scratch) =>
  Object.fromEntries(
    Object.entries(machine.everything()).filter(([path]) => !path.startsWith("var/lib/docker-setup")),
  );

/** Each shell once: a script is hundreds of processes. */
const cases: { family: FamilyName; wish: Partial<Wish>; shell: readonly string[] }[] = [
  { family: "apt", wish: {}, shell: shells[0]! },
  {
    family: "yum",
    wish: {
      daemon: parseDaemonWords(["log-opts.max-size=10m", "live-restore=true"]),
      hold: true,
      user: "li",
      keepRegistryMirrors: true,
    },
    shell: shells[1]!,
  },
  {
    family: "apt",
    wish: { daemon: parseDaemonWords(["data-root=/data", "bip="]), registryMirrors: undefined },
    shell: shells[2]!,
  },
];

it.each(cases)("$family, $wish, $shell: a new machine ends as with the whole script", async (each) => {
  const { family, wish, shell } = each;
  const plan = planOf({ family, ...wish });
  const whole = fresh(family);
  expect(await runScript(whole, plan, shell)).toMatchObject({ code: 0 });
  const machine = fresh(family);
  const first = await boot(machine, plan, shell);
  expect(first, first.said).toMatchObject({ code: 0 });
  expect(kept(machine)).toEqual(kept(whole));
  machine.forgetCalls();
  const second = await boot(machine, plan, shell, ["--check"]);
  expect(second, second.said).toMatchObject({ code: 0 });
  expect(machine.changes()).toEqual([]);
  if (shell !== shells[0]) return;
  machine.put("etc/docker/daemon.json", "{}");
  expect((await boot(machine, plan, shell, ["--check"])).code).toBe(18);
});

describe.each(["apt", "yum"] as const)("%s", (family) => {
  const entry = family === "apt" ? "/etc/apt/sources.list.d/mine.list" : "/etc/yum.repos.d/mine.repo";
  it.each([
    ["/etc/docker/daemon.json", '{\n  "debug": true\n}\n'],
    ["/etc/systemd/system/docker.service.d/mine.conf", "[Service]\nExecStart=\n"],
    [
      entry,
      "deb https://download.docker.com/linux/ubuntu noble stable\n[a]\nbaseurl=https://download.docker.com/linux/centos/9\n",
    ],
  ])("refuses a machine with %s before a package comes", async (path, content) => {
    const machine = fresh(family, { [path]: content });
    const { code, said } = await boot(machine, planOf({ family }), shells[0]!);
    expect(code, said).not.toBe(0);
    expect(said).toContain("This short script is for a new machine");
    expect(machine.read(path.slice(1))).toBe(content);
    expect(machine.changes().flat()).not.toContain("install");
  });
});

/** Function → templates/script that have it. */
const functions = readdirSync(new URL("../../../templates/script", import.meta.url)).flatMap((file) =>
  [...tool(file.replace(/\.sh$/, "")).matchAll(/^(\w+)\(\)/gm)].map(([, name]) => name!),
);

it.each(cases)("$family, $wish: has every function that it calls", async ({ family, wish }) => {
  const { script } = await firstBoot(fresh(family).system(), planOf({ family, ...wish }), options);
  const own = new Set([...script.matchAll(/^(\w+)\(\)/gm)].map(([, name]) => name!));
  const called = new Set(script.match(/(?<![\w./[$-])\w+(?![\w.[(=-])/g));
  expect(own.size).toBeGreaterThan(40);
  expect(functions.filter((name) => called.has(name) && !own.has(name))).toEqual([]);
});

it.each(["apt", "yum"] as const)("%s: what a reader alone needs is left out, and nothing else", (family) => {
  const plan = planOf({ family, hold: true, user: "li", daemon: parseDaemonWords(["bip=10.9.0.1/24"]) });
  const script = renderScript(plan, options);
  const parsed = (input: string) =>
    execFileSync(which("bash"), ["--pretty-print"], { input, encoding: "utf8" });
  const short = squeezed(script);
  expect(parsed(short)).toBe(parsed(script));
  expect(short.length).toBeLessThan(script.length * 0.9);
});
