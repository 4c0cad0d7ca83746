import { daemonJsonPath } from "./read.ts";

/** Flags whose name in daemon.json is another one, mostly the plural. Source: moby, cmd/dockerd/config.go. */
export const flagKeys: Readonly<Record<string, string>> = {
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
  "log-opt": "log-opts",
  "dns-opt": "dns-opts",
  "default-network-opt": "default-network-opts",
  "node-generic-resource": "node-generic-resources",
  "cluster-store-opt": "cluster-store-opts",
  "exec-opt": "exec-opts",
  "authorization-plugin": "authorization-plugins",
  "default-ulimit": "default-ulimits",
  "default-address-pool": "default-address-pools",
  "cdi-spec-dir": "cdi-spec-dirs",
};

/** The keys of daemon.json that flags set, each once: what stands in both keeps dockerd from starting. */
export function keysOfFlags(words: readonly string[]): string[] {
  return [...new Set(flagsIn(words).map(({ name }) => flagKeys[name] ?? name))];
}

/** Where dockerd is told to read its settings; undefined: daemon.json. Source: dockerd(8), --config-file. */
export const configFileOf = (words: readonly string[]): string | undefined =>
  flagsIn(words)
    .filter(({ name, value }) => name === "config-file" && value !== daemonJsonPath)
    .at(-1)?.value;

/** What a value such as overlay2.size=1G names: what stands before its "=". */
export const nameOf = (value: string): string => value.replace(/=.*$/s, "");

/** What flags set, by the flag's long name and by its key, alone, with "=VALUE" and with its name; and by "--NAME". */
export function settingsOfFlags(words: readonly string[]): string[] {
  return flagsIn(words).flatMap(({ name, value }) => {
    const names = [name === "g" ? "graph" : name, flagKeys[name] ?? name];
    const values = value === undefined ? [] : [value, nameOf(value)];
    return [...names, ...values.flatMap((word) => names.map((each) => `${each}=${word}`)), `--${name}`];
  });
}

/** `--name=value`, `--name value`, `-n value`, `-n=value`, `-nvalue`, `-Dn value`: -D has no value. Source: pflag. */
function flagsIn(all: readonly string[]): { name: string; value: string | undefined }[] {
  const words = all.flatMap((word) => (/^-D[A-Za-z]/.test(word) ? ["-D", `-${word.slice(2)}`] : [word]));
  return words.slice(1).flatMap((word, i) => {
    const [, long, short, rest = ""] = /^(?:--([A-Za-z][A-Za-z0-9-]*)|-([A-Za-z]))(.*)$/.exec(word) ?? [];
    const name = long ?? short;
    if (name === undefined) return [];
    const next = words[i + 2];
    const value = rest === "" ? (next?.startsWith("-") ? undefined : next) : rest.replace(/^=/, "");
    return [{ name, value }];
  });
}
