/** Repositories, packages, keys and the database as apk has them, for the stand-in. Sources: apk-v2(5), apk-package(5). */
import { execFileSync } from "node:child_process";
import { createHash, createVerify } from "node:crypto";
import { existsSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";

export const DB = "/lib/apk/db/installed";
const WORLD = "/etc/apk/world";
const KEYS = "/etc/apk/keys";

/** A package as a database or an index has it: fields by letter; files only where it is installed. */
export interface Package {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: readonly string[];
  readonly from?: string;
}

export const say = (line: string) => process.stdout.write(`${line}\n`);
export const complain = (line: string) => process.stderr.write(`${line}\n`);
const text = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : "");
export const words = (of: string | undefined) => (of ?? "").split(/\s+/).filter((word) => word !== "");
export const nameOf = (one: Package) => one.fields.get("P")!;
export const versionOf = (one: Package) => one.fields.get("V")!;

/** The first gzip member, whose header has no name, and what follows it. */
function member(whole: Buffer): { raw: Buffer; rest: Buffer } {
  const { engine } = inflateRawSync(whole.subarray(10), { info: true }) as unknown as {
    engine: { bytesWritten: number };
  };
  const length = 10 + engine.bytesWritten + 8;
  return { raw: whole.subarray(0, length), rest: whole.subarray(length) };
}

const fileIn = (archive: Buffer, name: string): Buffer =>
  execFileSync("tar", ["-xzOf", "-", name], { input: archive, stdio: ["pipe", "pipe", "ignore"] });

/** Whether one of the machine's keys signed what follows the first member. */
function isSigned(signature: Buffer, signed: Buffer): boolean {
  const names = execFileSync("tar", ["-tzf", "-"], { input: signature, encoding: "utf8" }).trim();
  const key = join(KEYS, names.replace(".SIGN.RSA.", ""));
  return (
    existsSync(key) &&
    createVerify("RSA-SHA1").update(signed).verify(readFileSync(key), fileIn(signature, names))
  );
}

function paragraphs(of: string, from?: string): Package[] {
  return of
    .split("\n\n")
    .filter((block) => block.trim() !== "")
    .map((block) => {
      const fields = new Map<string, string>();
      const files: string[] = [];
      let folder = "";
      for (const line of block.split("\n")) {
        const value = line.slice(2);
        if (line.startsWith("F:")) folder = value;
        else if (line.startsWith("R:")) files.push(`${folder}/${value}`);
        else if (line !== "") fields.set(line[0]!, value);
      }
      return { fields, files, ...(from === undefined ? {} : { from }) };
    });
}

/** The newest of each package, of the repositories that a key vouches for; there is one version of each. */
export function offered(quiet: boolean): Package[] {
  const repositories = text("/etc/apk/repositories").split("\n");
  return repositories
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap((repository) => {
      const file = join(repository, "x86_64/APKINDEX.tar.gz");
      if (!existsSync(file)) {
        if (!quiet) complain(`WARNING: opening ${file}: No such file or directory`);
        return [];
      }
      const { raw, rest } = member(readFileSync(file));
      if (!isSigned(raw, rest)) {
        complain(`WARNING: opening ${file}: UNTRUSTED signature`);
        return [];
      }
      return paragraphs(fileIn(rest, "APKINDEX").toString("utf8"), repository);
    });
}

export const installed = (): Package[] => paragraphs(text(DB));
export const world = (): string[] => words(text(WORLD));
export const wanted = (spec: string) => spec.split("=")[0]!;

export function lay(one: Package): Package {
  const file = join(one.from!, "x86_64", `${nameOf(one)}-${versionOf(one)}.apk`);
  const { raw, rest } = member(readFileSync(file));
  const { raw: control, rest: data } = member(rest);
  const sum = `Q1${createHash("sha1").update(control).digest("base64")}`;
  const datahash = /^datahash = (.*)$/m.exec(fileIn(control, ".PKGINFO").toString("utf8"))?.[1];
  if (!isSigned(raw, control) || sum !== one.fields.get("C")) throw new Error(`${file}: BAD signature`);
  if (createHash("sha256").update(data).digest("hex") !== datahash) throw new Error(`${file}: BAD archive`);
  const parts = execFileSync("tar", ["-tzf", "-"], { input: control, encoding: "utf8" }).split("\n");
  if (parts.includes(".pre-install"))
    execFileSync("sh", ["-s"], {
      input: fileIn(control, ".pre-install"),
      stdio: ["pipe", "inherit", "inherit"],
    });
  const list = execFileSync("tar", ["-tzf", "-"], { input: data, encoding: "utf8" });
  execFileSync("tar", ["-xzf", "-", "-C", "/"], { input: data });
  return { fields: one.fields, files: list.split("\n").filter((path) => path !== "" && !path.endsWith("/")) };
}

/** A file of /etc that somebody changed stays, as apk has it; nobody changes one in the lab. */
export function takeAway(one: Package): void {
  for (const path of one.files) rmSync(join("/", path), { force: true });
  for (let folder of new Set(one.files.map(dirname))) {
    try {
      for (; folder !== "."; folder = dirname(folder)) rmdirSync(join("/", folder));
    } catch {
      // Others have files there.
    }
  }
}

export function write(packages: readonly Package[], specs: readonly string[]): void {
  const blocks = packages.map(({ fields, files }) => {
    const lines = [...fields].map(([key, value]) => `${key}:${value}`);
    for (const path of files) lines.push(`F:${dirname(path)}`, `R:${path.slice(dirname(path).length + 1)}`);
    return `${lines.join("\n")}\n\n`;
  });
  writeFileSync(DB, blocks.join(""));
  writeFileSync(WORLD, `${[...specs].sort().join("\n")}\n`);
}
