import { describe, expect, it } from "vitest";
import { findDistro } from "../../../distros/index.ts";
import { SetupError } from "../../../src/errors.ts";
import { makePlan } from "../../../src/plan/plan.ts";
import { rehearseOwn } from "../../../src/plan/settle/own-rehearsal.ts";
import { kindOf } from "../../../src/plan/steps/index.ts";
import type { PackageInstallStep } from "../../../src/plan/steps/package-install-step.ts";
import { supplyOf } from "../../../src/sources/supply/index.ts";
import type { Target } from "../../../src/terms.ts";
import { noWishes } from "../../distros/host-check.ts";
import { type FakeMachine, fakeSystem } from "../../system/fake.ts";

function stepOf(target: Target): PackageInstallStep {
  const distro = findDistro(target.distro)!;
  const plan = makePlan({
    distro,
    target,
    options: { ...noWishes, lockTimeoutSeconds: 1 },
    release: supplyOf(distro, target).own!,
    version: undefined,
    notes: [],
  });
  return plan.steps.find((step): step is PackageInstallStep => step.kind === "package-install")!;
}

const kylin = stepOf({ distro: "kylin-desktop", version: "10", arch: "amd64" });
const sles = stepOf({ distro: "sles", version: "15.6", arch: "arm64" });
const arch = stepOf({ distro: "arch", version: "rolling", arch: "amd64" });

/** Which step, what the manager prints when it plays it through, and what the error says; undefined: it goes on. */
const rows: readonly [PackageInstallStep, string, RegExp | undefined, Partial<FakeMachine>?][] = [
  [kylin, "Inst docker.io (20.10.24 x [amd64])\n", undefined],
  [kylin, "E: Unable to locate package docker.io\n", /No package source of this machine has it/],
  [
    kylin,
    "Remv podman-docker [4.3.1]\nInst docker.io (20 x [amd64])\n",
    /docker-setup removes none of them.* podman-docker/,
  ],
  [kylin, "Inst docker.io (20.10.24 x [amd64])\n", /MB left/, { space: { free: 100e6 } }],
  [sles, "No provider of 'docker' found.\n", /SUSEConnect -p sle-module-containers\/15\.6\/aarch64/],
  [arch, "error: target not found: docker\n", /sudo pacman -Syu/],
  [
    kylin,
    "E: Command line option --frob is not understood in combination with the other options\n",
    /refused docker-setup's command line/,
  ],
  [arch, "pacman: unrecognized option '--frob'\n", /refused docker-setup's command line/],
  [arch, "error: unresolvable package conflicts detected\n", /Another package clashes/],
];

describe("the distribution's own packages", () => {
  it.each(rows)(
    "%#: are played through before anything is changed",
    async (step, printed, says, more = {}) => {
      const failed = /^(E|error|No|pacman:)/.test(printed) ? 1 : 0;
      const played = { code: failed, stdout: printed };
      const system = fakeSystem({
        ...more,
        exec: {
          mktemp: { stdout: "/w\n" },
          mkdir: {},
          cp: {},
          rm: {},
          "dpkg-query": {},
          rpm: {},
          sh: ({ 2: script = "" }) => (script.includes("pacman -Q") ? {} : played),
          "apt-get -q -s": played,
          "apt-get -q -o": { stdout: "" },
          "apt-cache -o": { stdout: "Size: 60000000\nInstalled-Size: 250000\n" },
          zypper: played,
        },
      });
      const error = await rehearseOwn(system, step).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (says === undefined) expect(error).toBeUndefined();
      else {
        if (!(error instanceof SetupError)) throw error ?? new Error("it went on");
        expect(`${error.what.en} ${error.why?.en} ${error.next?.en}`).toMatch(says);
        expect(error.what.zh).toMatch(/没有任何改动|MB/);
      }
      expect(system.changes.filter((path) => !path.startsWith("/w"))).toEqual([]);
      // Nothing but its own directory is touched, and lists are fetched aside.
      const real = system.commands.filter((argv) => argv.includes("-y") && !argv.includes("--print-uris"));
      expect(real).toEqual([]);
      for (const argv of system.commands.filter((each) => each.includes("update")))
        expect(argv).toContain("Dir::State::lists=/w/lists");
      const made = system.commands.some(([name]) => name === "mktemp");
      expect(system.commands.some((argv) => argv.join(" ") === "rm -rf /w")).toBe(made);
    },
  );

  it("are asked for the same way in a script, with the way out in its language", () => {
    const script = kindOf(sles).script(sles, ({ zh }) => zh);
    expect(script.helpers).toEqual(expect.arrayContaining(["rehearsal-own", "own-zypper", "swap-zypper"]));
    expect(script.first).toContain("with_lists play_swap staged zypper --non-interactive install --dry-run");
    expect(script.first).toMatch(/keep_own 'Docker 位于 SLES 的 Containers 模块中.*15\.6\/aarch64'/);
    const apt = kindOf(kylin).script(kylin, ({ en }) => en);
    expect(apt.first).toContain("refresh_lists() { staged apt-get -q");
    expect(apt.run).not.toContain("staged");
  });
});
