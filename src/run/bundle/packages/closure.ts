import type { ArchivePackage } from "./archive.ts";

/**
 * What has to be carried so that `needs` are met on the smallest machine: the closure over the archive, without what the
 * smallest machine has itself. The package manager on the other side picks what it really lacks.
 * `missing`: needs that nothing in the archive meets.
 */
export function closure(
  archive: readonly ArchivePackage[],
  needs: readonly (readonly string[])[],
): { packages: ArchivePackage[]; missing: string[] } {
  const providers = new Map<string, ArchivePackage[]>();
  for (const each of archive) {
    for (const name of [each.name, ...each.provides])
      providers.set(name, [...(providers.get(name) ?? []), each]);
  }
  const provider = (alternatives: readonly string[], taken: ReadonlySet<ArchivePackage>) => {
    const all = alternatives.flatMap((name) =>
      [...(providers.get(name) ?? [])].sort((a, b) => Number(b.name === name) - Number(a.name === name)),
    );
    return all.find((each) => taken.has(each)) ?? all[0];
  };
  const missing = new Set<string>();
  const walk = (first: readonly (readonly string[])[], taken: Set<ArchivePackage>, note: boolean) => {
    const open = [...first];
    for (let need = open.pop(); need !== undefined; need = open.pop()) {
      const found = provider(need, taken);
      if (found === undefined) {
        if (note) missing.add(need.join(" | "));
      } else if (!taken.has(found)) {
        taken.add(found);
        open.push(...found.needs);
      }
    }
    return taken;
  };
  const roots = archive.filter(({ base }) => base);
  const base = walk(
    roots.flatMap(({ needs }) => needs),
    new Set(roots),
    false,
  );
  const all = walk(needs, new Set(base), true);
  const packages = [...all].filter((each) => !base.has(each));
  return { packages: packages.sort((a, b) => (a.path < b.path ? -1 : 1)), missing: [...missing].sort() };
}
