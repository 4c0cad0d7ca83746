import type { Distro } from "../../distros/types.ts";
import type { Edit } from "../machine/daemon-json/edits.ts";
import type { NamesInit } from "../machine/inits/index.ts";
import type { VersionRequest } from "../sources/catalog/version.ts";
import type { HttpProxy } from "../system/proxy.ts";
import type { Secret } from "../system/secret.ts";
import type { Artefact, Channel, Offer, OwnRelease, Repository, Target } from "../terms.ts";
import type { Text } from "../text.ts";
import type { FromBundle } from "./bundle.ts";
import type { Step } from "./steps/index.ts";

/** What a person wants, parsed; nothing in it can be wrong any more. */
export interface Options {
  /** In the order in which they are tried; the first that answers is the one in use. */
  readonly mirrors: readonly string[];
  readonly channel: Channel;
  /** Allowed fingerprints of the repository key, 40 upper-case hex digits; undefined: Docker's own. */
  readonly keyFingerprint: string | undefined;
  /** Registry mirror URLs, in order; undefined: leave daemon.json's registry-mirrors alone. */
  readonly registryMirrors: readonly string[] | undefined;
  /** Nobody named them: a script leaves those that daemon.json names already on its machine. */
  readonly keepRegistryMirrors?: boolean;
  /** Other keys of daemon.json. */
  readonly daemon?: readonly Edit[] | undefined;
  readonly hold: boolean;
  /** Who joins the docker group. */
  readonly user: string | undefined;
  /** How long another package manager's lock is waited for. */
  readonly lockTimeoutSeconds: number;
  /** Stopping running containers is allowed. */
  readonly restart: boolean;
  /** Packages may go that need those which make room, or clash in ways unknown here. */
  readonly allowRemove: boolean;
  /** What this run and the daemon reach mirrors through; undefined: whatever the environment says. */
  readonly proxy: HttpProxy | undefined;
  /** What takes the mirrors' place, unpacked on this machine. */
  readonly bundle?: FromBundle;
}

/** No mirror was asked: the script looks the wanted version up on the machine. */
export interface UnresolvedRelease {
  readonly kind: "unresolved";
  readonly repository: Repository;
}

/** What a plan is made of, all of it settled. */
export interface PlanInput {
  readonly distro: Distro;
  readonly target: Target;
  readonly options: Options;
  readonly release: Offer | UnresolvedRelease | OwnRelease;
  /** The version that was asked for. */
  readonly version: VersionRequest | undefined;
  /** Of the repository's key, as far as they were asked for. */
  readonly subkeys?: readonly string[];
  /** Packages whose hold a run that was cut off may have lost. */
  readonly holdAgain?: readonly string[];
  /** What earlier runs brought along with Docker's packages, one that was killed meanwhile too. */
  readonly cameBefore?: readonly string[];
  readonly notes: readonly Text[];
}

export interface Plan extends NamesInit {
  readonly target: Target;
  /** Of which an entry is written; undefined: the sources that the machine has, or files alone. */
  readonly repository: Repository | undefined;
  /** Where files alone come from, and no entry leads to. */
  readonly filesFrom?: Repository;
  /** Docker's version when it is known. */
  readonly docker: string | undefined;
  /** The packages' files with size and hash; empty where no index was read. */
  readonly artefacts: readonly Artefact[];
  /** Variables that every command of the plan sees. */
  readonly environment: Readonly<Record<string, string | Secret>>;
  readonly steps: readonly Step[];
  /** What a person should know before saying yes, such as a distribution past its end of life. */
  readonly notes: readonly Text[];
}
