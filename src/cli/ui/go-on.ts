import { installedDaemon } from "../../machine/docker/dockerd.ts";
import type { Host } from "../../machine/facts/types.ts";
import type { Running } from "../../run/execute/running.ts";
import { compareDockerNumbers, dockerNumber, upstreamVersion } from "../../sources/catalog/version.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import { askerOn } from "./ask.ts";
import type { Terminal } from "./terminal.ts";

/** A version of Docker in place of another, both as "27.3.1". */
export interface VersionChange {
  readonly from: string;
  readonly to: string;
  readonly down: boolean;
}

/** Docker's version as its package has it; of a Docker that is no docker-ce, as its dockerd says. */
export async function installedVersion(
  system: ReadSystem,
  { docker }: Pick<Host, "docker">,
): Promise<string | undefined> {
  const own = docker.find(({ name }) => name === "docker-ce");
  return own ? upstreamVersion(own.version) : installedDaemon(system);
}

/** undefined: there is no Docker yet, its version is not known, or it stays. */
export function versionChange(from: string | undefined, to: string | undefined): VersionChange | undefined {
  if (from === undefined || to === undefined) return undefined;
  const order = compareDockerNumbers(dockerNumber(to), dockerNumber(from));
  return order === 0 ? undefined : { from, to, down: order < 0 };
}

/** What a person should know in the question itself. */
export interface Warned {
  readonly change?: VersionChange | undefined;
  /** Containers that will stop. */
  readonly stops?: Running | undefined;
  /** The command line allowed that already. */
  readonly allowed?: boolean;
}

/** The last question before the first change. What costs something is a no unless it is a yes. */
export function askToGoOn(
  terminal: Terminal,
  { change, stops, allowed = false }: Warned = {},
): Promise<boolean> {
  const parts: Text[] = [];
  if (change?.down)
    parts.push({
      en: `Docker will be downgraded from ${change.from} to ${change.to}`,
      zh: `Docker 将从 ${change.from} 降级到 ${change.to}`,
    });
  if (stops) parts.push(willStop(stops));
  const [en, zh] = [parts.map((part) => part.en).join("; "), parts.map((part) => part.zh).join("；")];
  const goOn = { en: "Go on?", zh: "是否继续？" };
  const question = en === "" ? goOn : { en: `${en}. ${goOn.en}`, zh: `${zh}。${goOn.zh}` };
  return askerOn(terminal, false).confirm(question, !(change?.down || (stops && !allowed)));
}

/** For what the plan did not name: containers that were started since. */
export const askToStopContainers = (terminal: Terminal, running: Running): Promise<boolean> =>
  askerOn(terminal, false).confirm({
    en: `${willStop(running).en}. Go on?`,
    zh: `${willStop(running).zh}。是否继续？`,
  });

export const askToPurge = (terminal: Terminal): Promise<boolean> =>
  askerOn(terminal, false).confirm({
    en: "All images, containers and volumes will be deleted, for good. Really?",
    zh: "所有镜像、容器和卷将被永久删除。确定吗？",
  });

function willStop({ count }: Running): Text {
  if (count === "unknown") return { en: "Running containers may be stopped", zh: "正在运行的容器可能会停止" };
  return {
    en: `${count} running ${count === 1 ? "container" : "containers"} will be stopped`,
    zh: `将停止 ${count} 个正在运行的容器`,
  };
}
