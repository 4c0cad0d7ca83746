import { SetupError } from "../../errors.ts";
import { lookAtData } from "../../machine/docker-data/look.ts";
import { liveDataRoot } from "../../machine/docker-data/roots.ts";
import { readHost } from "../../machine/facts/detect.ts";
import { demandPlainFiles } from "../../machine/facts/odd-files.ts";
import { initNamed, initOf } from "../../machine/inits/index.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { glances, questions, records } from "../../machine/questions.ts";
import { hostSubject, type Subject } from "../../plan/settle/subject.ts";
import { settleUninstall } from "../../plan/settle/uninstall.ts";
import type { DockerDataStep } from "../../plan/steps/docker-data.ts";
import { kindOf, type Step } from "../../plan/steps/index.ts";
import { changed, survey } from "../../run/execute/execute.ts";
import { lookAtContainers } from "../../run/execute/interruption.ts";
import { readRuns, stateOf } from "../../run/journal/runs.ts";
import { settleUnfinished } from "../../run/journal/unfinished.ts";
import { stepsJson } from "../../run/render/json.ts";
import { supplyOf } from "../../sources/supply/index.ts";
import { looks } from "../../system/looking-once.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Request } from "../options/request.ts";
import { askToGoOn, askToPurge } from "../ui/go-on.ts";
import { declined, lookingWithoutRoot, type Permission, permission } from "../ui/permission.ts";
import { printJob, stepsJob } from "../ui/print-script.ts";
import { type CommandIO, runPlan, underRunLock } from "../ui/run-plan.ts";
import { showSteps, stopsRow } from "../ui/show.ts";

/** Removes what docker-setup put on this machine. @throws SetupError */
export async function uninstall(io: CommandIO, request: Request): Promise<void> {
  const { system, terminal } = io;
  if (request.dryRun) {
    const settled = await lookingWithoutRoot(io, () => settle(system, request));
    const { steps, stays } = settled;
    for (const text of stays) terminal.note(text);
    return printJob(io, request, {
      file: "uninstall.sh",
      about: about(request),
      ready: gone,
      ...stepsJob(steps, terminal.lang),
      ...initNamed(settled),
    });
  }
  const allowed = permission(io, request);
  await underRunLock(io, async () => {
    await demandPlainFiles(io.system);
    await remove(io, request, allowed);
  });
}

async function remove(io: CommandIO, request: Request, { asks, guard }: Permission): Promise<void> {
  const { system, terminal } = io;
  const plan = await settle(system, request).catch(async (error: unknown) => {
    // One that was killed at its very end is over.
    if (error instanceof SetupError && error.code === "nothing-to-do")
      await settleUnfinished(system, "uninstall");
    throw error;
  });
  const { done, look } = plan;
  const looked = await lookAtContainers(plan, system, look);
  const { stops } = looked;
  terminal.print();
  showSteps(terminal, plan.steps, done);
  for (const text of plan.stays) terminal.note(text);
  if (stops) terminal.facts([stopsRow(stops, terminal.say)]);
  if (stops || plan.stays.length > 0) terminal.print();
  if (asks && !(await askToGoOn(terminal, { stops, allowed: request.restart }))) throw declined();
  if (asks && request.purge && !(await askToPurge(terminal))) throw declined();
  if (asks) terminal.print();
  if (asks && stops) guard.agreedTo(stops);
  const results = await runPlan(io, plan, guard, "uninstall", asks ? {} : { looked });
  if (request.json) {
    const states = results.map(({ step, state, ms }) => ({ kind: step.kind, state, ms }));
    io.out(
      `${JSON.stringify({ format: 1, steps: stepsJson(plan.steps), changed: changed(results), results: states }, null, 2)}\n`,
    );
  }
  terminal.print();
  for (const text of await outcome(io, plan.subject, plan.steps)) terminal.conclude(text);
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

const gone: Text = { en: "All of it is removed.", zh: "已全部移除。" };

/** What is to be removed, and which steps of that are done. Reads only. @throws SetupError "nothing-to-do" */
async function settle(system: System, request: Request) {
  const subject = await hostSubject(system, await readHost(system), request);
  const runs = (await readRuns(system)).filter((run) => stateOf(run) !== "rolled-back");
  const entries = runs.flatMap((run) => run.entries);
  const plan = await settleUninstall(system, subject, entries, request);
  const look = looks(system, questions, glances, records);
  const done = await survey(plan, look);
  const changes = plan.steps.filter((step) => !kindOf(step).checkOnly);
  if (changes.length > 0 && done.includes(false)) return { ...plan, subject, done, look };
  throw nothingToRemove(plan.stays);
}

/** What is true of the machine afterwards. */
async function outcome(
  { system }: CommandIO,
  { distro, target }: Pick<Subject, "distro" | "target">,
  steps: readonly Step[],
) {
  const names = supplyOf(distro, target).packages;
  const { installed } = await managerFor(distro).inventory(system, names);
  const left = names.filter((name) => installed.has(name) && name !== "docker-ce");
  const purged = steps.filter((step): step is DockerDataStep => step.kind === "docker-data");
  const texts: Text[] = [
    installed.has("docker-ce")
      ? {
          en: "What docker-setup put here is removed; docker-ce stays.",
          zh: "docker-setup 写入的内容已移除；docker-ce 保留。",
        }
      : { en: "Docker is removed.", zh: "Docker 已移除。" },
  ];
  if (left.length > 0 && !installed.has("docker-ce")) {
    texts.push({ en: `Still installed: ${left.join(", ")}`, zh: `仍安装着：${left.join("、")}` });
  }
  if (purged.length === 0) {
    const { real } = await liveDataRoot(system, initOf(distro));
    if ((await lookAtData(system, real, "dockerd")).made.length > 0)
      texts.push({
        en: `Images, containers and volumes are still in ${real}.`,
        zh: `镜像、容器和卷仍在 ${real} 中。`,
      });
  }
  for (const { root } of purged) {
    const names = await system.files.list(root);
    texts.push(
      names.length === 0
        ? { en: `Nothing is left in ${root}.`, zh: `${root} 中已没有任何内容。` }
        : { en: `Left in ${root}: ${names.join(", ")}`, zh: `${root} 中保留：${names.join("、")}` },
    );
  }
  return texts;
}

function nothingToRemove(stays: readonly Text[]): SetupError {
  const [first] = stays;
  return new SetupError(
    "nothing-to-do",
    {
      en: "There is nothing to remove: docker-setup has put nothing on this machine that is still here.",
      zh: "没有可移除的内容：本机没有 docker-setup 安装或写入的东西。",
    },
    first ? { why: first } : {},
  );
}
