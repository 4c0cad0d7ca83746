import type { Manager, PackageQuery } from "../../machine/managers/types.ts";
import { installedVersions } from "../../machine/packages/installed.ts";
import type { LockedPackage } from "../../plan/lock/types.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Seen } from "./types.ts";

/**
 * Tells what is installed under a lock's versions from the lock's own packages: signed anew, as Docker did in place in
 * September 2023, it has the same content, and is no difference; built anew it is one. A lock may not know of either.
 */
export async function compareSigned(
  system: ReadSystem,
  { contents }: Pick<Manager, "contents">,
  query: PackageQuery,
  locked: readonly LockedPackage[],
): Promise<Seen> {
  const known = locked.filter(({ content }) => content !== undefined);
  const none = { drifts: [], unseen: [] };
  if (contents?.signed === undefined || known.length === 0) return none;
  const names = known.map(({ name }) => name);
  const [versions, identities] = await Promise.all([
    installedVersions(system, query, names),
    contents.signed.installed(system, names),
  ]);
  const seen = known.map(({ name, version, content, signature }): Seen => {
    const has = identities.get(name);
    if (has === undefined || versions.get(name) !== version) return none;
    if (has.content !== content) {
      const what = { en: `${name} ${version}`, zh: `${name} ${version}` };
      const want = { en: `content ${content}`, zh: `内容 ${content}` };
      const other = {
        en: `other content under the same version: ${has.content}`,
        zh: `同一版本下的其他内容：${has.content}`,
      };
      return {
        drifts: [{ what, want, has: other, mend: contents.reinstall({ name, version }) }],
        unseen: [],
      };
    }
    if (signature === undefined || has.signature === signature) return none;
    const note = {
      en: `${name} ${version} has the same content as the lock's package under another signature: it was signed again.`,
      zh: `${name} ${version} 与锁文件中的软件包内容相同，只是签名不同：该软件包曾重新签名。`,
    };
    return { ...none, notes: [note] };
  });
  return {
    drifts: seen.flatMap(({ drifts }) => drifts),
    unseen: [],
    notes: seen.flatMap(({ notes = [] }) => notes),
  };
}
