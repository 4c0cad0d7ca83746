import { daemonJsonPath } from "../machine/daemon-json/read.ts";
import { daemonUnit, type NamesInit } from "../machine/inits/index.ts";
import type { Step } from "./steps/index.ts";

export interface RegistryInput extends NamesInit {
  /** What daemon.json is to name; none: an empty list, which later runs leave so. */
  readonly registryMirrors: readonly string[];
  /** The daemon is at work. One that is not finds the file when it starts. */
  readonly runs: boolean;
}

/** Sets daemon.json's registry mirrors, and has a running daemon take them by a reload, which touches no container. Pure. */
export function makeRegistryPlan({ registryMirrors, runs, ...machine }: RegistryInput): { steps: Step[] } {
  const steps: Step[] = [{ kind: "daemon-json", path: daemonJsonPath, registryMirrors, ...machine }];
  if (runs)
    steps.push({ kind: "unit", unit: daemonUnit(machine), registryMirrors, onlyReload: true, ...machine });
  return { steps };
}
