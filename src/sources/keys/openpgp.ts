import { SetupError } from "../../errors.ts";
import { dearmor } from "./armor.ts";
import { certificateOf, tag, vouchesForItself } from "./certificate.ts";
import { damaged } from "./damage.ts";
import { type Packet, packets } from "./packets.ts";
import { fingerprintOf } from "./public-key.ts";
import { keyMessages } from "./script-messages.ts";
import { signatureType } from "./signature.ts";

export { armor } from "./armor.ts";

/**
 * The fingerprints of Docker's own repository keys: "Docker Release (CE deb)" and "Docker Release (CE rpm)".
 * Source: https://docs.docker.com/engine/install/centos/ (rpm) and the apt key's page of the years in which it
 * asked for `apt-key fingerprint 0EBFCD88`, https://docs.docker.com/engine/install/ubuntu/.
 */
export const dockerKeys = {
  apt: "9DC858229FC7DD38854AE2D88D81803C0EBFCD88",
  yum: "060A61C51B558A7F742B77AAC52FEB6B621E9F35",
} as const;

/**
 * The subkeys that those keys have taken for their own since 2017; the apt key's signs the indexes. For scripts, which
 * have nothing to check a signature with.
 */
export const dockerSubkeys: Readonly<Record<keyof typeof dockerKeys, readonly string[]>> = {
  apt: ["D3306A018370199E527AE7997EA0A9C3F273FCD8"],
  yum: [],
};

const published = (form: string): form is keyof typeof dockerKeys => Object.hasOwn(dockerKeys, form);

/** The fingerprint of Docker's key for repositories of a form. @throws Error where Docker publishes none of that form. */
export function dockerKey(form: string): string {
  if (!published(form)) throw new Error(`Docker signs no repository of the form ${form}`);
  return dockerKeys[form];
}

/** That key's subkeys; none where Docker publishes no repository of that form. */
export const dockerSubkeysOf = (form: string): readonly string[] =>
  published(form) ? dockerSubkeys[form] : [];

const LARGEST_FILE = 256 * 1024;
/** First bytes of a binary key: a public key packet, old format with three lengths, and new format. */
const BINARY = new Set([0x98, 0x99, 0x9a, 0xc6]);

/** What belongs to a transferable public key besides the primary key: RFC 9580 section 10.1. */
const PARTS = new Set([tag.signature, tag.userId, tag.subkey, tag.userAttribute]);
/** Marker, trust and padding packets mean nothing to anybody else, and may stand anywhere. */
const IGNORED = new Set([10, 12, 21]);
/** Repository keys have a handful; a keyring of a distribution's keys has hundreds. */
const MOST_PACKETS = 1000;
/** A script starts some processes for the fingerprint of each key and subkey; the keyring of Debian's has about a hundred. */
const MOST_KEYS = 200;

/** A key of a file: its primary key's packet and those that belong to it. */
export interface FileKey {
  /** 40 hex digits in upper case; of another version, which has no such fingerprint, "v3" or "v6". */
  readonly fingerprint: string;
  readonly packets: Packet[];
}

/** The trusted key of a file. */
export interface SelectedKey {
  /** What is installed: the file's own bytes of the primary key, its user ids, its subkeys and their signatures. */
  readonly key: Buffer;
  readonly fingerprint: string;
  /** Fingerprints of the subkeys that the primary key vouches for; no other is in `key`. */
  readonly subkeys: readonly string[];
}

/**
 * Takes the one trusted key out of a served file, which may be armored or binary and may hold further keys.
 * `fingerprints`: 40 hex digits in upper case each; where several fit, the first in this list wins.
 * A subkey that the primary key never signed is left out: rpm before 4.17 would take it (CVE-2021-3521).
 * Throws "untrusted-key" (which were found, which were wanted; or it was revoked) and "network" (no key, and what came
 * instead).
 */
export function selectKey(file: Buffer, fingerprints: readonly string[]): SelectedKey {
  const { packets, fingerprint } = pinnedKey(file, fingerprints);
  if (packets.some(isRevocation)) throw revoked(fingerprint);
  const subkeys = (certificateOf(packets)?.subkeys ?? []).map(({ key }) => key.fingerprint);
  return { key: needed(packets, new Set(subkeys)), fingerprint, subkeys };
}

/**
 * Whether a packet says that the primary key is revoked. Who made it is not asked, a script can't: a file that somebody put
 * such a thing into is nobody's key either. apt heeds a revocation, rpm's own parser does not. RFC 9580 section 5.2.1.
 */
