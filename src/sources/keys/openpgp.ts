import { createHash } from "node:crypto";
import { SetupError } from "../../errors.ts";
import { dearmor } from "./armor.ts";
import { damaged } from "./damage.ts";
import { expiryOf } from "./expiry.ts";
import { packets } from "./packets.ts";
import { keyMessages } from "./script-messages.ts";

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

const LARGEST_FILE = 256 * 1024;
/** First bytes of a binary key: a public key packet, old format with three lengths, and new format. */
const BINARY = new Set([0x98, 0x99, 0x9a, 0xc6]);

const PUBLIC_KEY = 6;
/** What belongs to a transferable public key besides the primary key: RFC 9580 section 10.1. */
const SIGNATURE = 2;
const USER_ID = 13;
const PARTS = new Set([SIGNATURE, USER_ID, 14 /* subkey */, 17 /* user attribute */]);
/** Marker, trust and padding packets mean nothing to anybody else, and may stand anywhere. */
const IGNORED = new Set([10, 12, 21]);

interface PublicKey {
  /** 40 hex digits in upper case; of another version, which has no such fingerprint, "v3" or "v6". */
  readonly fingerprint: string;
  readonly parts: Buffer[];
  complete: Set<number>;
}

/**
 * Takes the one trusted key out of a served file, which may be armored or binary and may hold further keys.
 * `fingerprints`: 40 hex digits in upper case each; where several fit, the first in this list wins.
 * `key` has the file's own bytes of that key, its user ids, subkeys and signatures, and nothing else.
 * Signatures are not verified here: a subkey that the primary key never signed is refused by gpgv and by rpm
 * (from 4.17 on, CVE-2021-3521) when they use the key.
 * Throws "untrusted-key" (which were found, which were wanted) and "network" (no key, and what came instead).
 */
export function selectKey(
  file: Buffer,
  fingerprints: readonly string[],
): { key: Buffer; fingerprint: string } {
  const keys = publicKeys(binary(file));
  for (const fingerprint of fingerprints) {
    const key = keys.find((key) => key.fingerprint === fingerprint);
    if (key === undefined) continue;
    if (!key.complete.has(USER_ID) || !key.complete.has(SIGNATURE)) throw damaged("CUT");
    return { key: Buffer.concat(key.parts), fingerprint };
  }
  const wanted = fingerprints.join(" ");
  const found = keys.map((key) => key.fingerprint).join(" ");
  const { MSG_KEY_WANTED: w, MSG_KEY_FOUND: f } = keyMessages;
  throw new SetupError("untrusted-key", keyMessages.MSG_KEY_UNTRUSTED, {
    why: { en: `${w.en} ${wanted}\n${f.en} ${found}`, zh: `${w.zh} ${wanted}\n${f.zh} ${found}` },
    next: keyMessages.MSG_KEY_TRY_ANOTHER,
  });
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
  return publicKeys(binary(file)).map(({ fingerprint, parts }) => ({
    fingerprint,
    expires: fingerprint.startsWith("v") ? undefined : expiryOf(Buffer.concat(parts), fingerprint),
  }));
}

/** A fingerprint as people write it (blanks, 0x, lower case) as 40 hex digits in upper case; else "usage". */
export function parseFingerprint(text: string): string {
  const hex = text.replace(/\s+/g, "").replace(/^0x/i, "").toUpperCase();
  if (/^[0-9A-F]{40}$/.test(hex)) return hex;
  throw new SetupError(
    "usage",
    { en: `Not a key fingerprint: ${text}`, zh: `不是密钥指纹：${text}` },
    {
      why: {
        en: "A fingerprint has 40 hexadecimal digits; a shorter key id is not safe.",
        zh: "指纹应为 40 位十六进制数字；较短的密钥 ID 不安全。",
      },
      next: { en: "`gpg --show-keys FILE` prints it.", zh: "可用 `gpg --show-keys 文件` 查看。" },
    },
  );
}

function binary(file: Buffer): Buffer {
  if (file.length === 0) throw damaged("EMPTY");
  if (file.length > LARGEST_FILE) throw damaged("TOO_LARGE");
  return BINARY.has(file[0]!) ? file : dearmor(file);
}

/** All public keys of binary data, in its order; packets that belong to no public key are left out. */
function publicKeys(data: Buffer): [PublicKey, ...PublicKey[]] {
  const keys: PublicKey[] = [];
  let current: PublicKey | undefined;
  for (const { tag, bytes, body } of packets(data)) {
    if (tag === PUBLIC_KEY) {
      current = { fingerprint: fingerprintOf(body), parts: [bytes], complete: new Set() };
      keys.push(current);
    } else if (PARTS.has(tag)) {
      current?.parts.push(bytes);
      current?.complete.add(tag);
    } else if (!IGNORED.has(tag)) current = undefined;
  }
  const [first, ...more] = keys;
  if (first === undefined) throw damaged("NONE");
  return [first, ...more];
}

/** RFC 9580 section 5.5.4.2: SHA-1 over 0x99, the length in two bytes, and the packet's body. */
function fingerprintOf(body: Buffer): string {
  const version = body[0] ?? 0;
  if (version !== 4 || body.length > 0xffff) return `v${version}`;
  const head = Buffer.from([0x99, body.length >> 8, body.length & 0xff]);
  return createHash("sha1").update(head).update(body).digest("hex").toUpperCase();
}
