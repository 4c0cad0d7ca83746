import type { Contents, ForeignFile } from "../../machine/managers/contents.ts";
import type { Manager, PackageQuery } from "../../machine/managers/types.ts";
import { installedVersions } from "../../machine/packages/installed.ts";
import { absent, plain } from "../../machine/resources/difference.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { PackageVersion } from "../../terms.ts";
import type { Text } from "../../text.ts";
import type { Drift, Seen } from "./types.ts";

const hows: Record<Exclude<ForeignFile["how"], "unseen">, Text> = {
  content: { en: "other content", zh: "内容不同" },
  missing: absent,
  mode: { en: "another mode or owner", zh: "权限或属主不同" },
};

/** Compares versions, and each file of a package with what the package brought. `mend`: brings the versions. */
export async function comparePackages(
  system: ReadSystem,
  manager: Pick<Manager, "contents">,
  query: PackageQuery,
  packages: readonly PackageVersion[],
  mend: readonly string[],
): Promise<Seen> {
  const names = packages.map(({ name }) => name);
  const installed = await installedVersions(system, query, names);
  const drifts: Drift[] = packages.flatMap(({ name, version }) => {
    const has = installed.get(name);
    if (has !== undefined && (version === undefined || has === version)) return [];
    const want = version === undefined ? { en: "installed", zh: "已安装" } : plain(version);
    return [{ what: plain(name), want, has: has === undefined ? absent : plain(has), mend }];
  });
  const { contents } = manager;
  if (contents === undefined) return { drifts, unseen: [] };
  const files = await Promise.all(
    [...installed].map(([name, version]) => compareFiles(system, contents, { name, version })),
  );
  return {
    drifts: [...drifts, ...files.flatMap((each) => each.drifts)],
    unseen: files.flatMap((each) => each.unseen),
  };
}

async function compareFiles(
  system: ReadSystem,
  contents: Contents,
  of: { name: string; version: string },
): Promise<Seen> {
  const foreign = await contents.foreign(system, of.name);
  const drifts = foreign.flatMap(({ path, how }) =>
    how === "unseen"
      ? []
      : [
          {
            what: plain(path),
            want: { en: `as ${of.name} has it`, zh: `与 ${of.name} 中的一致` },
            has: hows[how],
            mend: contents.reinstall(of),
          },
        ],
  );
  return { drifts, unseen: foreign.filter(({ how }) => how === "unseen").map(({ path }) => plain(path)) };
}
