import type { Family } from "../../../distros/family.ts";
import { SetupError } from "../../errors.ts";
import { dockerKeys, dockerSubkeys, selectKey } from "../../sources/keys/openpgp.ts";
import { servedKey } from "../../sources/keys/served.ts";
import type { System } from "../../system/types.ts";
import type { Repository } from "../types.ts";

/**
 * The subkeys that a repository's key vouches for, for a script, which can't verify that itself. Of a private key whose
 * file can't be read now none are known: then the script takes the primary key alone.
 * @throws SetupError "untrusted-key"
 */
export async function boundSubkeys(
  system: System,
  family: Pick<Family, "name" | "key">,
  { mirror, path }: Repository,
  keyFingerprint: string | undefined,
): Promise<readonly string[]> {
  const known = keyFingerprint === undefined ? dockerSubkeys[family.name] : [];
  // Docker's yum key has none, and its packages are signed by the primary key: nothing to ask for.
  if (keyFingerprint === undefined && known.length === 0) return known;
  try {
    const { status, body } = await servedKey(system, `${mirror}/${path}/${family.key.file}`);
    if (status !== 200) return known;
    return selectKey(body, [keyFingerprint ?? dockerKeys[family.name]]).subkeys;
  } catch (error) {
    if (error instanceof SetupError && error.code === "network") return known;
    throw error;
  }
}
