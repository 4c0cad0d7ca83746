import { quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { ExecResult } from "../../system/types.ts";

/** What the running daemon says of itself. */
export interface DockerInfo {
  version: string;
  /** As the daemon holds them, each with a slash at its end. */
  registryMirrors: string[];
  /** Its containerd answers it; without, no container starts. */
  containerd: boolean;
  /** The program of the runtime that containers start with; "" where it does not say. */
  runtime: string;
}

/** The format that `docker info` is asked for: one line, four fields. */
export const infoFormat =
  "{{.ServerVersion}} {{json .RegistryConfig.Mirrors}} {{.ContainerdCommit.ID}} {{with index .Runtimes .DefaultRuntime}}{{.Path}}{{end}}";

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
  return system.exec([...dockerHere, "info", "--format", format], options);
}

/** Asks the daemon, within 10 s; undefined when it does not answer. */
export async function dockerInfo(system: ReadSystem): Promise<DockerInfo | undefined> {
  const { code, stdout } = await dockerInfoAs(system, infoFormat, { timeoutMs: 10_000 });
  const [, version, mirrors, containerd, runtime = ""] =
    /^(\S+) (\S+)(?: (\S*))?(?: (.*))?$/m.exec(stdout) ?? [];
  if (code !== 0 || !version || !mirrors) return undefined;
  try {
    const list: unknown = JSON.parse(mirrors);
    const registryMirrors = Array.isArray(list) ? list.map(String) : [];
    return { version, registryMirrors, containerd: containerd !== noContainerd, runtime };
  } catch {
    return undefined;
  }
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
export function usesMirrors(info: DockerInfo, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || mirrorsAsPrinted(info.registryMirrors) === mirrorsAsPrinted(wanted);
}
