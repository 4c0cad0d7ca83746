import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "../lock.ts";
import { build } from "./build.ts";
import { type BuiltMirror, packageMirrorNames, registryMirrorNames } from "./names.ts";
import { type Recipe, recipe } from "./recipe.ts";

export { type BuiltMirror, packageMirrorNames, registryMirrorNames } from "./names.ts";
export { startMirror } from "./start.ts";

/** Debian packages that building and serving the mirror needs on the host. */
export const hostPackages: string[] = [
  "apt-utils",
  "binutils",
  "bzip2",
  "createrepo-c",
  "curl",
  "debian-archive-keyring",
  "docker-registry",
  "gnupg",
  "gpgv",
  "iproute2",
  "openssl",
  "patchelf",
  "procps",
  "rpm",
  "util-linux",
];

/** A hash over this folder's code and assets: what is built is kept until one of them changes. */
async function recipeHash(): Promise<string> {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const serving = /(^start|^server|^answer|^body|^faults|^testing|\.test|\.md$)/;
  const hash = createHash("sha256");
  for (const folder of ["", "assets"]) {
    const entries = await readdir(join(here, folder), { withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && !serving.test(entry.name))
      .map((entry) => entry.name);
    for (const file of files.sort()) hash.update(file).update(await readFile(join(here, folder, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

async function load(directory: string, names: string[]): Promise<BuiltMirror | null> {
  const keys = await readFile(join(directory, "keys.json"), "utf8").catch(() => null);
  if (keys === null) return null;
  return {
    directory,
    tree: join(directory, "tree"),
    keys: JSON.parse(keys),
    ca: { cert: join(directory, "certificates/ca.pem") },
    names,
    registryMirror: `https://${registryMirrorNames[0]}`,
  };
}

/** Removes builds of other recipes that were not touched for a day (another checkout may use its own). */
async function removeOld(root: string, current: string): Promise<void> {
  for (const name of await readdir(root)) {
    const directory = join(root, name);
    if (name.startsWith(current) || ["archive", "lock"].includes(name)) continue;
    if (Date.now() - (await stat(directory)).mtimeMs > 86_400_000)
      await rm(directory, { recursive: true, force: true });
  }
}

/** Builds into a folder beside the final one, which appears only when all is there. */
async function make(
  root: string,
  name: string,
  o: { names: string[]; recipe: Recipe; log: (line: string) => void },
): Promise<BuiltMirror> {
  const started = Date.now();
  const directory = join(root, name);
  const building = `${directory}.${process.pid}`;
  await mkdir(building, { recursive: true });
  try {
    const keys = await build({ directory: building, archive: join(root, "archive"), ...o });
    await writeFile(join(building, "keys.json"), JSON.stringify(keys));
    await rename(building, directory);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  const built = await load(directory, o.names);
  if (built === null) throw new Error(`the mirror's build left no keys in ${directory}`);
  o.log(`mirror: built in ${Math.round((Date.now() - started) / 1000)} s`);
  return built;
}

/**
 * Builds the mirror under `cache`/mirror, or finds it built: a docker-ce package mirror with signed indexes and real
 * engines for every suite, a registry mirror's storage, and a certificate authority. With `only`, a machine's name, that
 * machine's suite and its newest engine will do. Idempotent. Cold it downloads about 230 MB from Debian's archive, a
 * quarter of it for one machine. Throws with the failed command's output; needs `hostPackages`.
 */
export async function buildMirror(o: {
  cache: string;
  log: (line: string) => void;
  only?: string | undefined;
}): Promise<BuiltMirror> {
  const names = [...packageMirrorNames, ...registryMirrorNames];
  const root = join(o.cache, "mirror");
  const hash = await recipeHash();
  const wanted = o.only === undefined ? hash : `${hash}-${o.only}`;
  const find = async () => (await load(join(root, hash), names)) ?? (await load(join(root, wanted), names));
  const known = await find();
  if (known) return known;
  return withLock(join(root, "lock"), async () => {
    const made = (await find()) ?? (await make(root, wanted, { names, recipe: recipe(o.only), log: o.log }));
    await removeOld(root, hash);
    return made;
  });
}
