import { alpine } from "./alpine.ts";
import { amazon } from "./amazon.ts";
import { anyLinux } from "./any-linux.ts";
import { arch } from "./arch.ts";
import { azureLinux, mariner, photon } from "./azure.ts";
import { centos } from "./centos.ts";
import { debian } from "./debian.ts";
import { fedora } from "./fedora.ts";
import { kylinDesktop } from "./kylin-desktop.ts";
import { pureos } from "./pureos.ts";
import { raspbian } from "./raspbian.ts";
import { rhel } from "./rhel.ts";
import { leap, sles, tumbleweed } from "./suse.ts";
import type { Distro } from "./types.ts";
import { ubuntu } from "./ubuntu.ts";

/** Every distribution, in the order in which derivatives are offered to them. */
export const distros: readonly Distro[] = [
  ubuntu,
  debian,
  raspbian,
  centos,
  rhel,
  fedora,
  amazon,
  azureLinux,
  mariner,
  photon,
  kylinDesktop,
  pureos,
  leap,
  tumbleweed,
  sles,
  arch,
  alpine,
  anyLinux,
];

/** The distribution of a target's `distro`; undefined for another id. */
export function findDistro(id: string): Distro | undefined {
  return distros.find((distro) => distro.id === id);
}
