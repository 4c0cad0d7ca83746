import type { ReadSystem } from "../../../system/read-only.ts";
import type { Contents, ForeignFile } from "../contents.ts";

/** Left out by an administrator's path-exclude, of which dpkg keeps no record. Source: dpkg(1), --path-exclude. */
const mayBeLeftOut = /^\/usr\/share\/(doc|man|info|locale|lintian)\//;
/** What a package of Docker's has to have executable. */
const programs = /\/(s?bin|cli-plugins|init\.d)\/[^/]+$/;

/**
 * dpkg keeps an MD5 of each file (dpkg(1), --verify) and nothing of modes and owners: Docker's packages have files of
 * root's with 0644 and 0755 and no others.
 */
export const contents: Contents = {
  async foreign(system, name) {
    const [verified, list] = await Promise.all([
      system.exec(["dpkg", "-V", name], { env: { LC_ALL: "C" } }),
      system.exec(["dpkg", "-L", name], { env: { LC_ALL: "C" } }),
    ]);
    const changed = verified.stdout.split("\n").flatMap(changedIn);
    const others = list.stdout.split("\n").filter((path) => !changed.some((each) => each.path === path));
    return [...changed, ...(await modes(system, others))];
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

async function modes(system: ReadSystem, paths: readonly string[]): Promise<ForeignFile[]> {
  const stats = await Promise.all(
    paths
      .filter((path) => path.startsWith("/"))
      .map(async (path) => ({ path, stat: await statOf(system, path) })),
  );
  return stats.flatMap(({ path, stat }) => {
    if (stat?.type !== "file") return [];
    const right = programs.test(path) ? [0o755] : [0o644, 0o755];
    return stat.uid === 0 && stat.gid === 0 && right.includes(stat.mode)
      ? []
      : [{ path, how: "mode" as const }];
  });
}

const statOf = (system: ReadSystem, path: string) => system.files.stat(path).catch(() => undefined);
