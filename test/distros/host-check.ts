import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDistro } from "../../distros/index.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { kindOf } from "../../src/plan/steps/index.ts";
import { supplyOf } from "../../src/sources/supply/index.ts";
import type { Target } from "../../src/terms.ts";

const helper = ["host", "host-library"]
  .map((name) => readFileSync(new URL(`../../templates/script/${name}.sh`, import.meta.url), "utf8"))
  .join("\n");

/** Options that wish for nothing. */
export const noWishes = {
  mirrors: ["https://m.example"],
  channel: "stable",
  keyFingerprint: undefined,
  registryMirrors: undefined,
  hold: false,
  user: undefined,
  restart: false,
  allowRemove: false,
  proxy: undefined,
  lockTimeoutSeconds: 60,
} as const;

/** The first step of a target's script, as it stands there. */
export function hostCheck(target: Target): string {
  const distro = findDistro(target.distro)!;
  const plan = makePlan({
    distro,
    target,
    options: noWishes,
    release: {
      kind: "unresolved",
      repository: supplyOf(distro, target).repositories({ target, mirrors: ["https://m.example"] })[0]!,
    },
    version: undefined,
    notes: [],
  });
  const step = plan.steps.find(({ kind }) => kind === "host")!;
  const arch = step.kind === "host" ? step.arch.is : "";
  return `printf_arch() { printf '%s\\n' ${arch}; }\n${kindOf(step).script(step, ({ en }) => en).run}`;
}

/** Runs host checks in one shell, each against an os-release text; true: the script takes the machine. */
export function runHostChecks(
  shell: readonly string[],
  cases: readonly { readonly check: string; readonly text: string | Uint8Array }[],
): boolean[] {
  const directory = mkdtempSync(join(tmpdir(), "host-check-"));
  try {
    for (const [i, { text }] of cases.entries()) writeFileSync(join(directory, `${i}`), text);
    const script = [
      "set -eu; LC_ALL=C; export LC_ALL; FORCE=no; MSG_WRONG_HOST=wrong; MSG_IMAGE_HOST=image",
      "fail() { exit 3; }; dpkg() { printf_arch; }; apk() { printf_arch; }; uname() { printf_arch; }",
      helper.replaceAll("=/etc/os-release", '="$FILE"'),
      ...cases.map(
        ({ check }, i) => `if ( FILE=${directory}/${i}\n${check}\n); then echo yes; else echo no; fi`,
      ),
    ].join("\n");
    const [command, ...args] = shell;
    const out = execFileSync(command!, [...args, "-s"], { input: script, encoding: "utf8", maxBuffer: 1e8 });
    return out
      .trim()
      .split("\n")
      .map((line) => line === "yes");
  } finally {
    rmSync(directory, { recursive: true });
  }
}
