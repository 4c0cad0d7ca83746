import { dirname } from "node:path";
import { SetupError } from "../../errors.ts";
import type { System } from "../../system/types.ts";
import { demandRoom } from "./room.ts";
import type { Store } from "./store.ts";

/** A file of a tar: its text, or where it stands in the store. */
export type Packed = { readonly text: string; readonly mode?: number } | { readonly sha256: string };

/**
 * Packs files into one tar: sorted, without times or owners, so that the same files are the same bytes. Every file is
 * hashed once more on the way and the hashes of those from the store are compared. It is built beside `output`, where the
 * room is, and put in its place whole; where that fails nothing is left there.
 * `sums`: the name of a list of all hashes, which comes first in the tar.
 * @throws SetupError "environment": no GNU tar, no room
 */
export async function pack(
  system: System,
  store: Store,
  files: ReadonlyMap<string, Packed>,
  output: string,
  sums?: string,
): Promise<void> {
  const tar = await gnuTar(system);
  const work = `${output}.part`;
  const made = `${work}.tar`;
  const clean = () => system.exec(["rm", "-rf", work, made]);
  await clean();
  await demandRoom(system, { path: dirname(output), bytes: await sizeOf(system, store, files) });
  try {
    const names = await lay(system, store, files, work, sums);
    await demand(
      system,
      [tar, ...same, "-cf", made, "-C", work, "--no-recursion", "--null", "--verbatim-files-from", "-T", "-"],
      names.map((name) => `${name}\0`).join(""),
    );
    await system.files.rename(made, output);
  } finally {
    await clean();
  }
}

/**
 * Looks, before anything is fetched, that a file can be put there; its folder is made where it is missing.
 * @throws SetupError "usage" for a folder, "environment" where nothing can be written
 */
export async function demandPlace(system: System, output: string): Promise<void> {
  const there = await system.files.stat(output);
  if (there?.type === "dir")
    throw new SetupError(
      "usage",
      { en: `${output} is a folder.`, zh: `${output} 是一个目录。` },
      { next: { en: `Name a file: -o ${output}/docker.tar`, zh: `请指定文件名：-o ${output}/docker.tar` } },
    );
  if (there !== undefined && there.type === "other")
    throw new SetupError("usage", { en: `${output} is not a regular file.`, zh: `${output} 不是普通文件。` });
  await demandRoom(system, { path: dirname(output), bytes: 0 });
}

/**
 * Lays the files out below a folder; those from the store are links to it, which takes no room on any file system.
 * @returns their paths, in the order of the tar
 */
async function lay(
  system: System,
  store: Store,
  files: ReadonlyMap<string, Packed>,
  work: string,
  sums: string | undefined,
): Promise<string[]> {
  const paths = [...files.keys()].sort();
  await demand(system, ["mkdir", "-p", ...new Set(paths.map((path) => dirname(`${work}/${path}`)))]);
  for (const path of paths) {
    const file = files.get(path)!;
    const to = `${work}/${path}`;
    if ("text" in file)
      await system.files.write(to, file.text, { mode: file.mode ?? 0o644, uid: system.uid });
    else await demand(system, ["ln", "-s", store.path(file.sha256), to]);
  }
  const listed: [path: string, sha256: string][] = [];
  for (const path of paths) {
    const file = files.get(path)!;
    const sha256 = await system.files.sha256(`${work}/${path}`);
    if ("sha256" in file && file.sha256 !== sha256) {
      await system.files.remove(store.path(file.sha256));
      throw damaged(store.path(file.sha256));
    }
    listed.push([path, sha256]);
  }
  if (sums === undefined) return paths;
  const text = listed.map(([path, sha256]) => `${sha256}  ${path}\n`).join("");
  await system.files.write(`${work}/${sums}`, text, { mode: 0o644, uid: system.uid });
  return [sums, ...paths];
}

/** Of the files from the store, bytes; the others are small. */
async function sizeOf(system: System, store: Store, files: ReadonlyMap<string, Packed>): Promise<number> {
  let sum = 0;
  for (const file of files.values())
    if ("sha256" in file) sum += (await system.files.stat(store.path(file.sha256)))?.size ?? 0;
  return sum;
}

/**
 * The same bytes whoever makes it and when, and plain files alone: what lies at two paths is one file of the store.
 * Source: https://reproducible-builds.org/docs/archives/
 */
const same = [
  "--format=gnu",
  "--mtime=@0",
  "--owner=0",
  "--group=0",
  "--numeric-owner",
  "--mode=u+rw,go+r,go-w",
  "--dereference",
  "--hard-dereference",
];

async function gnuTar(system: System): Promise<string> {
  for (const name of ["gtar", "tar"]) {
    const { code, stdout } = await system.exec([name, "--version"]);
    if (code === 0 && stdout.includes("GNU tar")) return name;
  }
  throw new SetupError(
    "environment",
    { en: "GNU tar is needed.", zh: "需要 GNU tar。" },
    {
      next: {
        en: "Install it; on macOS: brew install gnu-tar",
        zh: "请安装；macOS：brew install gnu-tar",
      },
    },
  );
}

/** A command that has to end well. @throws SetupError "environment" with its last words */
export async function demand(system: System, argv: readonly string[], input?: string) {
  const result = await system.exec(argv, input === undefined ? {} : { input });
  if (result.code === 0) return result;
  throw new SetupError(
    "environment",
    { en: `${argv[0]} failed.`, zh: `${argv[0]} 失败。` },
    { output: result.stderr.trim().split("\n").slice(-3).join("\n") },
  );
}

const damaged = (path: string) =>
  new SetupError(
    "environment",
    { en: `A cached file was damaged and has been deleted: ${path}`, zh: `缓存文件已损坏并已删除：${path}` },
    { next: { en: "Run the same command again.", zh: "请再次运行同一命令。" } },
  );
