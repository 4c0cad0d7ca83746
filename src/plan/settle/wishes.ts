import type { TargetRequest } from "../../../distros/target.ts";
import type { Edit } from "../../machine/daemon-json/edits.ts";
import type { VersionRequest } from "../../sources/catalog/version.ts";
import { packageMirrors } from "../../sources/mirrors/package-mirrors.ts";
import { type HttpProxy, proxyWith } from "../../system/proxy.ts";
import type { Secret } from "../../system/secret.ts";
import type { System } from "../../system/types.ts";
import type { Channel } from "../../terms.ts";
import type { Options } from "../types.ts";

/** What a person asked for, in values that can't be wrong any more; undefined means that nothing was said. */
export interface Wishes {
  /** undefined: what is there, else the newest. */
  readonly version: VersionRequest | undefined;
  /** In the order in which they are tried. */
  readonly mirrors: readonly string[] | undefined;
  /** The fastest is to be found. */
  readonly autoMirror: boolean;
  /** Whether registry mirrors are to be checked; undefined: as it is usual. */
  readonly probe: boolean | undefined;
  /** http:// or https://, perhaps with a password. */
  readonly proxy: Secret | undefined;
  /** null: none wanted. */
  readonly registryMirrors: readonly string[] | null | undefined;
  /** Other keys of daemon.json, as they are to be. */
  readonly daemon?: readonly Edit[] | undefined;
  readonly channel: Channel;
  readonly hold: boolean;
  readonly user: string | undefined;
  readonly restart: boolean;
  /** Other packages may go with those that are removed. */
  readonly allowRemove: boolean;
  readonly lockTimeoutSeconds: number;
  readonly target: TargetRequest | undefined;
  readonly keyFingerprint: string | undefined;
}

/** The default of --mirror. */
export const defaultMirror = packageMirrors[0]!.url;

/** The proxy that was asked for. @throws SetupError "environment" for a NO_PROXY that nobody can read */
export const proxyOf = ({ proxy }: Pick<Wishes, "proxy">, env: System["env"]): HttpProxy | undefined =>
  proxy === undefined ? undefined : proxyWith(proxy, env);

/** What the plan needs of the wishes, with defaults where nothing was said. */
export function optionsOf(
  wishes: Wishes,
  env: System["env"],
  defaults: { mirror: string; registryMirrors: readonly string[] },
): Options {
  return {
    mirrors: wishes.mirrors ?? [defaults.mirror],
    channel: wishes.channel,
    keyFingerprint: wishes.keyFingerprint,
    registryMirrors:
      wishes.registryMirrors === null ? undefined : (wishes.registryMirrors ?? defaults.registryMirrors),
    keepRegistryMirrors: wishes.registryMirrors === undefined,
    daemon: wishes.daemon,
    hold: wishes.hold,
    user: wishes.user,
    restart: wishes.restart,
    allowRemove: wishes.allowRemove,
    proxy: proxyOf(wishes, env),
    lockTimeoutSeconds: wishes.lockTimeoutSeconds,
  };
}
