import type { ReadSystem } from "../../../system/read-only.ts";
import type { Contents, ForeignFile } from "../contents.ts";

/** Left out by an administrator's path-exclude, of which dpkg keeps no record. Source: dpkg(1), --path-exclude. */
const mayBeLeftOut = /^\/usr\/share\/(doc|man|info|locale|lintian)\//;
/** What a package of Docker's has to have executable. */
const programs = /\/(s?bin|cli-plugins|init\.d)\/[^/]+$/;

/** A directory that Docker's packages make for themselves. */
const ownFolder = /\/[^/]*(docker|containerd)[^/]*$/;

/**
 * dpkg keeps an MD5 of each file (dpkg(1), --verify) and nothing of modes and owners: Docker's packages have files of
 * root's with 0644 and 0755 and no others. Of a directory in a file's place dpkg says nothing (seen with 1.21), so what
 * has an MD5 has to be a file.
 */
export const contents: Contents = {
  async foreign(system, name) {
    const read = async (...argv: string[]) =>
      (await system.exec(argv, { env: { LC_ALL: "C" } })).stdout.split("\n");
    const [verified, list, sums] = await Promise.all([
      read("dpkg", "-V", name),
      read("dpkg", "-L", name),
      read("dpkg-query", "--control-show", name, "md5sums"),
    ]);
    const changed = verified.flatMap(changedIn);
    const others = list.filter((path) => path.startsWith("/") && !changed.some((each) => each.path === path));
    return [...changed, ...(await shapes(system, others, new Set(sums.map((line) => `/${line.slice(34)}`))))];
  },
  reinstall: ({ name, version }) => ["apt-get", "install", "--reinstall", `${name}=${version}`],
};

function changedIn(line: string): ForeignFile[] {
  const [, state, path, shut] = /^(\S+) +(?:[a-z] )?(\/.*?)( \(Permission denied\))?$/.exec(line) ?? [];
  if (!state || !path) return [];
  if (shut) return [{ path, how: "unseen" }];
  if (state === "missing") return mayBeLeftOut.test(path) ? [] : [{ path, how: "missing" }];
  return [{ path, how: "content" }];
}

/** `files`: those that have an MD5. */
async function shapes(
  system: ReadSystem,
  paths: readonly string[],
  files: ReadonlySet<string>,
): Promise<ForeignFile[]> {
  const stats = await Promise.all(paths.map(async (path) => ({ path, stat: await statOf(system, path) })));
  return stats.flatMap(({ path, stat }): ForeignFile[] => {
    if (stat === undefined) return [];
    if (files.has(path) && stat.type !== "file") return [{ path, how: "content" }];
    const right = rightModes(path, stat.type);
    return right === undefined || (stat.uid === 0 && stat.gid === 0 && right.includes(stat.mode))
      ? []
      : [{ path, how: "mode" }];
  });
}

/** undefined: not Docker's to say. */
function rightModes(path: string, type: string): readonly number[] | undefined {
  if (type === "dir") return ownFolder.test(path) ? [0o755] : undefined;
  if (type !== "file") return undefined;
  return programs.test(path) ? [0o755] : [0o644, 0o755];
}

const statOf = (system: ReadSystem, path: string) => system.files.stat(path).catch(() => undefined);
