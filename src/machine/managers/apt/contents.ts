import type { ReadSystem } from "../../../system/read-only.ts";
import type { FileStat } from "../../../system/types.ts";
import type { Contents, ForeignFile } from "../contents.ts";

/** Left out by an administrator's path-exclude, of which dpkg keeps no record. Source: dpkg(1), --path-exclude. */
const mayBeLeftOut = /^\/usr\/share\/(doc|man|info|locale|lintian)\//;
/** What a package of Docker's has to have executable. */
const programs = /\/(s?bin|cli-plugins|init\.d)\/[^/]+$/;
/** A directory that Docker's packages make for themselves. */
const ownFolder = /\/[^/]*(docker|containerd)[^/]*$/;

/**
 * dpkg keeps an MD5 of each file and nothing of modes and owners: Docker's packages have files of root's with 0644 and
 * 0755 and no others. Its own --verify is not asked: it waits for ever at a pipe in a file's place, and at a directory it
 * ends without a word of the files that come after (seen with 1.21).
 */
export const contents: Contents = {
  async foreign(system, name) {
    const read = async (...argv: string[]) =>
      (await system.exec(argv, { env: { LC_ALL: "C" } })).stdout.split("\n");
    const [list, sums, conffiles] = await Promise.all([
      read("dpkg", "-L", name),
      read("dpkg-query", "--control-show", name, "md5sums"),
      read("dpkg-query", "-W", `-f=\${Conffiles}\\n`, name),
    ]);
    const wanted = new Map([...sums, ...conffiles].flatMap(digestIn));
    const paths = [...new Set([...list, ...wanted.keys()])].filter((path) => path.startsWith("/"));
    const stats = await Promise.all(paths.map(async (path) => ({ path, stat: await statOf(system, path) })));
    const found = await digests(
      system,
      stats.flatMap(({ path, stat }) => (wanted.has(path) && stat?.type === "file" ? [path] : [])),
    );
    return stats.flatMap(({ path, stat }) => {
      const how = howForeign(path, stat, wanted.get(path), found.get(path));
      return how ? [{ path, how }] : [];
    });
  },
  reinstall: ({ name, version }) => ["apt-get", "install", "--reinstall", `${name}=${version}`],
};

/** "MD5  usr/bin/docker" of md5sums, " /etc/x MD5" of Conffiles. Sources: deb-md5sums(5), dpkg-query(1). */
function digestIn(line: string): [string, string][] {
  const [, digest, path] = /^([0-9a-f]{32}) {2}(.+)$/.exec(line) ?? [];
  if (digest && path) return [[`/${path}`, digest]];
  const [, file, sum] = /^ (\/.+?) ([0-9a-f]{32})$/.exec(line) ?? [];
  return file && sum ? [[file, sum]] : [];
}

/** Path → MD5 of what can be read. Source: md5sum(1). */
async function digests(system: ReadSystem, paths: readonly string[]): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map();
  const { stdout } = await system.exec(["md5sum", "--", ...paths], { env: { LC_ALL: "C" } });
  return new Map(
    stdout.split("\n").flatMap((line): [string, string][] => {
      const [, digest, path] = /^([0-9a-f]{32}) [ *](.+)$/.exec(line) ?? [];
      return digest && path ? [[path, digest]] : [];
    }),
  );
}

/** `wanted`, `found`: MD5s; undefined where the package has none of it, and where it could not be made. */
function howForeign(
  path: string,
  stat: FileStat | undefined,
  wanted: string | undefined,
  found: string | undefined,
): ForeignFile["how"] | undefined {
  if (stat === undefined) return wanted && !mayBeLeftOut.test(path) ? "missing" : undefined;
  if (wanted && stat.type !== "file") return "content";
  if (wanted && found === undefined) return "unseen";
  if (wanted !== found) return "content";
  const right = rightModes(path, stat.type);
  return right === undefined || (stat.uid === 0 && stat.gid === 0 && right.includes(stat.mode))
    ? undefined
    : "mode";
}

/** undefined: not Docker's to say. */
function rightModes(path: string, type: string): readonly number[] | undefined {
  if (type === "dir") return ownFolder.test(path) ? [0o755] : undefined;
  if (type !== "file") return undefined;
  return programs.test(path) ? [0o755] : [0o644, 0o755];
}

const statOf = (system: ReadSystem, path: string) => system.files.stat(path).catch(() => undefined);
