import { sourcePaths } from "../../machine/managers/source-paths.ts";
import type { Manager } from "../../machine/managers/types.ts";
import type { ImportedKeyTouch } from "../../machine/resources/imported-key.ts";
import { listKeys } from "../../sources/keys/openpgp.ts";
import { DOCKER_CE } from "../../sources/supply/docker-ce-addresses.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";

/**
 * Why some of the database's lines stay; undefined: nothing keeps them, or there are none.
 * @param gone files that go, or become what they were
 */
export async function whyKeysStay(
  system: ReadSystem,
  manager: Manager,
  { keys, prefix }: Pick<ImportedKeyTouch, "keys" | "prefix">,
  lines: readonly string[],
  gone: (file: string) => boolean,
): Promise<Text | undefined> {
  const file = lines.length > 0 ? await keyInUse(system, manager, keys, gone) : undefined;
  if (file === undefined) return undefined;
  const names = lines.map((line) => prefix + line).join(", ");
  return {
    en: `The key ${names} stays in the package manager's database: ${file} names it.`,
    zh: `公钥 ${names} 保留在包管理器的数据库中：${file} 用到它。`,
  };
}

/**
 * The file of an enabled entry whose gpgkey is one of these: the package manager would import it again, or ask for it. A key
 * that lies at an address is Docker's where that is docker-ce's repository.
 */
async function keyInUse(
  system: ReadSystem,
  { sources }: Manager,
  fingerprints: readonly string[],
  gone: (file: string) => boolean,
): Promise<string | undefined> {
  for (const file of await sourcePaths(system, sources)) {
    if (gone(file)) continue;
    const text = (await system.files.read(file).catch(() => undefined))?.toString("latin1") ?? "";
    const named = sources.parse(file, text).flatMap(({ enabled, keys }) => (enabled ? keys : []));
    for (const key of named) if (await isOneOf(system, key, fingerprints)) return file;
  }
  return undefined;
}

async function isOneOf(system: ReadSystem, key: string, fingerprints: readonly string[]): Promise<boolean> {
  if (!key.startsWith("/")) return new RegExp(DOCKER_CE).test(key.toLowerCase());
  try {
    const file = await system.files.read(key);
    return file !== undefined && listKeys(file).some(({ fingerprint }) => fingerprints.includes(fingerprint));
  } catch {
    return false;
  }
}
