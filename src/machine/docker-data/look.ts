import type { ReadSystem } from "../../system/read-only.ts";
import { containerdLayout, dockerdLayout, type LayoutEntry } from "./layout.ts";

/** What lies in a data directory; paths from there. */
export interface DataFound {
  /** What dockerd or containerd made: whole directories, and single names of one that has something else inside. */
  readonly made: readonly string[];
  /** Anything else: nobody's business but its owner's. */
  readonly foreign: readonly string[];
}

/** Tells what a daemon made in a directory from what else lies there, at any depth. A link there is never a daemon's. */
export async function lookAtData(
  system: ReadSystem,
  path: string,
  daemon: "dockerd" | "containerd",
): Promise<DataFound> {
  const layout = daemon === "dockerd" ? dockerdLayout : containerdLayout;
  if ((await system.files.stat(path))?.type !== "dir") return { made: [], foreign: [] };
  return inside(system, path, "", layout);
}

async function inside(
  system: ReadSystem,
  root: string,
  below: string,
  layout: readonly LayoutEntry[],
): Promise<DataFound> {
  const names = await system.files.list(below === "" ? root : `${root}/${below}`);
  const found = await Promise.all(
    names.map((name) => lookAt(system, root, below === "" ? name : `${below}/${name}`, layout)),
  );
  return { made: found.flatMap(({ made }) => made), foreign: found.flatMap(({ foreign }) => foreign) };
}

async function lookAt(
  system: ReadSystem,
  root: string,
  path: string,
  layout: readonly LayoutEntry[],
): Promise<DataFound> {
  const foreign = { made: [], foreign: [path] };
  const made = { made: [path], foreign: [] };
  const name = path.slice(path.lastIndexOf("/") + 1);
  const entry = layout.find((one) => one.name.test(name));
  if (entry === undefined) return foreign;
  const type = (await system.files.stat(`${root}/${path}`))?.type;
  if (type === undefined) return { made: [], foreign: [] };
  if (type === "symlink") return foreign;
  const { is } = entry;
  if (is === "theirs") return made;
  if (is === "file" || is === "script")
    return type === "file" && (is === "file" || (await isScript(system, `${root}/${path}`))) ? made : foreign;
  if (type !== "dir") return foreign;
  if (entry.with && (await system.files.stat(`${root}/${path}/${entry.with}`))?.type !== "dir")
    return foreign;
  const found = await inside(system, root, path, is);
  if (found.foreign.length === 0) return made;
  // Where nothing in it is theirs, it is a person's folder of that name.
  return found.made.length === 0 ? foreign : found;
}

async function isScript(system: ReadSystem, path: string): Promise<boolean> {
  const content = await system.files.read(path).catch(() => undefined);
  return content?.subarray(0, 2).toString("latin1") === "#!";
}

/** A mount on or below one of the paths. Source: proc(5), /proc/PID/mountinfo. */
export interface MountBelow {
  readonly path: string;
  /** Made by dockerd for a container: gone when the container is. */
  readonly container: boolean;
}

/** Mounts on or below these paths, each once. A bind mount of the same disk shows only here. */
export async function mountsBelow(system: ReadSystem, paths: readonly string[]): Promise<MountBelow[]> {
  const text = (await system.files.read("/proc/self/mountinfo"))?.toString("utf8") ?? "";
  const points = text.split("\n").flatMap((line) => {
    const point = line.split(" ")[4];
    return point === undefined ? [] : [unescaped(point)];
  });
  const below = points.filter((point) =>
    paths.some((path) => point === path || point.startsWith(`${path}/`)),
  );
  return [...new Set(below)].map((path) => ({
    path,
    container:
      /\/(overlay2|overlay|aufs|fuse-overlayfs|rootfs|btrfs|zfs)\/.*|\/containers\/[0-9a-f]{64}\//.test(path),
  }));
}

/** mountinfo writes blanks and the like in octal. */
const unescaped = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** A shim that runs a container now, told by its own command line. */
interface Shim {
  readonly namespace: string;
  /** Of the containerd that packages bring; k3s, microk8s and their like have one of their own, elsewhere. */
  readonly own: boolean;
}

/** Where the containerd that packages bring listens, unless it is told otherwise. */
export const containerdSocket = /^(\/var)?\/run\/containerd\/containerd\.sock$/;
/** Where packages, and what is unpacked, have their programs; a bare name is looked for there. */
const ownProgram = /^(\/usr\/(local\/)?s?bin\/)?[^/]*$/;

/** The shims among some processes; templates/script/containers.sh reads the same. */
function shimsAmong(lines: readonly (readonly string[])[]): Shim[] {
  return lines.flatMap((words) => {
    const [program = ""] = words;
    if (!/(^|\/)containerd-shim(-|$)/.test(program)) return [];
    const namespace = wordBehind(words, "-namespace");
    if (namespace === undefined) return [];
    const address = wordBehind(words, "-address");
    const own = ownProgram.test(program) || address === undefined || containerdSocket.test(address);
    return [{ namespace, own }];
  });
}

const wordBehind = (words: readonly string[], option: string): string | undefined =>
  words.includes(option) ? words[words.indexOf(option) + 1] : undefined;

/** The words of every process' command line; of a kernel thread, and of one that has ended since, there are none. */
export async function commandLines(system: ReadSystem): Promise<string[][]> {
  const pids = (await system.files.list("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(
    pids.map(async (pid) => (await system.files.read(`/proc/${pid}/cmdline`).catch(() => undefined)) ?? ""),
  );
  return texts.map((text) => text.toString("utf8").split("\0").filter(Boolean));
}

/** The namespaces of containerd in which a shim runs a container now. */
export async function shimNamespaces(system: ReadSystem): Promise<string[]> {
  return [...new Set(shimsAmong(await commandLines(system)).map(({ namespace }) => namespace))].sort();
}

/** Those but dockerd's in which the containerd that packages bring runs one, by the command lines of all processes. */
export const othersAmong = (lines: readonly (readonly string[])[]): string[] =>
  shimsAmong(lines).flatMap(({ namespace, own }) => (own && namespace !== "moby" ? [namespace] : []));

/** Bytes on disk of some paths, other file systems left out; undefined where counting takes longer than 10 s. */
export async function sizeOf(system: ReadSystem, paths: readonly string[]): Promise<number | undefined> {
  if (paths.length === 0) return 0;
  const { code, stdout } = await system.exec(["du", "-skxc", "--", ...paths], { timeoutMs: 10_000 });
  const total = /^(\d+)\ttotal$/m.exec(stdout)?.[1];
  return code === 0 && total !== undefined ? Number(total) * 1024 : undefined;
}

/**
 * containerd's namespaces other than dockerd's own, whatever CONTAINERD_ADDRESS says; undefined where it can't be asked.
 * Source: ctr(8).
 */
export async function otherNamespaces(system: ReadSystem): Promise<string[] | undefined> {
  const { code, stdout } = await system.exec(
    ["ctr", "--address", "/run/containerd/containerd.sock", "namespaces", "list", "--quiet"],
    { timeoutMs: 5000 },
  );
  if (code !== 0) return undefined;
  return stdout.split("\n").filter((name) => name !== "" && name !== "moby" && name !== "plugins.moby");
}
