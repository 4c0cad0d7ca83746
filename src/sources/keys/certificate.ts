import type { Packet } from "./packets.ts";
import { ECDSA, EDDSA, fingerprintOf, type PublicKey, RSA, readPublicKey } from "./public-key.ts";
import {
  backSignature,
  endsAt,
  keyEndsAt,
  madeAt,
  maySign,
  readSignature,
  type Signature,
  signatureType as type,
} from "./signature.ts";
import { isBy, isKnown } from "./verify.ts";

/** A key that may have signed something, with what its owner said of it. */
export interface Signer {
  readonly key: PublicKey;
  /** Milliseconds since the epoch; undefined: never. */
  readonly expires: number | undefined;
  readonly revoked: boolean;
  /** It may sign data. */
  readonly signs: boolean;
}

/** A primary key and those subkeys that it took for its own; every statement in it is verified. */
export interface Certificate {
  readonly primary: Signer;
  readonly subkeys: readonly Signer[];
}

/** RFC 9580 section 4.3. */
export const tag = { signature: 2, publicKey: 6, userId: 13, subkey: 14, userAttribute: 17 };

/** Packets of one component, such as a subkey with the signatures over it. */
interface Component {
  readonly packet: Packet;
  readonly signatures: Signature[];
}

/**
 * Reads one key's packets, primary key first, and verifies what is signed in them. A subkey counts only with a binding
 * signature by the primary key (0x18) and, where it may sign, its own signature back (0x19): RFC 9580 section 5.2.1.
 * A revoked one counts no more. undefined: the primary key can't be read.
 */
export function certificateOf(packets: readonly Packet[]): Certificate | undefined {
  const [first, ...others] = components(packets);
  const key = first && readPublicKey(first.packet.body);
  if (first === undefined || key === undefined) return undefined;
  const subkeys = wholeSubkeys(others).flatMap((part) => bound(key, part));
  return { primary: primarySigner(key, first, others), subkeys };
}

function components(packets: readonly Packet[]): Component[] {
  const found: Component[] = [];
  for (const packet of packets) {
    if (packet.tag !== tag.signature) found.push({ packet, signatures: [] });
    else {
      const signature = readSignature(packet.body);
      if (signature !== undefined) found.at(-1)?.signatures.push(signature);
    }
  }
  return found;
}

/**
 * Whether a key vouches for each of its user ids, as far as that can be checked here. A byte that is damaged behind the
 * primary key's packet leaves the fingerprint as it was, and apt 3's sqv takes no key without it.
 */
export function vouchesForItself(packets: readonly Packet[]): boolean {
  const [first, ...others] = components(packets);
  const key = first && readPublicKey(first.packet.body);
  if (key?.object === undefined || !isChecked(key)) return true;
  return others.every(
    (part) =>
      part.packet.tag !== tag.userId ||
      part.signatures.some((one) => !isKnown(one)) ||
      certifications(key, part).length > 0,
  );
}

/** A key's own words of one of its user ids. RFC 9580 section 5.2.4. */
function certifications(key: PublicKey, { packet, signatures }: Component): Signature[] {
  const head = Buffer.from([0xb4, 0, 0, 0, 0]);
  head.writeUInt32BE(packet.body.length, 1);
  const data = [key.hashed, head, packet.body];
  return signatures.filter((one) => type.certification.has(one.type) && isBy(one, key, data, { sha1: true }));
}

/** The primary key needs no word for itself, its fingerprint is pinned; its end, uses and revocation are its own to tell. */
function primarySigner(key: PublicKey, first: Component, others: readonly Component[]): Signer {
  const own = (signature: Signature) => isBy(signature, key, [key.hashed], { sha1: true });
  const said = [
    ...first.signatures.filter((one) => one.type === type.directKey && own(one)),
    ...others.flatMap((part) => (part.packet.tag === tag.userId ? certifications(key, part) : [])),
  ];
  const last = newest(said);
  return {
    key,
    expires: last && keyEndsAt(last, key.created),
    revoked: first.signatures.some((one) => one.type === type.keyRevocation && own(one)),
    signs: (last && maySign(last)) ?? true,
  };
}

function bound(primary: PublicKey, { packet, signatures }: Component): Signer[] {
  const key = readPublicKey(packet.body);
  if (key === undefined) return [];
  const data = [primary.hashed, key.hashed];
  const bindings = signatures.filter((one) => one.type === type.subkeyBinding && isBy(one, primary, data));
  const last = newest(bindings);
  if (last === undefined) return [];
  if (
    signatures.some((one) => one.type === type.subkeyRevocation && isBy(one, primary, data, { sha1: true }))
  )
    return [];
  const signs = maySign(last) ?? canSign(key);
  if (signs) {
    const back = backSignature(last);
    if (back?.type !== type.primaryKeyBinding || !isBy(back, key, data)) return [];
  }
  return [{ key, expires: earlier(keyEndsAt(last, key.created), endsAt(last)), revoked: false, signs }];
}

/** The word for a subkey may end before the subkey itself does. */
const earlier = (one: number | undefined, other: number | undefined) =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

const DSA = 17;
const isChecked = ({ algorithm }: PublicKey) =>
  RSA.has(algorithm) || algorithm === ECDSA || algorithm === EDDSA;
const canSign = (key: PublicKey) => isChecked(key) || key.algorithm === DSA;

/** Each subkey with all that is said of it, however often the file has it: what revokes it may stand beside one of two. */
function wholeSubkeys(parts: readonly Component[]): Component[] {
  const found = new Map<string, Component>();
  for (const part of parts.filter(({ packet }) => packet.tag === tag.subkey)) {
    const name = fingerprintOf(part.packet.body);
    const known = found.get(name);
    if (known) known.signatures.push(...part.signatures);
    else found.set(name, { ...part, signatures: [...part.signatures] });
  }
  return [...found.values()];
}

function newest(signatures: readonly Signature[]): Signature | undefined {
  let found: Signature | undefined;
  for (const one of signatures) {
    if (found === undefined || (madeAt(one) ?? 0) > (madeAt(found) ?? 0)) found = one;
  }
  return found;
}
