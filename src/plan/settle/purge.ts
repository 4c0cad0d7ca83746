import { SetupError } from "../../errors.ts";
import { lookAtData, mountsBelow, sizeOf } from "../../machine/docker-data/look.ts";
import {
  containerdRoot,
  defaultContainerdRoot,
  defaultDataRoot,
  liveDataRoot,
} from "../../machine/docker-data/roots.ts";
import type { Init } from "../../machine/inits/init.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import { type DockerDataStep, refuseWhatLives } from "../steps/docker-data.ts";

/**
 * The data that goes with --purge: what the daemon made in its live directory, and containerd's where nobody else uses
 * it. Reads only.
 * @throws SetupError "containers-running" where something is mounted in it, "environment" where nobody knows its place
 */
export async function settleData(system: ReadSystem, init: Init, withContainerd: boolean) {
  const [root, ofContainerd] = await Promise.all([liveDataRoot(system, init), containerdRoot(system, init)]);
  const stays: Text[] = [];
  const steps: DockerDataStep[] = [];
  if (root.unsure) throw unknownRoot(root.path);
  const places = [
    { daemon: "dockerd" as const, ...root, standard: defaultDataRoot },
    ...(withContainerd
      ? [{ daemon: "containerd" as const, ...ofContainerd, standard: defaultContainerdRoot }]
      : []),
  ];
  for (const { daemon, real: root, path: set, standard } of places) {
    const found = await lookAtData(system, root, daemon);
    const holdsContainerd = (name: string) => `${ofContainerd.real}/`.startsWith(`${root}/${name}/`);
    const apart = daemon === "dockerd" ? found.made.filter(holdsContainerd) : [];
    const made = found.made.filter((name) => !apart.includes(name));
    const foreign = [...found.foreign, ...apart];
    if (foreign.length > 0) {
      const list = foreign.slice(0, 10);
      const more = foreign.length - list.length;
      stays.push({
        en: `${root} keeps what ${daemon} did not make: ${list.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
        zh: `${root} 中并非 ${daemon} 创建的内容会保留：${list.join("、")}${more > 0 ? ` 等，另有 ${more} 项` : ""}`,
      });
    }
    if (root !== standard && (await lookAtData(system, standard, daemon)).made.length > 0)
      stays.push(olderCopy(standard, daemon, set));
    if (made.length === 0) continue;
    const paths = made.map((name) => `${root}/${name}`);
    const step: DockerDataStep = {
      kind: "docker-data",
      daemon,
      root,
      entries: made,
      bytes: await sizeOf(system, paths),
      ...(set === root ? {} : { set }),
    };
    // A container's own mounts go with it; any other one stops the whole before the first change.
    const mounts = (await mountsBelow(system, paths)).filter(({ container }) => !container);
    if (mounts.length > 0) await refuseWhatLives(step, system);
    steps.push(step);
  }
  return { steps, stays };
}

function olderCopy(standard: string, daemon: string, live: string): Text {
  const who =
    daemon === "dockerd" ? { en: "the daemon", zh: "守护进程" } : { en: "containerd", zh: "containerd " };
  return {
    en: `${standard} stays: ${who.en} keeps its data in ${live}, so this is an older copy.`,
    zh: `保留 ${standard}：${who.zh}的数据在 ${live} 中，这里是旧的副本。`,
  };
}

const unknownRoot = (path: string): SetupError =>
  new SetupError(
    "environment",
    {
      en: `Nobody can tell where Docker's data is, so nothing was changed: not all of it may be in ${path}.`,
      zh: `无法得知 Docker 数据的位置（不一定全在 ${path} 中），因此没有任何改动。`,
    },
    {
      why: {
        en: "The daemon does not run, and its unit starts another program than dockerd.",
        zh: "守护进程未运行，且其服务单元启动的不是 dockerd 本身。",
      },
      next: {
        en: "Start it, then run this again; or leave --purge out, which leaves all data.",
        zh: "请先启动它，再重新运行；或去掉 --purge，保留全部数据。",
      },
    },
  );
