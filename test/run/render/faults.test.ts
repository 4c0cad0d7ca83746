import process from "node:process";
import { afterEach, expect, it } from "vitest";
import { startTicks } from "../../../lab/process.ts";
import { type ErrorCode, exitCodes } from "../../../src/errors.ts";
import { kindOf, type Step } from "../../../src/plan/steps/index.ts";
import { plainMessages } from "../../../src/run/render/messages.ts";
import { shells } from "../../sources/keys/shells.ts";
import {
  type FamilyName,
  indexOf,
  key,
  mirrors,
  osRelease,
  otherKey,
  packagesOf,
  planOf,
  runPlan,
  runScript,
  type Wish,
} from "./job.ts";
import { Scratch, type Start } from "./scratch.ts";

interface Fault {
  name: string;
  family?: FamilyName;
  start?: Partial<Start>;
  wish?: Partial<Wish>;
  args?: string[];
  code: ErrorCode;
  /** The step at which it ends; undefined: before the first. */
  at: Step["kind"] | undefined;
  /** The planner is not asked for it in a run: what a script meets alone. */
  scriptOnly?: true;
  says?: RegExp;
}

const daemonJson = "/etc/docker/daemon.json";
const base = { "ca-certificates": "1.0" };
const settled = (family: FamilyName, docker: string) => ({
  packages: { ...base, ...packagesOf(family, docker) },
  active: docker,
  mirrors,
  files: { [daemonJson]: JSON.stringify({ "registry-mirrors": mirrors }) },
});
const without = { mirrors: [], files: { [daemonJson]: '{"debug": true}\n' } };

