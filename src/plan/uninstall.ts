import type { Distro } from "../../distros/types.ts";
import { managerFor } from "../machine/managers/index.ts";
import type { Change } from "../machine/resources/index.ts";
import type { Entry } from "../run/journal/types.ts";
import { supplyOf } from "../sources/supply/index.ts";
import type { Target } from "../terms.ts";
import { packageHold } from "./packages.ts";
import { hostStep } from "./plan.ts";
import type { Step } from "./steps/index.ts";

export interface UninstallInput {
  readonly distro: Distro;
  readonly target: Target;
  /** os-release's ID and VERSION_ID. */
  readonly machine?: { readonly id: string; readonly versionId: string };
  readonly lockTimeoutSeconds: number;
  /** What docker-setup wrote down on this machine, oldest first; runs that were taken back left out. */
  readonly entries: readonly Entry[];
  /** daemon.json's present registry mirrors. */
  readonly registryMirrors: readonly string[];
  /** Docker's data directories to delete; empty unless --purge. */
  readonly data: readonly string[];
}

/**
 * Takes away what docker-setup put on the machine, and nothing else: packages, the repository's file and key, and the
 * registry mirrors where they still are the ones that it wrote. Pure.
 */
export function makeUninstallPlan(input: UninstallInput): { steps: Step[] } {
  const manager = managerFor(input.distro);
  const { packages } = supplyOf(input.distro);
  const query = { ...manager.query, lockTimeoutSeconds: input.lockTimeoutSeconds };
  const befores = input.entries.flatMap((entry) => (entry.type === "before" ? [entry] : []));
  const changes = befores.flatMap((entry) => entry.changes);
  const written = befores.flatMap(({ data }) =>
    data.kind === "file" || data.kind === "repository-key" ? [data.path] : [],
  );
  const wrote = befores.flatMap(({ data }) => (data.kind === "daemon-json" ? [data] : [])).at(-1);
  const held = befores.some(({ data }) => data.kind === "package-hold");
  const install = manager.install({ pinned: true });
  const steps: Step[] = [
    hostStep(input),
    { kind: "package-mend", query, ...manager.mend },
    ...(held ? [packageHold(manager, packages, false)] : []),
    {
      kind: "package-remove",
      role: "docker",
      names: [...packages].reverse(),
      query,
      command: manager.remove,
      install,
    },
  ];
  if (written.length > 0) steps.push({ kind: "path-remove", role: "files", paths: [...new Set(written)] });
  if (wrote && JSON.stringify(wrote.registryMirrors) === JSON.stringify(input.registryMirrors)) {
    steps.push({ ...wrote, registryMirrors: [], removeEmpty: madeByUs(changes, wrote.path) });
  }
  if (input.data.length > 0) steps.push({ kind: "path-remove", role: "data", paths: input.data });
  return { steps };
}

/** Whether the file was not there before docker-setup's first change of it. */
function madeByUs(changes: readonly Change[], path: string): boolean {
  const first = changes.find((change) => change.what === "file" && change.path === path);
  return first?.what === "file" && first.before.type === "absent";
}
