import { stopOrphans, stopOrphansInScript } from "../../machine/docker/orphans.ts";
import { daemonUnit, initNamed, initOf, type NamesInit } from "../../machine/inits/index.ts";
import type { PackageQuery } from "../../machine/managers/types.ts";
import { presentInScript, presentPackages } from "../../machine/packages/installed.ts";
import { runPackageCommand, waitInScript } from "../../machine/packages/lock.ts";
import { packagesLeft } from "../../machine/resources/packages.ts";
import { tryCommand } from "../../machine/work/run-command.ts";
import { command } from "../../system/quote.ts";
import type { StepKind } from "./types.ts";

/** Removes packages: those that can't stand beside docker-ce, or Docker's own. Images and volumes stay. */
export interface PackageRemoveStep extends NamesInit {
  readonly kind: "package-remove";
  readonly role: "conflicts" | "docker";
  readonly names: readonly string[];
  readonly query: PackageQuery;
  /** The names of the installed ones are appended. */
  readonly command: readonly string[];
  /** Bring them back in the version they had, tried in order, specs appended. */
  readonly install: readonly (readonly string[])[];
}

export const packageRemove: StepKind<PackageRemoveStep> = {
  title: ({ role, names }) =>
    role === "docker"
      ? { en: `Remove ${names.join(", ")}`, zh: `移除 ${names.join("、")}` }
      : { en: "Remove packages that conflict with docker-ce", zh: "移除与 docker-ce 冲突的软件包" },
  why: ({ role, names }) =>
    role === "docker"
      ? {
          en: "Images, containers and volumes in /var/lib/docker stay.",
          zh: "/var/lib/docker 中的镜像、容器和卷会保留。",
        }
      : {
          en: `The distribution's own builds bring the same files: ${names.join(", ")}. Images, containers and volumes in /var/lib/docker stay.`,
          zh: `发行版自带的构建含有相同的文件：${names.join("、")}。/var/lib/docker 中的镜像、容器和卷会保留。`,
        },
  // The unit after the packages that bring it: what comes back, comes back from the end.
  touches: ({ names, query, install, command: remove, ...step }) => [
    { what: "unit", unit: daemonUnit(step), ...initNamed(step) },
    { what: "packages", names, query, install, remove },
  ],
  differs: async ({ query, names }, { system }) => packagesLeft(await presentPackages(system, query, names)),
  interrupts: async ({ query, names }, { system }) =>
    (await presentPackages(system, query, names)).size > 0 ? { liveRestoreHelps: false } : undefined,
  async run(step, context) {
    const present = await presentPackages(context.system, step.query, step.names);
    await context.allowInterruption({ liveRestoreHelps: false });
    const first = initOf(step).beforeRemoval?.(daemonUnit(step));
    if (first) await tryCommand(context, first);
    await runPackageCommand(context, step.query, [...step.command, ...present.keys()]);
    await stopOrphans(context, initOf(step));
  },
  script(step) {
    const first = initOf(step).beforeRemoval?.(daemonUnit(step));
    return {
      helpers: ["packages", "package-lock", "containers", "orphans"],
      prepare: `installed=$(${presentInScript(step.query, step.names)})`,
      first: `[ -z "$(${presentInScript(step.query, step.names)})" ] || keep_containers`,
      done: '[ -z "$installed" ]',
      run: [
        "keep_containers",
        waitInScript(step.query),
        ...(first ? [`${command(first)} || :`] : []),
        "# shellcheck disable=SC2086 # package names hold no spaces",
        `${command(step.command)} $installed`,
        ...stopOrphansInScript(initOf(step)),
      ].join("\n"),
    };
  },
};