const faults: Fault[] = [
  { name: "an unknown option", args: ["--nonsense"], code: "usage", at: undefined, scriptOnly: true },
  {
    name: "another release",
    start: {
      files: { "/etc/os-release": 'ID=ubuntu\nVERSION_CODENAME=jammy\nPRETTY_NAME="Ubuntu 22.04"\n' },
    },
    code: "unsupported-host",
    at: "host",
    scriptOnly: true,
    says: /Ubuntu 22\.04/,
  },
  {
    name: "another distribution of the family",
    family: "yum",
    start: { files: { "/etc/os-release": 'ID=fedora\nVERSION_ID=41\nPRETTY_NAME="Fedora Linux 41"\n' } },
    code: "unsupported-host",
    at: "host",
    scriptOnly: true,
    says: /Fedora Linux 41/,
  },
  {
    name: "another architecture",
    start: { fail: ["1 uname *", "1 dpkg --print*"] },
    code: "unsupported-host",
    at: "host",
  },
  { name: "not root", start: { uid: 1000 }, code: "not-root", at: undefined, scriptOnly: true },
  { name: "no systemd", start: { systemd: false }, code: "environment", at: undefined, scriptOnly: true },
  {
    name: "another docker-setup at work",
    start: { files: { "/run/docker-setup.pid": "another" } },
    code: "busy",
    at: undefined,
  },
  { name: "no mirror in reach", start: { fail: ["22 curl *"] }, code: "network", at: "repository-key" },
  {
    name: "a login page in place of the key",
    start: { key: Buffer.from("<!DOCTYPE html><title>login</title>") },
    code: "network",
    at: "repository-key",
    says: /web page/,
  },
  {
    name: "somebody else's key",
    start: { key: otherKey.binary },
    code: "untrusted-key",
    at: "repository-key",
  },
  {
    name: "no such version",
    wish: { docker: "", wanted: "19.03" },
    code: "version-not-found",
    at: "package-install",
    scriptOnly: true,
    says: /26\.1\.4/,
  },
  {
    name: "a daemon.json that is none",
    start: { files: { [daemonJson]: '{"debug": true,}\n' } },
    code: "daemon-json",
    at: "daemon-json",
    says: /daemon\.json/,
  },
  {
    name: "no word from the repository",
    start: { fail: ["100 apt-get *sourcelist=*update*", "1 yum *makecache*"] },
    code: "step-failed",
    at: "package-index",
  },
  {
    name: "an installation that fails",
    start: { fail: ["100 apt-get *install *docker-ce=*", "1 yum *install *docker-ce-3*"] },
    code: "step-failed",
    at: "package-install",
    says: /told to fail/,
  },
  {
    name: "a package manager that says yes and does nothing",
    start: { fail: ["0 apt-get *install *docker-ce=*", "0 yum *docker-ce-3*"] },
    code: "step-failed",
    at: "package-install",
    says: /reported success, but these are not installed:[\s\S]*docker-ce-cli/,
  },
  {
    name: "an exit code of the package manager that is one of ours",
    start: { fail: ["3 apt-get *sourcelist=*update*", "3 yum *makecache*"] },
    code: "step-failed",
    at: "package-index",
  },
  {
    name: "conflicting packages that stay",
    start: {
      packages: { ...base, runc: "1.1", docker: "1.13" },
      fail: ["1 apt-get *docker-ce*", "1 yum -y *shell*"],
    },
    code: "step-failed",
    at: "package-install",
  },
  {
    name: "a hold that is refused",
    start: { ...settled("apt", "27.3.1"), fail: ["1 apt-mark hold*"] },
    wish: { hold: true },
    family: "apt",
    code: "step-failed",
    at: "package-hold",
  },
  {
    name: "a user that can't be added",
    start: { fail: ["6 usermod *"] },
    wish: { user: "li" },
    code: "step-failed",
    at: "group-member",
  },
  {
    name: "a daemon that does not start with it",
    start: { broken: true },
    code: "daemon-down",
    at: "unit",
    says: /daemon\.json/,
  },
  {
    name: "a daemon that ran, and does not start with it",
    start: {
      ...settled("apt", "27.3.1"),
      ...without,
      deaf: true,
      broken: true,
    },
    family: "apt",
    code: "daemon-down",
    at: "unit",
  },
  {
    name: "a daemon that is not the installed one",
    start: { ...settled("yum", "27.3.1"), active: "26.1.4" },
    family: "yum",
    code: "daemon-down",
    at: "verify",
    says: /26\.1\.4/,
  },
  {
    name: "containers, and a package to remove that runs them",
    start: {
      packages: { ...base, "docker.io": "20.10" },
      active: "20.10",
      containers: ["a"],
      liveRestore: true,
    },
    family: "apt",
    code: "containers-running",
    at: undefined,
  },
  {
    name: "containers, and an upgrade",
    start: { ...settled("apt", "26.1.4"), containers: ["a"] },
    family: "apt",
    code: "containers-running",
    at: undefined,
  },
  {
    name: "containers, and a downgrade by yum",
    start: { ...settled("yum", "28.5.2"), containers: ["a"] },
    family: "yum",
    code: "containers-running",
    at: undefined,
  },
  {
    name: "containers, and a daemon that hears no reload",
    start: { ...settled("apt", "27.3.1"), ...without, containers: ["a"], deaf: true },
    family: "apt",
    code: "containers-running",
    at: "unit",
  },
  {
    name: "another package manager that does not end",
    start: { files: { "/var/run/yum.pid": `${process.pid}` }, packages: { ...base, runc: "1.1" } },
    family: "yum",
    code: "busy",
    at: undefined,
    // A run met it when it played the installation through.
    scriptOnly: true,
    says: new RegExp(`pid ${process.pid}`),
  },
];

const machines: Scratch[] = [];
afterEach(() => {
  for (const machine of machines.splice(0)) machine.close();
});

/** This process's line in the lock (src/run/execute/lock.ts): its pid and start. */
const atWork = () => `${process.pid} ${startTicks(process.pid)}\n`;

function fresh(family: FamilyName, start: Partial<Start> = {}): Scratch {
  const files: Record<string, string> = { "/etc/os-release": osRelease[family] };
  for (const [path, content] of Object.entries(start.files ?? {})) {
    if (typeof content === "string") files[path] = content === "another" ? atWork() : content;
  }
  const common = { family, index: indexOf(family), key: key.binary, packages: base };
  const machine = new Scratch({ ...common, ...start, files });
  machines.push(machine);
  return machine;
}