const isRevocation = ({ tag: kind, body }: Packet) =>
  kind === tag.signature && body.length > 2 && body[body[0] === 3 ? 2 : 1] === signatureType.keyRevocation;

const revoked = (fingerprint: string) =>
  new SetupError("untrusted-key", keyMessages.MSG_KEY_REVOKED, {
    why: {
      en: keyMessages.MSG_KEY_FOUND.en + fingerprint,
      zh: keyMessages.MSG_KEY_FOUND.zh + fingerprint,
    },
    next: keyMessages.MSG_KEY_TRY_ANOTHER,
  });

/** The pinned key's packets as the file has them. Throws as `selectKey` does. */
export function pinnedKey(file: Buffer, fingerprints: readonly string[]): FileKey {
  const keys = keysOf(file);
  for (const fingerprint of fingerprints) {
    const key = keys.find((key) => key.fingerprint === fingerprint);
    if (key !== undefined) return key;
  }
  const wanted = fingerprints.join(" ");
  const found = keys.map((key) => key.fingerprint).join(" ");
  const { MSG_KEY_WANTED: w, MSG_KEY_FOUND: f } = keyMessages;
  throw new SetupError("untrusted-key", keyMessages.MSG_KEY_UNTRUSTED, {
    why: { en: `${w.en}${wanted}\n${f.en}${found}`, zh: `${w.zh}${wanted}\n${f.zh}${found}` },
    next: keyMessages.MSG_KEY_TRY_ANOTHER,
  });
}

/**
 * Demands that a selected key's file is whole beyond its fingerprint; a script has nothing to check a signature with.
 * @throws SetupError "network"
 */
export function demandWhole({ key }: SelectedKey): void {
  if (!keysOf(key).every((one) => vouchesForItself(one.packets))) throw damaged("DAMAGED");
}

/**
 * The packets that a package manager needs of a key: the primary key, user ids and wanted subkeys, each with the
 * signatures behind it. No pictures, no other subkeys. templates/script/key.sh does the same.
 */
function needed(packets: readonly Packet[], subkeys: ReadonlySet<string>): Buffer {
  const kept: Buffer[] = [];
  const seen = new Set<number>();
  let keep = true;
  let ofSubkey = false;
  for (const { tag: kind, bytes, body } of packets) {
    if (kind !== tag.signature) {
      ofSubkey = kind === tag.subkey;
      keep = ofSubkey ? subkeys.has(fingerprintOf(body)) : kind !== tag.userAttribute;
    }
    if (!keep) continue;
    kept.push(bytes);
    if (!ofSubkey) seen.add(kind);
  }
  if (!seen.has(tag.userId) || !seen.has(tag.signature)) throw damaged("CUT");
  return Buffer.concat(kept);
}

/** A public key of a file. */
export interface ListedKey {
  /** 40 hex digits in upper case; of another version than 4 "v3" or "v6". */
  readonly fingerprint: string;
  /** Milliseconds since the epoch; undefined: never. */
  readonly expires: number | undefined;
}

/** Every public key of a file, in its order. Throws "network" where it holds none, or is damaged. */
export function listKeys(file: Buffer): ListedKey[] {
  return keysOf(file).map(({ fingerprint, packets }) => ({
    fingerprint,
    expires: certificateOf(packets)?.primary.expires,
  }));
}

/** All public keys of a file, in its order; packets that belong to no public key are left out. */
function keysOf(file: Buffer): FileKey[] {
  if (file.length === 0) throw damaged("EMPTY");
  if (file.length > LARGEST_FILE) throw damaged("TOO_LARGE");
  const keys: FileKey[] = [];
  let current: FileKey | undefined;
  let count = 0;
  let named = 0;
  for (const packet of packets(BINARY.has(file[0]!) ? file : dearmor(file))) {
    if (++count > MOST_PACKETS) throw damaged("PACKETS");
    if ((packet.tag === tag.publicKey || packet.tag === tag.subkey) && ++named > MOST_KEYS)
      throw damaged("PACKETS");
    if (packet.tag === tag.publicKey) {
      current = { fingerprint: fingerprintOf(packet.body), packets: [packet] };
      keys.push(current);
    } else if (PARTS.has(packet.tag)) current?.packets.push(packet);
    else if (!IGNORED.has(packet.tag)) current = undefined;
  }
  if (keys.length === 0) throw damaged("NONE");
  return keys;
}
