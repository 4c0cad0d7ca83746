/** What differs between a machine's file system and its base, read from the overlay's upper layer. */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from "node:fs";
import { join } from "node:path";
import type { ManifestEntry } from "./types.ts";

/** Volatile: not looked at, themselves included. */
const VOLATILE = ["/run", "/tmp", "/var/tmp", "/proc", "/sys", "/dev"];
/** Their content is data of the daemon; the folders themselves are looked at. */
const OPAQUE = ["/var/lib/docker", "/var/lib/containerd"];

/** Folders as paths of the host: the upper layer, the machine's root and the base without the upper layer. */
export interface Layers {
  upper: string;
  root: string;
  base: string;
}

type Entries = Map<string, ManifestEntry>;

/** Everything that differs from the base, by path. */
export function differences(layers: Layers): Entries {
  const owners = ownerNames(layers.root);
  const found: Entries = new Map();
  const visit = (path: string) => {
    const now = describe(layers.root, path, owners);
    const before = describe(layers.base, path, owners);
    if (now && !same(now, before)) found.set(path, now);
    if (!now && before) for (const gone of tree(layers.base, path)) found.set(gone, deleted(gone));
    if (now?.type !== "dir" || OPAQUE.includes(path)) return;
    // Names that the base has and the machine no longer shows; a folder made anew hides all of the base's.
    const names = new Set(list(layers.upper, path));
    const shown = new Set(list(layers.root, path));
    if (before?.type === "dir")
      for (const name of list(layers.base, path)) if (!shown.has(name)) names.add(name);
    for (const name of names) visitUnlessVolatile(join(path, name));
  };
  const visitUnlessVolatile = (path: string) => {
    if (!VOLATILE.includes(path)) visit(path);
  };
  visit("/");
  return found;
}

/** What changed between two looks, sorted by path: the state of now, and "deleted" for what is gone again. */
export function since(before: Entries, layers: Layers): ManifestEntry[] {
  const now = differences(layers);
  const owners = ownerNames(layers.root);
  const changed = [...now.values()].filter((entry) => !same(entry, before.get(entry.path)));
  for (const path of before.keys()) {
    if (!now.has(path)) changed.push(describe(layers.root, path, owners) ?? deleted(path));
  }
  return changed.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const deleted = (path: string): ManifestEntry => ({ path, type: "deleted", mode: "", owner: "", hash: "" });

const same = (a: ManifestEntry, b: ManifestEntry | undefined) =>
  b !== undefined && a.type === b.type && a.mode === b.mode && a.owner === b.owner && a.hash === b.hash;

function describe(root: string, path: string, owners: Owners): ManifestEntry | undefined {
  const at = root + path;
  const stat = lstat(at);
  // A whiteout, as overlayfs keeps a deletion, is a character device 0/0; it is not shown in a merged root.
  if (stat === undefined) return undefined;
  const type = stat.isFile()
    ? "file"
    : stat.isDirectory()
      ? "dir"
      : stat.isSymbolicLink()
        ? "symlink"
        : "other";
  const hash = type === "file" ? sha256(at) : type === "symlink" ? readlinkSync(at) : "";
  const mode = (stat.mode & 0o7777).toString(8).padStart(4, "0");
  return { path, type, mode, owner: `${owners.user(stat.uid)}:${owners.group(stat.gid)}`, hash };
}

function lstat(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}

const sha256 = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");

function list(root: string, path: string): string[] {
  const at = join(root, path);
  return lstat(at)?.isDirectory() ? readdirSync(at) : [];
}

/** A path and everything below it. */
function tree(root: string, path: string): string[] {
  if (VOLATILE.includes(path)) return [];
  return [path, ...list(root, path).flatMap((name) => tree(root, join(path, name)))];
}

interface Owners {
  user(id: number): string;
  group(id: number): string;
}

/** Names as the machine itself knows them: numbers given out at installation may differ between two machines. */
function ownerNames(root: string): Owners {
  const table = (file: string) => {
    const rows = readFileSync(join(root, file), "utf8")
      .split("\n")
      .map((line) => line.split(":"));
    return new Map(rows.map(([name, , id]) => [Number(id), name ?? ""]));
  };
  const users = table("etc/passwd");
  const groups = table("etc/group");
  return { user: (id) => users.get(id) ?? `${id}`, group: (id) => groups.get(id) ?? `${id}` };
}
