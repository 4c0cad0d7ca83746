import type { ReadSystem } from "../../system/read-only.ts";
import { realPath } from "../../system/real-path.ts";
import { configFileOf } from "../daemon-json/flags.ts";
import { daemonJsonPath } from "../daemon-json/read.ts";
import { dockerInfoAs } from "../docker/info.ts";
import { daemonWords } from "../docker/words.ts";
import type { Init } from "../inits/init.ts";

export const defaultDataRoot = "/var/lib/docker";
export const defaultContainerdRoot = "/var/lib/containerd";

/** The directory in which dockerd keeps its images, containers and volumes. */
export interface DataRoot {
  /** As it was set. */
  readonly path: string;
  /** Where that leads, links followed. */
  readonly real: string;
  /** The daemon does not run and is started by another program, which may have told it of another place. */
  readonly unsure?: true;
}

/**
 * The data directory that this machine's dockerd uses: the running daemon's own answer (with user namespaces a folder
 * below the one that was set), else its flags, else daemon.json's data-root, else the default.
 * Source: dockerd(8), --data-root, --graph, --config-file.
 */
export async function liveDataRoot(system: ReadSystem, init: Init): Promise<DataRoot> {
  const words = await daemonWords(system, init);
  const { path: set, real } = await setDataRoot(system, words);
  const told = await answered(system, init);
  // The daemon tells where a link leads; a person knows the directory by the name in the configuration.
  if (told !== undefined && told !== real) return { path: told, real: await followed(system, told) };
  const other = told === undefined && words.length > 0 && !/(^|\/)dockerd[^/]*$/.test(words[0]!);
  return { path: set, real, ...(other ? { unsure: true } : {}) };
}

/** The same for a dockerd that is to be started so, which nobody can ask yet. */
export async function setDataRoot(system: ReadSystem, words: readonly string[]): Promise<DataRoot> {
  const path =
    flag(words, ["data-root", "graph", "g"]) ??
    (await fromFile(system, configFileOf(words) ?? daemonJsonPath)) ??
    defaultDataRoot;
  return { path, real: await followed(system, path) };
}

/**
 * The directory of this machine's containerd: its flag, else what its configuration comes to, files that it imports
 * included, else the default. Sources: containerd(8), containerd-config.toml(5).
 */
export async function containerdRoot(system: ReadSystem, init: Init): Promise<DataRoot> {
  const words = await init.commandLine(system, init.service("containerd"), { timeoutMs: 2000 });
  const file = flag(words, ["config", "c"]) ?? "/etc/containerd/config.toml";
  const set = flag(words, ["root"]) ?? (await rootInToml(system, file)) ?? defaultContainerdRoot;
  return { path: set, real: await followed(system, set) };
}

/** The program may be gone already; then what stands in the file itself counts. */
async function rootInToml(system: ReadSystem, file: string): Promise<string | undefined> {
  const dump = await system.exec(["containerd", "--config", file, "config", "dump"], { timeoutMs: 5000 });
  const text =
    dump.code === 0
      ? dump.stdout
      : ((await system.files.read(file).catch(() => undefined))?.toString("utf8") ?? "");
  const top = text.split(/^[ \t]*\[/m)[0]!;
  return /^[ \t]*root[ \t]*=[ \t]*(["'])(\/.*?)\1/m.exec(top)?.[2];
}

/** The daemon is asked only where its unit is active: a question to the socket would start it. */
async function answered(system: ReadSystem, init: Init): Promise<string | undefined> {
  if (!(await init.isActive(system, init.service("docker"), { timeoutMs: 2000 }))) return undefined;
  const { code, stdout } = await dockerInfoAs(system, "{{.DockerRootDir}}", { timeoutMs: 5000 });
  const path = stdout.trim();
  return code === 0 && path.startsWith("/") ? path : undefined;
}

/** The value of the last of these flags: --name value, --name=value, -g value. */
function flag(words: readonly string[], names: readonly string[]): string | undefined {
  let found: string | undefined;
  for (const [i, word] of words.entries()) {
    const [, name, value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name !== undefined && names.includes(name)) found = value ?? words[i + 1];
  }
  return found?.startsWith("/") ? found : undefined;
}

async function fromFile(system: ReadSystem, path: string): Promise<string | undefined> {
  try {
    const text = (await system.files.read(path))?.toString("utf8") ?? "{}";
    const { "data-root": root, graph } = JSON.parse(text.replace(/^\ufeff/, "")) as Record<string, unknown>;
    const value = root ?? graph;
    return typeof value === "string" && value.startsWith("/") ? value : undefined;
  } catch {
    return undefined;
  }
}

const followed = async (system: ReadSystem, path: string): Promise<string> =>
  (await realPath(system, path)) ?? (path.replace(/\/+$/, "") || "/");