/** Both where the words of their package managers tell them apart, else one: a script is hundreds of processes. */
function familiesOf({ family, start, name }: Fault): readonly FamilyName[] {
  if (family !== undefined) return [family];
  if (/apt|yum|dpkg/.test(start?.fail?.join() ?? "")) return ["apt", "yum"];
  return [name.length % 2 === 0 ? "apt" : "yum"];
}

it.each(
  faults
    .flatMap((fault) => familiesOf(fault).map((family) => ({ ...fault, family })))
    // Each in one shell and one language, all in turn.
    .map((fault, at) => ({
      ...fault,
      shell: shells[at % 3]!,
      lang: (["en", "zh"] as const)[fault.says ? 0 : (at >> 1) % 2]!,
    })),
)(
  "$name ($family) ends the script in $shell, $lang, and the run alike",
  async ({ shell, lang, ...fault }) => {
    const { family, start, wish, code, at, says } = fault;
    const machine = fresh(family, start);
    const before = machine.everything();
    const plan = planOf({ family, ...wish });
    // Prerequisites are packages that get installed, too; docker's come later.
    const index = at === undefined ? -1 : plan.steps.map(({ kind }) => kind).lastIndexOf(at);
    const { code: status, said } = await runScript(machine, plan, shell, { lang, args: fault.args ?? [] });
    expect(status, said).toBe(exitCodes[code]);
    const after = machine.everything();
    if (index < 0) {
      expect(machine.changes()).toEqual([]);
      expect(after).toEqual(before);
      // No step that went well is called the one that did not.
      if (code === "containers-running")
        expect(said).toContain(
          `${plainMessages.MSG_FAILED_AT![lang]} ${plainMessages.MSG_LOOK_AHEAD![lang]}\n`,
        );
    } else {
      // No later step has begun, and the failed one is named at the end.
      const step = plan.steps[index]!;
      const begun = [...said.matchAll(/^\[ ?(\d+)\/\d+\]/gm)].map(([, number]) => Number(number));
      expect(begun.at(-1)).toBe(index + 1);
      expect(said).toContain(`${plainMessages.MSG_FAILED_AT![lang]} ${kindOf(step).title(step)[lang]}\n`);
    }
    if (says) expect(said).toMatch(says);
    // Nothing stays behind but the log.
    expect(Object.keys(after).filter((path) => path.startsWith("tmp/"))).toEqual([]);
    if (code !== "busy" || at !== undefined) expect(after).not.toHaveProperty(["run/docker-setup.pid"]);
    if (code === "daemon-json")
      expect(after["etc/docker/daemon.json"]).toBe(before["etc/docker/daemon.json"]);
    if (code === "containers-running") expect(after["state/active"]).toBe(before["state/active"]);
    if (fault.scriptOnly) return;

    const ran = fresh(family, start);
    const outcome = await runPlan(ran, plan);
    expect(outcome, outcome.said).toMatchObject({ code: exitCodes[code] });
    expect(ran.changes()).toEqual(machine.changes());
    const kept = (of: Scratch) =>
      Object.entries(of.everything()).filter(([path]) => !path.startsWith("var/lib/docker-setup"));
    expect(kept(ran)).toEqual(kept(machine));
  },
);

it.each([
  { signal: "SIGINT" as const, shell: shells[0] },
  { signal: "SIGTERM" as const, shell: shells[1] },
  { signal: "SIGHUP" as const, shell: shells[2] },
  { signal: "SIGHUP" as const, shell: shells[0] },
  { signal: "SIGQUIT" as const, shell: shells[0] },
  { signal: "SIGQUIT" as const, shell: shells[2] },
])("$signal ends the script in $shell with 130, and the next one finishes", async ({ signal, shell }) => {
  const machine = fresh("apt", { fail: ["hang apt-get *install *"] });
  const cut = await runScript(machine, planOf({ family: "apt" }), shell, { signal });
  expect(cut, cut.said).toMatchObject({ code: exitCodes.interrupted });
  const after = machine.everything();
  expect(Object.keys(after).filter((path) => /^(tmp|run)\//.test(path))).toEqual([]);
  machine.put("state/fail", "");
  expect(await runScript(machine, planOf({ family: "apt" }), shell)).toMatchObject({ code: 0 });
});
