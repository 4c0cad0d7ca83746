import { findDistro, recogniseHost } from "../../../distros/index.ts";
import { targetNotes } from "../../../distros/notes.ts";
import { needsEvidence } from "../../../distros/recognise.ts";
import type { Distro } from "../../../distros/types.ts";
import { readTraces } from "../../machine/facts/evidence.ts";
import { machineFacts } from "../../machine/facts/facts.ts";
import type { OsRelease } from "../../machine/facts/os-release.ts";
import { readEvidence } from "../../machine/facts/read-evidence.ts";
import type { Host } from "../../machine/facts/types.ts";
import type { System } from "../../system/types.ts";
import type { Target } from "../../terms.ts";
import type { Wishes } from "./wishes.ts";

/** What the plan is for. */
export interface Subject {
  readonly distro: Distro;
  readonly target: Target;
}

/** A script's target: the named one, where an architecture left out is amd64, or this machine. */
export async function scriptSubject(system: System, wishes: Pick<Wishes, "target">): Promise<Subject> {
  if (wishes.target) return subject({ arch: "amd64", ...wishes.target });
  const facts = machineFacts(system);
  const os = await facts.os();
  const machine = os ? await facts.machine() : system.machine;
  return subject(await recognise(system, os, machine));
}

/** This machine, taken for what --target says where it is given. */
export async function hostSubject(
  system: System,
  host: Host,
  wishes: Pick<Wishes, "target">,
): Promise<Subject> {
  if (wishes.target) {
    const arch = wishes.target.arch ?? host.arch;
    if (arch !== undefined) return subject({ ...wishes.target, arch });
  }
  return subject(await recognise(system, host.os, host.machine));
}

/** os-release, the kernel's word for an ARM that packages do not fit, and evidence where nothing else tells. */
async function recognise(system: System, os: OsRelease | undefined, machine: string): Promise<Target> {
  const traces = await readTraces(system);
  const evidence = os !== undefined && needsEvidence(os, traces) ? await readEvidence(system) : traces;
  // dpkg says armhf on a Pi Zero, too: its kernel knows.
  const arch = /^armv6/.test(system.machine) ? system.machine : machine;
  return recogniseHost(os, arch, system.platform, evidence);
}

function subject(target: Target): Subject {
  const distro = findDistro(target.distro);
  if (!distro) throw new Error(`no distribution ${target.distro}`);
  return { distro, target };
}

export const notesFor = (system: System, { target }: Subject) => targetNotes(target, system.now());
