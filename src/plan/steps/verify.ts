import { SetupError } from "../../errors.ts";
import { daemonJsonPath } from "../../machine/daemon-json/read.ts";
import { containerdDown, containerdMessages } from "../../machine/docker/containerd.ts";
import { installedDaemon } from "../../machine/docker/dockerd.ts";
import {
  dockerInfo,
  type Info,
  mirrorsAsPrinted,
  mirrorsInScript,
  usesMirrors,
} from "../../machine/docker/info.ts";
import { saysItRuns } from "../../machine/docker/pid.ts";
import { type DaemonProgram, daemonHere, daemonProgram } from "../../machine/docker/process.ts";
import { runtimeGone, runtimeMessages, runtimeMissing } from "../../machine/docker/runtime.ts";
import { daemonUnit, initOf, type NamesInit } from "../../machine/inits/index.ts";
import { type Difference, plain } from "../../machine/resources/difference.ts";
import { registryMirrorsDiffer } from "../../machine/resources/registry-mirrors.ts";
import { explainFailure } from "../../machine/work/failure-reasons.ts";
import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import type { StepKind } from "./types.ts";

/** Proves that it works: the daemon answers, it is the installed one, and its registry mirrors are the wanted ones. */
export interface VerifyStep extends NamesInit {
  readonly kind: "verify";
  readonly registryMirrors: readonly string[] | undefined;
  /** A script's: the daemon-json step before has put what is wanted on its machine into $mirrors_wanted. */
  readonly keep?: true;
  /** A script's for a machine that is new: nothing is there that keeps containerd from starting. */
  readonly fresh?: true;
}

export const verify: StepKind<VerifyStep> = {
  checkOnly: true,
  title: () => ({ en: "Check that Docker works", zh: "验证 Docker 是否正常工作" }),
  why: () => ({
    en: "The daemon answers, it is the one that was installed, and it uses the registry mirrors above.",
    zh: "守护进程有响应，就是刚安装的那个版本，并且使用上面的镜像加速地址。",
  }),
  touches: () => "nothing",
  async differs(step, { system }) {
    // Where none seems to run, all the other questions would be in vain.
    if (!(await saysItRuns(system)) && !(await isActive(step, system)))
      return registryMirrorsDiffer(undefined, step.registryMirrors);
    const [info, active, program] = await lookAt(step, system);
    if (!active) return registryMirrorsDiffer(undefined, step.registryMirrors);
    if (program?.installed === false)
      return { want: plain(await daemonHere(system)), have: plain(program.exe) };
    if (info?.containerd === false)
      return { want: plain("containerd"), have: containerdMessages.MSG_CONTAINERD_SILENT };
    const gone = info && (await runtimeGone(system, step, info));
    if (gone !== undefined) return { want: plain(gone), have: runtimeMessages.MSG_RUNTIME_GONE };
    return (
      versionDiffers(info, await onDisk(system, info, program)) ??
      registryMirrorsDiffer(info, step.registryMirrors)
    );
  },
  async run(step, context) {
    const { system, log } = context;
    const end = system.now() + 30_000;
    let [info, active, program] = await lookAt(step, system);
    for (let attempt = 1; attempt < 20 && info === undefined && system.now() < end; attempt++) {
      await system.sleep(500);
      [info, active, program] = await lookAt(step, system);
    }
    if (info === undefined || !active) {
      throw new SetupError("daemon-down", {
        en: "The daemon does not answer `docker info`.",
        zh: "守护进程不响应 docker info。",
      });
    }
    if (program?.installed === false) throw notTheInstalled(step, program.exe, await daemonHere(system));
    const installed = await onDisk(system, info, program);
    if (installed !== info.version) {
      const restart = command(initOf(step).restart("docker"));
      throw new SetupError(
        "daemon-down",
        {
          en: `The running daemon is ${info.version}, the installed one is ${installed ?? "unknown"}.`,
          zh: `正在运行的守护进程是 ${info.version}，而已安装的是 ${installed ?? "未知"}。`,
        },
        { next: { en: `Restart it: ${restart}`, zh: `请重启：${restart}` } },
      );
    }
    // One that is just being started comes within seconds.
    for (let attempt = 1; attempt < 10 && info?.containerd === false; attempt++) {
      await system.sleep(1000);
      info = (await dockerInfo(system)) ?? info;
    }
    if (!info.containerd) throw await containerdDown(context, initOf(step));
    const gone = await runtimeGone(system, step, info);
    if (gone !== undefined) throw runtimeMissing(gone);
    if (!usesMirrors(info, step.registryMirrors)) {
      throw new SetupError(
        "daemon-down",
        {
          en: `The daemon uses the registry mirrors ${mirrorsAsPrinted(info.mirrors)}, not the wanted ones.`,
          zh: `守护进程使用的镜像加速地址为 ${mirrorsAsPrinted(info.mirrors)}，不是所要求的。`,
        },
        {
          why: (await configuredElsewhere(step, system)) ?? {
            en: "A --registry-mirror flag in the unit may stand against daemon.json.",
            zh: "可能是 unit 中的 --registry-mirror 参数与 daemon.json 冲突。",
          },
        },
      );
    }
    log(`daemon ${info.version}, registry mirrors ${mirrorsAsPrinted(info.mirrors)}`);
  },
  script(step) {
    const proof = `prove_daemon ${mirrorsInScript(step)}`;
    if (step.fresh) return { helpers: ["daemon"], run: proof };
    return { helpers: ["daemon", "container-start"], run: `${proof}\nprove_container_start` };
  },
};

