import { SetupError } from "../../errors.ts";
import { readRegistryMirrors } from "../../machine/daemon-json/merge.ts";
import { readDaemonJson } from "../../machine/daemon-json/read.ts";
import { readHost } from "../../machine/facts/detect.ts";
import { hostSubject } from "../../plan/settle/prepare.ts";
import { askToGoOn } from "../../plan/settle/questions.ts";
import { makeUninstallPlan } from "../../plan/uninstall.ts";
import { changed, survey } from "../../run/execute/execute.ts";
import { readRuns, stateOf } from "../../run/journal/journal.ts";
import { stepsJson } from "../../run/render/json.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Request } from "../options/request.ts";
import { declined, lookingWithoutRoot, permission } from "../permission.ts";
import { type CommandIO, runPlan } from "../run-plan.ts";
import { showSteps } from "../show.ts";
import { ask } from "../ui/ask.ts";
import { printJob } from "../ui/print-script.ts";

/** Removes what docker-setup put on this machine. @throws SetupError */
export async function uninstall(io: CommandIO, request: Request): Promise<void> {
  const { system, terminal } = io;
  if (request.dryRun) {
    const { steps } = await lookingWithoutRoot(io, () => settle(system, request));
    return printJob(io, request, {
      file: "uninstall.sh",
      about: about(request),
      ready: gone(request),
      steps,
    });
  }
  const { asks, guard } = permission(io, request);
  const plan = await settle(system, request);
  const { done } = plan;
  terminal.print();
  showSteps(terminal, plan.steps, done);
  if (asks && !(await askToGoOn(terminal))) throw declined();
  if (asks && request.purge && !(await askToPurge(io))) throw declined();
  const results = await runPlan(io, plan, guard, "uninstall");
  if (request.json) {
    const states = results.map(({ step, state, ms }) => ({ kind: step.kind, state, ms }));
    io.out(
      `${JSON.stringify({ format: 1, steps: stepsJson(plan.steps), changed: changed(results), results: states }, null, 2)}\n`,
    );
  }
  terminal.print();
  terminal.print(terminal.say(gone(request)));
}

const about = ({ purge }: Request): Text =>
  purge
    ? {
        en: "Removes Docker and what docker-setup put on this machine, and deletes all images, containers and volumes.",
        zh: "移除 Docker 和 docker-setup 安装的内容，并删除所有镜像、容器和卷。",
      }
    : {
        en: "Removes Docker and what docker-setup put on this machine. Images, containers and volumes stay.",
        zh: "移除 Docker 和 docker-setup 安装的内容。镜像、容器和卷会保留。",
      };

const gone = ({ purge }: Request): Text =>
  purge
    ? { en: "Docker is gone, with its data.", zh: "Docker 及其数据已移除。" }
    : {
        en: "Docker is gone. Images, containers and volumes are still in /var/lib/docker.",
        zh: "Docker 已移除。镜像、容器和卷仍在 /var/lib/docker 中。",
      };

/** What is to be removed, and which steps of that are done. Reads only. @throws SetupError "nothing-to-do" */
async function settle(system: System, request: Request) {
  const subject = await hostSubject(system, await readHost(system), request);
  const runs = (await readRuns(system)).filter((run) => stateOf(run) !== "rolled-back");
  const text = (await readDaemonJson(system).catch(() => undefined)) ?? "{}";
  const plan = makeUninstallPlan({
    ...subject,
    lockTimeoutSeconds: request.lockTimeoutSeconds,
    entries: runs.flatMap(({ entries }) => entries),
    registryMirrors: mirrorsIn(text),
    data: request.purge ? dataDirectories(text) : [],
  });
  const done = await survey(plan, system);
  if (done.includes(false)) return { ...plan, done };
  throw new SetupError("nothing-to-do", {
    en: "There is nothing to remove: Docker's packages are not here.",
    zh: "没有可移除的内容：本机没有 Docker 的软件包。",
  });
}

/** A file that does not parse has nothing in it that can be said to be ours. */
function mirrorsIn(text: string): string[] {
  try {
    return readRegistryMirrors(text);
  } catch {
    return [];
  }
}

/** Where dockerd and containerd keep their data: daemon.json's data-root, or the default. */
function dataDirectories(text: string): string[] {
  let root: unknown;
  try {
    root = (JSON.parse(text) as Record<string, unknown>)["data-root"];
  } catch {
    root = undefined;
  }
  // Only a path that can't be a system directory is ever emptied.
  const own =
    typeof root === "string" && /^\/[^/]+(\/[^/]+)+$/.test(root) && !root.includes("..") ? root : undefined;
  return [own ?? "/var/lib/docker", "/var/lib/containerd"];
}

function askToPurge({ terminal }: CommandIO): Promise<boolean> {
  return ask<boolean>({
    type: "confirm",
    message: terminal.say({
      en: "All images, containers and volumes will be deleted, for good. Really?",
      zh: "所有镜像、容器和卷将被永久删除。确定吗？",
    }),
    initial: false,
  });
}
