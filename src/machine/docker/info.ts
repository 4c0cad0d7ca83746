import { quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { ExecResult } from "../../system/types.ts";

/** What `docker info` says, as far as it is what it should be; "" and [] where it says nothing. */
export interface Info {
  readonly version: string;
  /** Running containers; undefined where it says no number. */
  readonly containers: number | undefined;
  /** Its containerd answers it. */
  readonly containerd: boolean;
  /** The program of the runtime that containers start with; "" where it does not say. */
  readonly runtime: string;
  /** Containers survive a restart of the daemon. */
  readonly liveRestore: boolean;
  /** As the daemon holds them, each with a slash at its end. */
  readonly mirrors: readonly string[];
  readonly root: string;
  readonly driver: string;
  /** Pairs such as ["Supports d_type", "true"]. */
  readonly driverStatus: readonly (readonly [string, string])[];
  readonly cgroupDriver: string;
  /** "1" or "2"; since 20.10. */
  readonly cgroupVersion: string;
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
  /** "iptables", "nftables", "iptables+firewalld"; since 28.2. */
  readonly firewallBackend: string;
  readonly warnings: readonly string[];
  /** What the kernel can't limit: "memory", "cpu", "pids". */
  readonly unlimited: readonly string[];
}

/** What dockerd has in the place of a containerd's commit that did not answer it. Source: moby, daemon/info_unix.go. */
export const noContainerd = "N/A";

/** Where the daemon of this machine is asked, and everybody else asks it. */
export const daemonSocket = "/var/run/docker.sock";
export const daemonAddress = `unix://${daemonSocket}` as const;

/** The daemon of this machine, whatever DOCKER_HOST or a context of root's say. */
export const dockerHere = ["docker", "--host", daemonAddress] as const;

/** `docker info` in a format. Source: docker info --help, --format. */
export function dockerInfoAs(
  system: ReadSystem,
  format: string,
  options: { readonly timeoutMs: number },
): Promise<ExecResult> {
  return system.exec(infoAs(format), options);
}

const infoAs = (format: string) => [...dockerHere, "info", "--format", format];

/** The command for all of it, which `askInfo` runs. */
export const wholeInfo: readonly string[] = infoAs("{{json .}}");

/** All of `docker info`: what one has asked, another need not ask again. */
export async function askInfo(
  system: ReadSystem,
  options: { readonly timeoutMs: number },
): Promise<ExecResult & { readonly info: Info | undefined; readonly errors: readonly string[] }> {
  const result = await system.exec(wholeInfo, options);
  const told = parse(result.stdout);
  return { ...result, info: told && infoOf(told), errors: strings(told?.ServerErrors) };
}

/** Asks the daemon, within 10 s; undefined when it does not answer. */
export async function dockerInfo(system: ReadSystem): Promise<Info | undefined> {
  const { code, info } = await askInfo(system, { timeoutMs: 10_000 });
  return code === 0 && info?.version ? info : undefined;
}

/** Registry mirrors as `docker info` prints them, for comparison: a slash at each end, JSON. */
export function mirrorsAsPrinted(mirrors: readonly string[]): string {
  return JSON.stringify(mirrors.map((url) => `${url.replace(/\/$/, "")}/`));
}

/** sh: the word for the registry mirrors that are wanted; '' is any. */
export function mirrorsInScript(wanted: {
  readonly registryMirrors: readonly string[] | undefined;
  readonly keep?: true;
}): string {
  if (wanted.keep) return '"$mirrors_wanted"';
  return quote(wanted.registryMirrors === undefined ? "" : mirrorsAsPrinted(wanted.registryMirrors));
}

/** Whether the daemon uses just these registry mirrors, in this order. undefined wanted: any. */
export function usesMirrors(info: Info, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || mirrorsAsPrinted(info.mirrors) === mirrorsAsPrinted(wanted);
}

type Json = Record<string, unknown>;

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

const string = (value: unknown): string => (typeof value === "string" ? value : "");
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
const object = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

/** Source: moby, api/types/system/info.go. */
function infoOf(told: Json): Info {
  const limits = { memory: told.MemoryLimit, cpu: told.CpuCfsQuota, pids: told.PidsLimit };
  return {
    version: string(told.ServerVersion),
    containers: Number.isSafeInteger(told.ContainersRunning) ? Number(told.ContainersRunning) : undefined,
    containerd: object(told.ContainerdCommit).ID !== noContainerd,
    runtime: string(object(object(told.Runtimes)[string(told.DefaultRuntime)]).path),
    liveRestore: told.LiveRestoreEnabled === true,
    mirrors: strings(object(told.RegistryConfig).Mirrors),
    root: string(told.DockerRootDir),
    driver: string(told.Driver),
    driverStatus: (Array.isArray(told.DriverStatus) ? told.DriverStatus : []).map((pair) => {
      const [name = "", value = ""] = strings(pair);
      return [name, value] as const;
    }),
    cgroupDriver: string(told.CgroupDriver),
    cgroupVersion: string(told.CgroupVersion),
    httpProxy: string(told.HttpProxy),
    httpsProxy: string(told.HttpsProxy),
    noProxy: string(told.NoProxy),
    firewallBackend: string(object(told.FirewallBackend).Driver),
    warnings: strings(told.Warnings),
    unlimited: Object.entries(limits).flatMap(([name, has]) => (has === false ? [name] : [])),
  };
}