/** Where dockerd was told to read another file. Source: dockerd(8), --config-file. */
async function configuredElsewhere(step: VerifyStep, system: ReadSystem): Promise<Text | undefined> {
  const init = initOf(step);
  const words = await init.commandLine(system, daemonUnit(step));
  const at = words.findIndex((word) => /^--config-file(=|$)/.test(word));
  const file = words[at]?.split("=")[1] ?? words[at + 1];
  if (at === -1 || file === undefined || file === daemonJsonPath) return undefined;
  return explainFailure(`Configured by: ${file}`, init.typed);
}

/** Another program, or the file from before: what runs is known by its process, not by what it says of itself. */
function notTheInstalled(step: VerifyStep, exe: string, installed: string): SetupError {
  const init = initOf(step);
  // Its file went, or was replaced, since it was started.
  const old = exe.endsWith(" (deleted)");
  const [restart, show] = [command(init.restart("docker")), command(init.showFiles("docker"))];
  return new SetupError(
    "daemon-down",
    {
      en: `The daemon that runs is ${exe}, not the ${installed} that was installed.`,
      zh: `正在运行的守护进程是 ${exe}，而不是已安装的 ${installed}。`,
    },
    {
      ...(old
        ? {}
        : {
            why: {
              en: "A custom unit or drop-in takes precedence over the package's.",
              zh: "有自定义的 unit 或 drop-in 覆盖了软件包自带的 unit。",
            },
          }),
      next: old
        ? { en: `Restart it: ${restart}`, zh: `请重启：${restart}` }
        : {
            en: `Look at it (${show}), remove it, then: ${command(init.readFiles)} && ${restart}`,
            zh: `查看（${show}）并移除后执行：${command(init.readFiles)} && ${restart}`,
          },
    },
  );
}

const lookAt = (step: VerifyStep, system: ReadSystem) =>
  Promise.all([dockerInfo(system), isActive(step, system), daemonProgram(system, step)]);

/** The installed daemon's version. What answers and is the installed program says it itself. */
const onDisk = async (system: ReadSystem, info: Info | undefined, program: DaemonProgram | undefined) =>
  info !== undefined && program?.installed && program.answers ? info.version : installedDaemon(system);

const isActive = (step: VerifyStep, system: ReadSystem) => initOf(step).isActive(system, daemonUnit(step));

function versionDiffers(info: Info | undefined, installed: string | undefined): Difference | undefined {
  if (info === undefined || info.version === installed) return undefined;
  return { want: plain(`dockerd ${installed ?? "?"}`), have: plain(`dockerd ${info.version}`) };
}
