import type { ReadSystem } from "../../system/read-only.ts";
import { initOf } from "../inits/index.ts";

/**
 * The words that dockerd was, or would be, started with: the running process's own, which also hold what an
 * EnvironmentFile brought in; without one the unit's ExecStart. Empty where there is no unit.
 */
export const daemonWords = (system: ReadSystem): Promise<string[]> =>
  initOf().commandLine(system, "docker.service", { timeoutMs: 2000 });

/** Flags whose name in daemon.json is another one, mostly the plural. Source: moby, cmd/dockerd/config.go. */
const keys: Readonly<Record<string, string>> = {
  H: "hosts",
  host: "hosts",
  l: "log-level",
  s: "storage-driver",
  G: "group",
  b: "bridge",
  D: "debug",
  g: "data-root",
  graph: "data-root",
  label: "labels",
  "registry-mirror": "registry-mirrors",
  "insecure-registry": "insecure-registries",
  "storage-opt": "storage-opts",
  "exec-opt": "exec-opts",
  "authorization-plugin": "authorization-plugins",
  "default-ulimit": "default-ulimits",
  "default-address-pool": "default-address-pools",
  "cdi-spec-dir": "cdi-spec-dirs",
};

/** The keys of daemon.json that flags set, each once: what stands in both keeps dockerd from starting. */
export function keysOfFlags(words: readonly string[]): string[] {
  const found = words.slice(1).flatMap((word) => {
    const [, name] = /^--?([A-Za-z][A-Za-z0-9-]*)/.exec(word) ?? [];
    return name === undefined ? [] : [keys[name] ?? name];
  });
  return [...new Set(found)];
}
