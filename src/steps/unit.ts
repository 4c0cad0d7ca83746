import { SetupError } from "../errors.ts";
import { dockerInfo, mirrorsAsPrinted, usesMirrors } from "./docker-info.ts";
import { quote } from "./quote.ts";
import { lastLines, runCommand, tryCommand } from "./run-command.ts";
import type { StepContext, StepKind } from "./types.ts";

/** Brings the daemon up with the wanted configuration, now and at boot. */
export interface UnitStep {
  readonly kind: "unit";
  readonly unit: "docker.service";
  /** What the daemon has to use once it is up; undefined: whatever it uses. */
  readonly registryMirrors: readonly string[] | undefined;
}

export const unit: StepKind<UnitStep> = {
  title: (step) => ({
    en: `Have ${step.unit} run with this configuration, now and at boot`,
    zh: `让 ${step.unit} 以此配置运行，并随系统启动`,
  }),
  why: () => ({
    en: "A running daemon takes new registry mirrors by a reload, which touches no container; it is restarted only where that does not help.",
    zh: "运行中的守护进程重新加载即可使用新的镜像加速地址，不影响任何容器；仅在无效时才重启。",
  }),
  async done(step, context) {
    return (await isUp(step, context)) && (await hasMirrors(step, context));
  },
  async run(step, context) {
    if (!(await isUp(step, context))) {
      const started = await tryCommand(context, ["systemctl", "enable", "--now", step.unit]);
      if (started.code !== 0) throw await downError(step, context);
    }
    if (await hasMirrors(step, context)) return;
    await runCommand(context, ["systemctl", "reload", step.unit]);
    for (let attempt = 0; attempt < 10; attempt++) {
      if (await hasMirrors(step, context)) return;
      await context.system.sleep(200);
    }
    await context.allowInterruption({ liveRestoreHelps: false });
    const restarted = await tryCommand(context, ["systemctl", "restart", step.unit]);
    if (restarted.code !== 0) throw await downError(step, context);
  },
  script(step) {
    const mirrors =
      step.registryMirrors === undefined ? "" : ` ${quote(mirrorsAsPrinted(step.registryMirrors))}`;
    return {
      helpers: ["containers", "daemon"],
      done: `daemon_is_up ${step.unit} && daemon_uses${mirrors}`,
      run: `bring_up ${step.unit}${mirrors}`,
    };
  },
};

async function isUp(step: UnitStep, { system }: StepContext): Promise<boolean> {
  const [enabled, active] = await Promise.all([
    system.exec(["systemctl", "is-enabled", "--quiet", step.unit]),
    system.exec(["systemctl", "is-active", "--quiet", step.unit]),
  ]);
  return enabled.code === 0 && active.code === 0;
}

async function hasMirrors(step: UnitStep, { system }: StepContext): Promise<boolean> {
  const info = await dockerInfo(system);
  return info !== undefined && usesMirrors(info, step.registryMirrors);
}

/** Why the daemon did not come up, in its own words. */
async function downError(step: UnitStep, context: StepContext): Promise<SetupError> {
  const journal = await tryCommand(context, [
    "journalctl",
    "--unit",
    step.unit,
    "--lines=20",
    "--no-pager",
    "--output=cat",
  ]);
  return new SetupError(
    "daemon-down",
    { en: `${step.unit} does not start.`, zh: `${step.unit} 无法启动。` },
    {
      output: lastLines(journal.stdout),
      next: {
        en: "Mend what the daemon says above, then run docker-setup again: it goes on from here.",
        zh: "按上面守护进程给出的原因修正后，再次运行 docker-setup，会从这里继续。",
      },
    },
  );
}
