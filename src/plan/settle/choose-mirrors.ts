import { SetupError } from "../../errors.ts";
import { hasRegistryMirrors, readRegistryMirrors } from "../../machine/daemon-json/merge.ts";
import { readDaemonJson } from "../../machine/daemon-json/read.ts";
import { defaultBoundMs } from "../../sources/mirrors/bound.ts";
import { measurePackageMirrors, measureRegistryMirrors } from "../../sources/mirrors/rank.ts";
import { isAlive, verdicts } from "../../sources/mirrors/verdicts.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { System } from "../../system/types.ts";
import type { Channel } from "../../terms.ts";
import type { Text } from "../../text.ts";
import { candidates, packageProbes } from "./candidates.ts";
import type { Progress } from "./person.ts";
import type { Subject } from "./subject.ts";
import { defaultMirror, type Wishes } from "./wishes.ts";

export interface ChosenRegistryMirrors {
  /** undefined: leave daemon.json alone. */
  readonly registryMirrors: readonly string[] | undefined;
  /** Which were left out, and why. */
  readonly notes: readonly Text[];
}

/**
 * Leaves out the registry mirrors that do not do what a pull needs, and names them. With none alive the machine goes
 * without, unless others may stand in for them. What daemon.json has already is not asked again.
 */
export async function aliveRegistryMirrors(
  system: System,
  wanted: readonly string[] | undefined,
  signal: AbortSignal,
  instead: readonly string[] = [],
): Promise<ChosenRegistryMirrors> {
  if (wanted === undefined || wanted.length === 0 || (await areSet(system, wanted))) {
    return { registryMirrors: wanted, notes: [] };
  }
  const measures = await measureRegistryMirrors(system, wanted, { boundMs: defaultBoundMs, signal });
  const dead = measures.filter(({ verdict }) => !isAlive(verdict));
  const notes: Text[] = dead.map(({ url, verdict }) => {
    const { en, zh } = verdicts[verdict].text;
    return { en: `${url} is left out: ${en}`, zh: `不采用 ${url}：${zh}` };
  });
  const alive = wanted.filter((url) => !dead.some((measure) => measure.url === url));
  if (alive.length > 0) return { registryMirrors: alive, notes };
  const standIns = await aliveStandIns(system, wanted, instead, signal);
  if (standIns.length > 0) {
    notes.push({
      en: `Instead of them: ${standIns.join(", ")}`,
      zh: `改用：${standIns.join("、")}`,
    });
    return { registryMirrors: standIns, notes };
  }
  notes.push({
    en: "No registry mirror is alive, so none is set; --no-probe sets them without checking.",
    zh: "没有可用的镜像加速地址，因此不设置；可用 --no-probe 不经检查直接写入。",
  });
  return { registryMirrors: undefined, notes };
}

/** At most two, the fastest first: as many as are set by default. */
async function aliveStandIns(
  system: System,
  wanted: readonly string[],
  instead: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const others = instead.filter((url) => !wanted.includes(url));
  if (others.length === 0) return [];
  const measures = await measureRegistryMirrors(system, others, { boundMs: defaultBoundMs, signal });
  return measures
    .filter(({ verdict }) => isAlive(verdict))
    .slice(0, 2)
    .map(({ url }) => url);
}

/** The registry mirrors that daemon.json names, be it none; undefined where it names none at all or can't be read. */
export async function registryMirrorsSet(system: ReadSystem): Promise<readonly string[] | undefined> {
  try {
    const text = await readDaemonJson(system);
    return hasRegistryMirrors(text) ? readRegistryMirrors(text) : undefined;
  } catch {
    return undefined;
  }
}

async function areSet(system: System, wanted: readonly string[]): Promise<boolean> {
  try {
    const text = await readDaemonJson(system);
    return text !== undefined && JSON.stringify(readRegistryMirrors(text)) === JSON.stringify(wanted);
  } catch {
    return false;
  }
}

/**
 * What --mirror says to a command that installs nothing here: those that are named, the fastest for auto, else the usual
 * one. @throws SetupError "network" where none is alive
 */
export async function namedMirrors(
  system: System,
  progress: Progress,
  { mirrors, autoMirror, channel }: Pick<Wishes, "mirrors" | "autoMirror" | "channel">,
  subject: Subject,
): Promise<readonly string[]> {
  if (autoMirror) return [await fastestMirror(system, progress, subject, channel)];
  return mirrors ?? [defaultMirror];
}

/** The fastest fresh package mirror for --mirror auto. @throws SetupError "network" where none is alive */
export async function fastestMirror(
  system: System,
  progress: Progress,
  subject: Subject,
  channel: Channel,
): Promise<string> {
  const line = progress.begin({ en: "Measuring the package mirrors", zh: "正在测量软件包镜像站" });
  const probes = packageProbes(subject, channel, (await candidates(system)).packages);
  const [best] = await measurePackageMirrors(system, probes, {
    boundMs: defaultBoundMs,
    onProgress: (done, all) => line.update(`${done}/${all}`),
  }).finally(() => line.end());
  if (best && isAlive(best.verdict)) return best.mirror;
  throw new SetupError(
    "network",
    { en: "No package mirror can be used from here.", zh: "从本机无法使用任何软件包镜像站。" },
    {
      next: {
        en: "docker-setup mirrors tells what is wrong with each.",
        zh: "docker-setup mirrors 会说明每个镜像站的问题。",
      },
    },
  );
}
