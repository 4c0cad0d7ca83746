/** Last words of jobs at work, which nothing that only looks ends with. */
import { showSummary } from "../../../src/cli/ui/summary.ts";
import type { Terminal } from "../../../src/cli/ui/terminal.ts";
import type { SetupError } from "../../../src/errors.ts";
import { daemonDown } from "../../../src/machine/docker/failure.ts";
import { systemd } from "../../../src/machine/inits/systemd.ts";
import { commandFailed } from "../../../src/machine/work/run-command.ts";
import type { Plan } from "../../../src/plan/types.ts";
import type { StepResult } from "../../../src/run/execute/execute.ts";

const log = {
  path: "/var/log/docker-setup/2026-11-24T00-00-00.4711.log",
  exists: () => true,
  line() {},
};

/** Prints a failure with the log; gives its exit code. */
const failed = (error: SetupError) => (terminal: Terminal) => {
  terminal.error(error, log.path);
  return error.exitCode;
};

/** Prints how an installation by a person behind sudo ended. */
const ended = (state: StepResult["state"]) => (terminal: Terminal) => {
  const step = { kind: "group-member", user: "bob", group: "docker" } as const;
  const plan = { docker: "27.3.1", steps: [step] } as unknown as Plan;
  showSummary(terminal, plan, [{ step, state, ms: 41_000 }], log, {
    installed: new Map([
      ["docker-compose-plugin", "2.29.7-1~debian.12~bookworm"],
      ["docker-buildx-plugin", "0.17.1-1~debian.12~bookworm"],
    ]),
    sudoUser: "bob",
    inGroup: true,
    reminders: [
      {
        en: "https://docker.m.daocloud.io is left out: its name is not known",
        zh: "不采用 https://docker.m.daocloud.io：域名无法解析",
      },
    ],
  });
  return 0;
};

/** By what happened; each prints, and gives the exit code. */
export const lastWords: Readonly<Record<string, (terminal: Terminal) => number>> = {
  "installed, behind sudo": ended("done"),
  "nothing to do": ended("already"),
  "the steps of a run": (terminal) => {
    terminal
      .begin(
        terminal.say({
          en: "Check that this machine is Debian 12 (bookworm), amd64",
          zh: "检查本机是否为 Debian 12 (bookworm), amd64",
        }),
      )
      .end("done");
    terminal
      .begin(terminal.say({ en: "Finish an interrupted package installation", zh: "修复被中断的软件包安装" }))
      .end("already", terminal.say({ en: "no change", zh: "无需改动" }));
    terminal
      .begin(
        terminal.say({
          en: "Install docker-ce 5:27.3.1-1~debian.12~bookworm",
          zh: "安装 docker-ce 5:27.3.1-1~debian.12~bookworm",
        }),
      )
      .end("failed");
    return 0;
  },
  "step-failed": failed(
    commandFailed({}, ["apt-get", "-y", "install", "docker-ce=5:27.3.1-1~debian.12~bookworm"], {
      code: 100,
      stdout: "Reading package lists...\n",
      stderr: "E: You don't have enough free space in /var/cache/apt/archives/.\n",
    }),
  ),
  "daemon-down": failed(
    daemonDown(
      systemd,
      "docker.service",
      "failed to start daemon: error initializing graphdriver: overlay2: no such file or directory\n",
      "runs again",
    ),
  ),
};
