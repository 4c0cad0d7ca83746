import { tryCommand } from "../../machine/work/run-command.ts";
import type { StepContext } from "./types.ts";

/**
 * Clears the way for a start of docker.service. Several starts within a minute are no reason to refuse this one
 * (StartLimitBurst, systemd.unit(5)). A docker.socket that outlived the package that brought it (older rpms stop the
 * service alone) listens and hands nothing on: "no sockets found via socket activation"; the start brings a new one.
 */
export async function readyToStart(unit: string, context: StepContext): Promise<void> {
  await tryCommand(context, ["systemctl", "reset-failed", unit]);
  const isActive = async (name: string) =>
    (await context.system.exec(["systemctl", "is-active", "--quiet", name])).code === 0;
  if ((await isActive(unit)) || !(await isActive("docker.socket"))) return;
  await tryCommand(context, ["systemctl", "stop", "docker.socket"]);
}
