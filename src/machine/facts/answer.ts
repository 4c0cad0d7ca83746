import type { System } from "../../system/types.ts";
import { dockerInfoAs, noContainerd } from "../docker/info.ts";

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

/** The daemon's answer, or why there is none. Nothing of this wakes a daemon that sleeps behind its socket. */
export type Answer =
  | { readonly state: "answers"; readonly info: Info }
  | { readonly state: "absent" | "stopped" | "denied" }
  | { readonly state: "silent"; readonly words: string };

/**
 * Asks the daemon, within 5 s. Never to be called while its unit is not active: a question to its socket would start it.
 */
export async function askDaemon(system: System): Promise<Answer> {
  const { code, stdout, stderr } = await dockerInfoAs(system, "{{json .}}", { timeoutMs: 5000 });
  const told = parse(stdout);
  const info = told && infoOf(told);
  if (code === 0 && info?.version) return { state: "answers", info };
  const words = [...strings(told?.ServerErrors), stderr].join("\n");
  if (/permission denied/i.test(words)) return { state: "denied" };
  return { state: "silent", words: code === 124 ? "" : (words.trim().split("\n").at(-1) ?? "") };
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
