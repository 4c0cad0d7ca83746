import type { Arch } from "../../terms.ts";
import type { InitName } from "../inits/init.ts";
import type { ManagerTool } from "../managers/types.ts";
import type { OsRelease } from "./os-release.ts";

export interface InstalledPackage {
  readonly name: string;
  /** The package manager's full version with its epoch, such as "5:27.3.1-1~debian.12~bookworm" or "3:27.3.1-1.el9". */
  readonly version: string;
}

/** How services are started; "none": nobody starts any, as in a plain container or in WSL without systemd. */
export type InitFact = InitName | "sysvinit" | "none";

/** The daemon as it is now; it was asked only where asking can't start it. */
export interface Daemon {
  /** The unit that runs dockerd; snap has its own. */
  readonly unit: string;
  /** The init's word ("active", "inactive", "failed", "activating"), or "unknown" where it is none of ours. */
  readonly state: string;
  /** The server's version, such as "27.3.1"; undefined: it does not run or did not answer within 3 s. */
  readonly version: string | undefined;
  /** Running containers. */
  readonly containers: number | "unknown";
  /** Whether containers survive a restart of the daemon; undefined when it did not answer. */
  readonly liveRestore: boolean | undefined;
}

/** All that docker-setup knows about the machine before it plans; read only. */
export interface Host {
  /** Node's name: "linux", "darwin", "win32". */
  readonly platform: string;
  /** undefined: there is no os-release file. */
  readonly os: OsRelease | undefined;
  /** undefined: docker-ce is not built for it; `machine` then says what it is. */
  readonly arch: Arch | undefined;
  /** The architecture as the machine spells it, such as "amd64", "x86_64", "riscv64". */
  readonly machine: string;
  /** Its name, such as "apt". */
  readonly manager: string | undefined;
  /** Its command; undefined: there is none. */
  readonly packageManager: ManagerTool | undefined;
  readonly init: InitFact;
  readonly root: boolean;
  /** Who typed sudo. */
  readonly sudoUser: string | undefined;
  readonly wsl: 1 | 2 | undefined;
  /** The kind of container that this machine is, such as "docker", "lxc", "systemd-nspawn"; no obstacle by itself. */
  readonly container: string | undefined;
  /** Docker's own packages that are installed. */
  readonly docker: readonly InstalledPackage[];
  /** Installed packages that can't stay beside Docker's. */
  readonly conflicts: readonly InstalledPackage[];
  /** All asked-for packages that are installed: those above, the package manager, and what `readHost` was given. */
  readonly packages: ReadonlyMap<string, string>;
  /** Docker as a snap package: its dockerd takes the same socket. */
  readonly snapDocker: boolean;
  readonly daemon: Daemon;
  /** podman's running containers as root; 0 without podman. */
  readonly podmanContainers: number | "unknown";
}
