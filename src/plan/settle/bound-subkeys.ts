import { SetupError } from "../../errors.ts";
import type { Manager } from "../../machine/managers/types.ts";
import { dockerKey, dockerSubkeysOf, selectKey } from "../../sources/keys/openpgp.ts";
import { servedKey } from "../../sources/keys/served.ts";
import { dockerCeKeyFile } from "../../sources/supply/docker-ce-addresses.ts";
import type { System } from "../../system/types.ts";
import type { Repository } from "../../terms.ts";

/**
 * The subkeys that a repository's key vouches for, for a script, which can't verify that itself. Of a private key whose
 * file can't be read now none are known: then the script takes the primary key alone.
 * @throws SetupError "untrusted-key"
 */
export async function boundSubkeys(
  system: System,
  form: Manager["form"],
  { mirror, path }: Repository,
  keyFingerprint: string | undefined,
): Promise<readonly string[]> {
  const known = keyFingerprint === undefined ? dockerSubkeysOf(form) : [];
  // Docker's yum key has none, and its packages are signed by the primary key: nothing to ask for.
  if (keyFingerprint === undefined && known.length === 0) return known;
  try {
    const { status, body } = await servedKey(system, `${mirror}/${path}/${dockerCeKeyFile}`);
    if (status !== 200) return known;
    return selectKey(body, [keyFingerprint ?? dockerKey(form)]).subkeys;
  } catch (error) {
    if (error instanceof SetupError && error.code === "network") return known;
    throw error;
  }
}
