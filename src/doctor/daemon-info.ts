import { dockerInfoAs } from "../machine/docker/info.ts";
import type { Init } from "../machine/facts/types.ts";
import type { System } from "../system/types.ts";
import type { Text } from "../text.ts";
import type { Engine } from "./facts.ts";
import type { Unit } from "./unit.ts";

/** What `docker info` says, as far as it is what it should be; "" and [] where it says nothing. */
export interface Info {
  readonly version: string;
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

/** Asks only where the unit is active already, within 5 s. */
export async function askDaemon(
  system: System,
  engine: Engine,
  init: Init,
  unit: Unit | undefined,
): Promise<Answer> {
  if (engine === "none") return { state: "absent" };
  // Without systemd nothing can be started by a question.
  if (init === "systemd" && unit?.active !== "active") return { state: "stopped" };
  const { code, stdout, stderr } = await dockerInfoAs(system, "{{json .}}", { timeoutMs: 5000 });
  const told = parse(stdout);
  const info = told && infoOf(told);
  if (code === 0 && info?.version) return { state: "answers", info };
  const words = [...strings(told?.ServerErrors), stderr].join("\n");
  if (/permission denied/i.test(words)) return { state: "denied" };
  return { state: "silent", words: code === 124 ? "" : (words.trim().split("\n").at(-1) ?? "") };
}

/** Why a check that needs the daemon's answer is skipped. */
export function withoutAnswer({ state }: Exclude<Answer, { state: "answers" }>): Text {
  return {
    absent: { en: "Docker is not installed", zh: "未安装 Docker" },
    stopped: { en: "the daemon does not run", zh: "守护进程没有运行" },
    denied: {
      en: "this user may not ask the daemon: run it with sudo",
      zh: "当前用户无权询问守护进程：请用 sudo 运行",
    },
    silent: { en: "the daemon does not answer", zh: "守护进程没有应答" },
  }[state];
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
