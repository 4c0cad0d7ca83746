import { SetupError } from "../../errors.ts";
import { editsLeft } from "../../machine/daemon-json/edit-text.ts";
import { type Edit, effectOf, placeOfEdit } from "../../machine/daemon-json/edits.ts";
import { pendingOf, usedInScript } from "../../machine/daemon-json/pending.ts";
import { hasVariable } from "../../machine/daemon-json/proxy.ts";
import { daemonJsonPath, readDaemonJson } from "../../machine/daemon-json/read.ts";
import { neutralFor, reloadDaemon } from "../../machine/daemon-json/reload.ts";
import { backupSuffix } from "../../machine/daemon-json/write.ts";
import { dockerInfo, mirrorsInScript } from "../../machine/docker/info.ts";
import { daemonProcess, runsAnother } from "../../machine/docker/process.ts";
import { daemonUnit, initNamed, initOf, type NamesInit } from "../../machine/inits/index.ts";
import { type Difference, plain } from "../../machine/resources/difference.ts";
import { restore } from "../../machine/resources/index.ts";
import { registryMirrorsDiffer } from "../../machine/resources/registry-mirrors.ts";
import { upDiffers } from "../../machine/resources/unit.ts";
import { runnerOf, tryCommand } from "../../machine/work/run-command.ts";
import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { reveal, type Secret, withoutSecrets } from "../../system/secret.ts";
import { answers, startFailed, takenBack } from "./daemon-start.ts";
import type { StepContext, StepKind } from "./types.ts";

/** Brings the daemon up with the wanted configuration, now and at boot. */
export interface UnitStep extends NamesInit {
  readonly kind: "unit";
  readonly unit: string;
  /** What the daemon has to use once it is up; undefined: whatever it uses. */
  readonly registryMirrors: readonly string[] | undefined;
  /** A script's: the daemon-json step before has put what is wanted on its machine into $mirrors_wanted. */
  readonly keep?: true;
  /** NAME=VALUE each, which its process has to have been started with: what a drop-in sets reaches it in no other way. */
  readonly environment?: readonly (string | Secret)[];
  /** What it has to have read of daemon.json. */
  readonly edits?: readonly Edit[];
  /** Have a daemon that runs take them by a reload and in no other way. */
  readonly onlyReload?: true;
}

export const unit: StepKind<UnitStep> = {
  title: (step) =>
    step.onlyReload
      ? { en: `Reload ${step.unit}`, zh: `重新加载 ${step.unit}` }
      : {
          en: `Start ${step.unit}, now and at boot`,
          zh: `启动 ${step.unit} 并设为开机自启`,
        },
  why: () => ({
    en: "A running daemon takes new registry mirrors by a reload, which touches no container; it is restarted only where that does not help.",
    zh: "运行中的守护进程重新加载即可使用新的镜像加速地址，不影响任何容器；仅在无效时才重启。",
  }),
  touches: (step) => (step.onlyReload ? "nothing" : [unitTouch(step)]),
  async differs(step, { system }) {
    const down = step.onlyReload ? undefined : await upDiffers(system, step);
    return (
      down ??
      (await environmentDiffers(step, system)) ??
      (await settingsDiffer(step, system)) ??
      (await mirrorsDiffer(step, system))
    );
  },
  // What a reload brings stops nothing; what a drop-in sets needs a restart.
  async interrupts(step, { system }) {
    if (step.onlyReload || (await upDiffers(system, step))) return undefined;
    const { edits = [] } = step;
    const pending = await pendingOf(system, initOf(step), step.unit, edits);
    const left =
      pending === "restart" ? edits : editsLeft(edits.length > 0 ? await readDaemonJson(system) : "", edits);
    const effects = left.map(effectOf).filter(({ restart }) => restart);
    if (effects.some(({ breaksLiveRestore }) => breaksLiveRestore)) return { liveRestoreHelps: false };
    return effects.length > 0 || (await environmentDiffers(step, system))
      ? { liveRestoreHelps: true }
      : undefined;
  },
  async run(step, context) {
    const { system } = context;
    const down = step.onlyReload ? undefined : await upDiffers(system, step);
    if (down) await start(step, context, initOf(step).bringUp(step.unit));
    const pending = await pendingOf(system, initOf(step), step.unit, step.edits ?? []);
    if (
      !(await runsAnother(system, step)) &&
      !(await environmentDiffers(step, system)) &&
      pending !== "restart"
    ) {
      if (pending === undefined && !(await mirrorsDiffer(step, system))) return;
      await reloadDaemon(context, step.unit, initOf(step), await goneNow(step, context));
      if (!(await mirrorsDiffer(step, system))) return;
    }
    if (step.onlyReload) throw await notTaken(step, context);
    const kept =
      pending !== "restart" || !(step.edits ?? []).some((edit) => effectOf(edit).breaksLiveRestore);
    // What it could not use does not wait for the next boot.
    await context.allowInterruption({ liveRestoreHelps: kept }).catch(async (error: unknown) => {
      throw await takenBack(step.unit, context, error);
    });
    await start(step, context, initOf(step).restart(step.unit));
  },
  script(step) {
    const mirrors = mirrorsInScript(step);
    if (step.onlyReload) {
      return {
        helpers: ["reload"],
        done: `daemon_uses ${mirrors}`,
        run: `reload_mirrors ${step.unit} ${quote(daemonJsonPath)} ${mirrors}`,
      };
    }
    const used = usedInScript(step.unit, step.edits ?? []);
    const has = step.environment
      ? `daemon_has ${command([step.unit, ...step.environment.map(reveal)])}`
      : undefined;
    return {
      helpers: ["daemon", ...(used ? ["daemon-keys"] : [])],
      ...(has || used?.keep
        ? {
            first: [
              ...(has ? [`! daemon_is_up ${step.unit} || ${has} || keep_restarted_containers`] : []),
              ...(used?.keep ? [`! daemon_is_up ${step.unit} || ${used.keep}`] : []),
            ].join("\n"),
          }
        : {}),
      done: `daemon_is_up ${step.unit} && ${has ? `${has} && ` : ""}${used ? `${used.done} && ` : ""}daemon_uses ${mirrors}`,
      run: [
        ...(used ? [used.run] : []),
        `bring_up ${step.unit} ${mirrors}${step.environment ? ` ${command(step.environment.map(reveal))}` : ""}`,
      ].join("\n"),
    };
  },
};

