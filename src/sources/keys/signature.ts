import { readMpis } from "./public-key.ts";

/** What a signature is for: RFC 9580 section 5.2.1. */
export const signatureType = {
  binary: 0x00,
  text: 0x01,
  certification: new Set([0x10, 0x11, 0x12, 0x13]),
  subkeyBinding: 0x18,
  primaryKeyBinding: 0x19,
  directKey: 0x1f,
  keyRevocation: 0x20,
  subkeyRevocation: 0x28,
};

/** A signature of version 4, read and not yet checked. */
export interface Signature {
  readonly type: number;
  /** OpenPGP's numbers: RFC 9580 sections 9.1 and 9.5. */
  readonly algorithm: number;
  readonly hash: number;
  /** What is hashed behind the signed data. */
  readonly trailer: Buffer;
  /** The hash's first two bytes. */
  readonly beginning: Buffer;
  readonly numbers: readonly Buffer[];
  /** Of the area that is signed, each type's first. */
  readonly signed: ReadonlyMap<number, Buffer>;
  /** Of the area that is not: a hint, good for what proves itself. */
  readonly hints: ReadonlyMap<number, Buffer>;
}

/** RFC 9580 section 5.2.3.7. */
const CREATED = 2;
const EXPIRES = 3;
const KEY_EXPIRES = 9;
const ISSUER = 16;
const FLAGS = 27;
const EMBEDDED = 32;
const ISSUER_FINGERPRINT = 33;

/** What may be marked critical: understood here, or of no account for whether data is genuine (preferences, names). */
const understood = new Set([
  ...[CREATED, EXPIRES, KEY_EXPIRES, ISSUER, FLAGS, EMBEDDED, ISSUER_FINGERPRINT],
  ...[4, 7, 11, 21, 22, 23, 24, 25, 26, 28, 29, 30, 34, 39],
]);

/** Reads a signature packet's body; undefined: not version 4, cut off, or it has a critical part that nobody here knows. */
export function readSignature(body: Buffer): Signature | undefined {
  if (body.length < 10 || body[0] !== 4) return undefined;
  const end = 6 + body.readUInt16BE(4);
  if (end + 2 > body.length) return undefined;
  const after = end + 2 + body.readUInt16BE(end);
  if (after + 2 > body.length) return undefined;
  const signed = subpackets(body.subarray(6, end));
  const hints = subpackets(body.subarray(end + 2, after));
  const numbers = readMpis(body.subarray(after + 2));
  if (signed === undefined || hints === undefined || numbers === undefined) return undefined;
  const tail = Buffer.from([4, 0xff, 0, 0, 0, 0]);
  tail.writeUInt32BE(end, 2);
  return {
    type: body[1]!,
    algorithm: body[2]!,
    hash: body[3]!,
    trailer: Buffer.concat([body.subarray(0, end), tail]),
    beginning: body.subarray(after, after + 2),
    numbers,
    signed,
    hints,
  };
}

/** RFC 9580 section 5.2.3.7; undefined: cut off, or with an unknown critical one. */
function subpackets(area: Buffer): Map<number, Buffer> | undefined {
  const found = new Map<number, Buffer>();
  for (let at = 0; at < area.length; ) {
    const first = area[at]!;
    const wide = first < 192 ? 1 : first < 255 ? 2 : 5;
    if (at + wide > area.length) return undefined;
    const length =
      wide === 1 ? first : wide === 2 ? (first - 192) * 256 + area[at + 1]! + 192 : area.readUInt32BE(at + 1);
    const start = at + wide;
    if (length < 1 || start + length > area.length) return undefined;
    const type = area[start]! & 0x7f;
    if (area[start]! >= 0x80 && !understood.has(type)) return undefined;
    if (!found.has(type)) found.set(type, area.subarray(start + 1, start + length));
    at = start + length;
  }
  return found;
}

const seconds = (data: Buffer | undefined): number | undefined =>
  data?.length === 4 ? data.readUInt32BE(0) : undefined;

/** When it was made, milliseconds since the epoch; a signature that does not say is none. */
export function madeAt({ signed }: Signature): number | undefined {
  const at = seconds(signed.get(CREATED));
  return at === undefined ? undefined : at * 1000;
}

/** When the signature itself ends; undefined: never. */
export function endsAt(signature: Signature): number | undefined {
  const [made, lasts] = [madeAt(signature), seconds(signature.signed.get(EXPIRES)) ?? 0];
  return made === undefined || lasts === 0 ? undefined : made + lasts * 1000;
}

/** When a key made at `created` ends by this signature over it; undefined: never. */
export function keyEndsAt({ signed }: Signature, created: number): number | undefined {
  const lasts = seconds(signed.get(KEY_EXPIRES)) ?? 0;
  return lasts === 0 ? undefined : created + lasts * 1000;
}

/** Whether the key may sign data (RFC 9580 section 5.2.3.29); undefined: it does not say. */
export function maySign({ signed }: Signature): boolean | undefined {
  const flags = signed.get(FLAGS)?.[0];
  return flags === undefined ? undefined : (flags & 0x02) !== 0;
}

/** A subkey's own signature over its primary key: it proves itself, so it may stand in either area. */
export function backSignature({ signed, hints }: Signature): Signature | undefined {
  const embedded = signed.get(EMBEDDED) ?? hints.get(EMBEDDED);
  return embedded && readSignature(embedded);
}

/** Who it says made it: a fingerprint, or the 16 hex digits of a key id; undefined: nobody. */
export function issuerOf({ signed, hints }: Signature): string | undefined {
  const whole = signed.get(ISSUER_FINGERPRINT) ?? hints.get(ISSUER_FINGERPRINT);
  const named = whole?.length === 21 ? whole.subarray(1) : (signed.get(ISSUER) ?? hints.get(ISSUER));
  return named?.toString("hex").toUpperCase();
}
