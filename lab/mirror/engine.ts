import { chmod, copyFile, mkdir, readdir, realpath, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { run } from "./run.ts";

/** Where a package's private libraries land on a machine. */
export const libraryDirectory = (name: string) => `/usr/lib/docker-lab/${name}`;

/** Unpacks .deb files over each other into `directory`. */
export async function unpack(debs: string[], directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const deb of debs) await run(["dpkg-deb", "-x", deb, directory]);
}

/** Every shared object under `root`, by the name that programs ask for. */
async function libraries(root: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const directory of ["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu"]) {
    for (const file of await readdir(join(root, directory)).catch(() => [])) {
      if (file.includes(".so")) found.set(file, join(root, directory, file));
    }
  }
  return found;
}

const needed = async (elf: string) =>
  (await run(["patchelf", "--print-needed", elf])).split("\n").filter((line) => line !== "");

/** Libraries that glibc loads by itself when it looks up a user or a host (nsswitch.conf(5)); part of libc from 2.34. */
const loadedByName = ["libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2"];

/** What glibc itself consists of, apart from its loader. */
const glibc = new Set(["libc.so.6", "libpthread.so.0", "libdl.so.2"]);

/**
 * Whether a program runs on every lab machine as it is: it needs glibc alone, and none newer than Debian 11's 2.31. Those
 * must stay as they are: patchelf breaks programs that Go's own linker made (bullseye's shim), by moving their dynamic
 * section into a segment that can't be written.
 */
async function runsAnywhere(elf: string, needs: string[]): Promise<boolean> {
  if (!needs.every((library) => glibc.has(library))) return false;
  const symbols = await run(["objdump", "-T", elf]);
  return [...symbols.matchAll(/GLIBC_2\.(\d+)/g)].every((match) => Number(match[1]) <= 31);
}

/**
 * Copies ELF programs into `payload`/usr/bin together with the loader and all the libraries that they need, and makes them
 * use those and no others: an engine of one Debian then runs on every other, older or newer, whatever libc it has.
 * Throws when a needed library is not under `root`.
 */
export async function bundle(root: string, programs: string[], payload: string, name: string): Promise<void> {
  const target = libraryDirectory(name);
  const bin = join(payload, "usr/bin");
  const lib = join(payload, target);
  await mkdir(bin, { recursive: true });
  const available = await libraries(root);
  const wanted: string[] = [];
  for (const program of programs) {
    const copy = join(bin, basename(program));
    await copyFile(join(root, program), copy);
    await chmod(copy, 0o755);
    const direct = await needed(copy);
    if (await runsAnywhere(copy, direct)) continue;
    wanted.push(...direct);
    // DT_RPATH and not DT_RUNPATH (--force-rpath): only that one also counts for the libraries' own needs, ld.so(8).
    await run([
      "patchelf",
      "--set-interpreter",
      `${target}/ld.so`,
      "--force-rpath",
      "--set-rpath",
      target,
      copy,
    ]);
  }
  if (wanted.length === 0) return;
  await mkdir(lib, { recursive: true });
  const loader = "ld-linux-x86-64.so.2";
  const done = new Set<string>([loader]);
  await copyFile(await realpath(available.get(loader) ?? join(root, "lib64", loader)), join(lib, "ld.so"));
  await chmod(join(lib, "ld.so"), 0o755);
  wanted.push(...loadedByName.filter((library) => available.has(library)));
  for (let library = wanted.pop(); library !== undefined; library = wanted.pop()) {
    if (done.has(library)) continue;
    done.add(library);
    const source = available.get(library);
    if (source === undefined) throw new Error(`${name} needs ${library}, which no downloaded package has`);
    await copyFile(source, join(lib, library));
    wanted.push(...(await needed(source)));
  }
}