/** Keys that this step wants gone, as the backup had them and the file has them no more. */
async function goneNow({ edits = [] }: UnitStep, { system }: StepContext) {
  if (!edits.some(({ op }) => op === "remove")) return [];
  const before = await readDaemonJson(system, daemonJsonPath + backupSuffix).catch(() => undefined);
  return neutralFor(before, await readDaemonJson(system));
}

async function settingsDiffer(step: UnitStep, system: ReadSystem): Promise<Difference | undefined> {
  const { unit, edits = [] } = step;
  const pending = await pendingOf(system, initOf(step), unit, edits);
  if (pending === undefined) return undefined;
  const words = edits.map(placeOfEdit).join(" ");
  return {
    want: { en: `a dockerd that has read ${words}`, zh: `已读取 ${words} 的 dockerd` },
    have: {
      en: `daemon.json has changed since it was read (${pending})`,
      zh: `读取后 daemon.json 又有改动（${pending}）`,
    },
  };
}

async function mirrorsDiffer(step: UnitStep, system: ReadSystem): Promise<Difference | undefined> {
  return registryMirrorsDiffer(await dockerInfo(system), step.registryMirrors);
}

const unitTouch = ({ unit, ...step }: UnitStep) => ({ what: "unit" as const, unit, ...initNamed(step) });

/** Source: proc(5), /proc/PID/environ: what the process was started with. */
async function environmentDiffers(
  { environment = [], ...step }: UnitStep,
  system: ReadSystem,
): Promise<Difference | undefined> {
  if (environment.length === 0) return undefined;
  const pid =
    (await daemonProcess(system, step))?.pid ?? (await initOf(step).mainPid(system, daemonUnit(step)));
  const text = pid && (await system.files.read(`/proc/${pid}/environ`))?.toString("utf8");
  const has = (text || "").split("\0");
  const lacks = environment.map(reveal).filter((variable) => !hasVariable(has, variable));
  if (lacks.length === 0) return undefined;
  const names = lacks.map((variable) => variable.replace(/=.*/s, ""));
  const same = has.filter((variable) => names.includes(variable.replace(/=.*/s, "")));
  return {
    want: plain(withoutSecrets(lacks.join(" "))),
    have: plain(withoutSecrets(same.join(" ")) || `no ${names.join(", ")}`),
  };
}

/**
 * Starts the daemon and waits until it answers. Where it does not, daemon.json as this run found it comes back and the
 * daemon is started with it: a machine whose Docker worked before has one that works after.
 */
async function start(step: UnitStep, context: StepContext, how: readonly string[]): Promise<void> {
  const init = initOf(step);
  await init.readyToStart(context.system, runnerOf(context), step.unit);
  const since = Math.floor(context.system.now() / 1000);
  const started = await tryCommand(context, how);
  if (started.code === 0) context.settled?.();
  if (started.code === 0 && (await answers(context))) return;
  throw await startFailed(step, context, since, started.stderr);
}

/** The daemon runs on with the mirrors that it had, and daemon.json is put back, or it might not start the next time. */
async function notTaken(step: UnitStep, context: StepContext): Promise<SetupError> {
  for (const change of context.changes) if (change.what === "file") await restore(change, context);
  const words = command(initOf(step).showWords(step.unit));
  return new SetupError(
    "daemon-down",
    {
      en: "The running daemon did not take the registry mirrors by a reload. daemon.json is as it was before.",
      zh: "正在运行的守护进程没有通过重新加载采用这些镜像加速地址。daemon.json 已恢复原样。",
    },
    {
      next: {
        en: `${words} tells why; docker-setup doctor looks at the whole.`,
        zh: `原因见 ${words}；docker-setup doctor 可做全面检查。`,
      },
    },
  );
}
