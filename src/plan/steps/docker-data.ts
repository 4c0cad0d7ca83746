import { SetupError } from "../../errors.ts";
import { mountsBelow, shimNamespaces } from "../../machine/docker-data/look.ts";
import { pathsLeft } from "../../machine/resources/file.ts";
import { commandFailed, tryCommand } from "../../machine/work/run-command.ts";
import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import type { StepKind } from "./types.ts";

/** Deletes what a daemon made in its data directory, and leaves whatever else lies there. For good. */
export interface DockerDataStep {
  readonly kind: "docker-data";
  readonly daemon: "dockerd" | "containerd";
  /** The directory, links followed. */
  readonly root: string;
  /** What it is called in the daemon's configuration, where that is a link. */
  readonly set?: string;
  /** What the daemon made, as paths in it; a directory with something else inside stands there by what it made alone. */
  readonly entries: readonly string[];
  /** Bytes; undefined where they could not be counted in time. */
  readonly bytes: number | undefined;
}

const pathsOf = ({ root, entries }: DockerDataStep) => entries.map((name) => `${root}/${name}`);

/** "31.5 MB": decimal, as docker itself prints sizes. */
export function sizeText(bytes: number | undefined): Text {
  if (bytes === undefined) return { en: "size unknown", zh: "大小未知" };
  const [unit, per] = bytes >= 1e9 ? ["GB", 1e9] : ["MB", 1e6];
  const text = `${(bytes / per).toFixed(bytes / per < 100 ? 1 : 0)} ${unit}`;
  return { en: text, zh: text };
}

export const dockerData: StepKind<DockerDataStep> = {
  title({ root, set, bytes }) {
    const place = set === undefined ? root : `${set} → ${root}`;
    return {
      en: `Delete images, containers and volumes in ${place} (${sizeText(bytes).en})`,
      zh: `删除 ${place} 中的镜像、容器和卷（${sizeText(bytes).zh}）`,
    };
  },
  why: ({ daemon, entries }) => {
    const names = [...new Set(entries.map((path) => path.replace(/\/.*/s, "")))];
    return {
      en: `Asked for by --purge. This can't be undone. Only what ${daemon} made is deleted: ${names.join(", ")}.`,
      zh: `由 --purge 指定，无法恢复。只删除 ${daemon} 创建的内容：${names.join("、")}。`,
    };
  },
  // Gone for good: that is what was asked for.
  touches: () => "nothing",
  differs: async (step, { system }) => pathsLeft(await left(step, system)),
  async run(step, context) {
    await refuseWhatLives(step, context.system);
    // BusyBox's rm has no such fence; what is mounted there was refused above.
    const fence = (await context.system.exec(["rm", "-f", "--one-file-system"])).code === 0;
    const argv = ["rm", "-rf", ...(fence ? ["--one-file-system"] : []), "--", ...pathsOf(step)];
    const result = await tryCommand(context, argv);
    if ((await left(step, context.system)).length > 0) throw commandFailed(context, argv, result);
    // The directory itself goes where nothing is left in it; a disk of its own stays mounted.
    await context.system.exec(["rmdir", "--", step.root]);
    context.log(`removed ${pathsOf(step).join(", ")}`);
  },
  script(step) {
    const gone = pathsOf(step).map((path) => `[ ! -e ${quote(path)} ]`);
    return {
      helpers: ["docker-data"],
      done: gone.join(" && ") || ":",
      run: `remove_data ${command([step.daemon, step.root, escaped(step.root), ...step.entries])}`,
    };
  },
};

/** As mountinfo writes a path. Source: proc(5). */
const escaped = (path: string) =>
  path.replace(/[ \t\n\\]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`);

/**
 * Nothing is deleted while a container, its shim or a mount lives in it: rm follows a bind mount of the same disk.
 * @throws SetupError "containers-running"
 */
export async function refuseWhatLives(step: DockerDataStep, system: ReadSystem): Promise<void> {
  const [mounts, shims] = await Promise.all([mountsBelow(system, pathsOf(step)), shimNamespaces(system)]);
  const alive = step.daemon === "dockerd" ? shims.filter((name) => name === "moby") : shims;
  if (mounts.length === 0 && alive.length === 0) return;
  const [first] = mounts;
  throw new SetupError(
    "containers-running",
    first
      ? {
          en: `${first.path} is a mount inside of Docker's data, so nothing in ${step.root} was deleted.`,
          zh: `${first.path} 是 Docker 数据目录中的挂载点，因此没有删除 ${step.root} 中的任何内容。`,
        }
      : {
          en: `Containers still run (containerd namespace ${alive.join(", ")}), so nothing in ${step.root} was deleted.`,
          zh: `仍有容器在运行（containerd 命名空间 ${alive.join("、")}），因此没有删除 ${step.root} 中的任何内容。`,
        },
    {
      next: first
        ? {
            en: `Unmount it if it is not needed (umount ${quote(first.path)}), then run this again.`,
            zh: `如不再需要，请先卸载（umount ${quote(first.path)}），再重新运行。`,
          }
        : { en: "Stop them, then run this again.", zh: "请先停止这些容器，再重新运行。" },
    },
  );
}

async function left(step: DockerDataStep, { files }: ReadSystem): Promise<string[]> {
  const paths = pathsOf(step);
  const stats = await Promise.all(paths.map((path) => files.stat(path)));
  return paths.filter((_, i) => stats[i] !== undefined);
}
