/**
 * Runs in a scratch copy that the made-up files were added to: plans, prints and runs on a machine in memory, twice.
 * argv: a key file and its fingerprint. Prints what came of it as JSON.
 */
import { readFileSync } from "node:fs";
import { distros, recogniseHost } from "../../distros/index.ts";
import { parseOsRelease } from "../../src/machine/facts/os-release.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { findRelease } from "../../src/plan/settle/release.ts";
import { execute } from "../../src/run/execute/execute.ts";
import { Journal } from "../../src/run/journal/journal.ts";
import * as outputs from "../../src/run/render/checklist.ts";
import { renderScript } from "../../src/run/render/script.ts";
import { fakeSystem } from "../system/fake.ts";

const [keyFile = "", fingerprint = ""] = process.argv.slice(2);
const mirror = "https://mirror.example";
const osRelease = 'ID=nimbus\nVERSION_ID="3"\nPRETTY_NAME="Nimbus Linux 3"\n';
const line = (name: string) => `${name}\t27.3.1-1\tpool/${name}.pak\t1000\t${"0".repeat(64)}\n`;
const index = line("docker-ce") + line("docker-ce-cli");

let installed = "";
let up = false;
const machine = fakeSystem({
  machine: "x86_64",
  files: { "/etc/os-release": osRelease, "/usr/bin/pak": "" },
  directories: ["/run/systemd/system"],
  fetch: {
    [`${mirror}/nimbus/3/stable/x86_64/INDEX`]: index,
    [`${mirror}/key`]: readFileSync(keyFile),
  },
  exec: {
    "pak arch": { stdout: "x86_64\n" },
    "pak query": (argv) => ({
      stdout: installed
        .split("\n")
        .filter((row) => argv.includes(row.split("\t")[0]!))
        .join("\n"),
    }),
    "pak check": {},
    "pak pinned": {},
    "pak refresh": {},
    "pak add": (argv) => {
      const specs = argv.filter((word) => word.includes("="));
      installed = specs.map((spec) => `${spec.replace("=", "\t")}\tinstalled\n`).join("");
      return {};
    },
    "systemctl is-enabled": () => ({ code: up ? 0 : 1 }),
    "systemctl is-active": () => ({ code: up ? 0 : 3 }),
    "systemctl reset-failed": {},
    "systemctl enable": () => {
      up = true;
      return {};
    },
    "docker --host unix:///var/run/docker.sock info": () =>
      up
        ? {
            stdout: JSON.stringify({
              ServerVersion: "27.3.1",
              RegistryConfig: { Mirrors: ["https://hub.example/"] },
            }),
          }
        : { code: 1 },
    "docker --host unix:///var/run/docker.sock ps": {},
    "dockerd --validate": {},
    "dockerd --version": { stdout: "Docker version 27.3.1, build x\n" },
  },
});

const target = recogniseHost(parseOsRelease(osRelease), "x86_64");
const distro = distros.find(({ id }) => id === target.distro)!;
const place = { distro, target, mirrors: [mirror], channel: "stable" as const, keyFingerprint: fingerprint };
const release = await findRelease(machine, place, undefined);
const plan = makePlan({
  distro,
  target,
  release,
  options: {
    mirrors: [mirror],
    channel: "stable",
    keyFingerprint: fingerprint,
    registryMirrors: ["https://hub.example"],
    hold: false,
    user: undefined,
    lockTimeoutSeconds: 5,
    restart: false,
    allowRemove: false,
    proxy: undefined,
  },
  version: undefined,
  notes: [],
});

async function run(): Promise<string[]> {
  const journal = new Journal(machine, { version: "1", command: "", what: "", steps: plan.steps.length }, 7);
  const rest = { log: () => {}, allowInterruption: async () => {}, waiting: () => {} };
  const progress = { start: () => {}, end: () => {} };
  const results = await execute(plan, { system: machine, journal, progress, ...rest });
  return results.map(({ state, step }) => `${state} ${step.kind}`);
}

const first = await run();
const second = await run();
console.log(
  JSON.stringify({
    target,
    docker: release.docker,
    first,
    second,
    added: machine.commands.filter(([name, verb]) => name === "pak" && verb === "add"),
    entry: machine.text("/etc/pak/repos.d/vendor.conf"),
    script: renderScript(plan, { lang: "zh", about: [], restart: false }),
    checklist: outputs.renderChecklist(plan, "en"),
  }),
);
