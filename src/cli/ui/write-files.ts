import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SetupError } from "../../errors.ts";
import { madeMark } from "../../run/render/about.ts";
import { holdsSecret } from "../../system/secret.ts";
import { notWritable } from "./writable.ts";

/**
 * Writes several files below a folder, or one beside others; what stands there already and was not made by docker-setup is
 * never written over, and then nothing is written. What holds a password is for its owner alone.
 * @throws SetupError "usage"
 */
export async function writeFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const paths = [...files].map(([name, text]) => ({ path: join(folder, name), text }));
  try {
    for (const { path } of paths) await demandOurs(path);
    for (const { path, text } of paths) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, holdsSecret(text) ? { mode: 0o600 } : {});
    }
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw notWritable(folder, error);
  }
}

/** Whether a folder has something in it, none of which is the file that docker-setup would have made there. */
export async function demandOwnFolder(folder: string, file: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0 || (await textOf(join(folder, file))) !== undefined) return;
  throw foreign(folder);
}

async function demandOurs(path: string): Promise<void> {
  const text = await textOf(path);
  if (text !== undefined && !madeMark.test(text.slice(0, 2000))) throw foreign(path);
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

const foreign = (path: string) =>
  new SetupError(
    "usage",
    {
      en: `${path} is there already and was not made by docker-setup; nothing was written.`,
      zh: `${path} 已存在，且不是由 docker-setup 生成的；没有写入任何内容。`,
    },
    { next: { en: "Name another place with -o.", zh: "请用 -o 指定其他位置。" } },
  );
