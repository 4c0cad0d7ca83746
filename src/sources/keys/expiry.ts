import { packets } from "./packets.ts";

/** Subpackets of signatures. Source: RFC 9580 section 5.2.3.7. */
const CREATED = 2;
const KEY_EXPIRES = 9;
const ISSUER = 16;
const ISSUER_FINGERPRINT = 33;
/** Certifications of a user id, and a signature over the key itself: RFC 9580 section 5.2.1. */
const SELF = new Set([0x10, 0x11, 0x12, 0x13, 0x1f]);

/**
 * When a version 4 key expires by its newest self-signature, milliseconds since the epoch; undefined: never, or
 * nobody says. `fingerprint`: its own, in upper case. Signatures are not verified here.
 */
export function expiryOf(key: Buffer, fingerprint: string): number | undefined {
  const [primary, ...rest] = packets(key);
  if (primary === undefined || primary.body.length < 5) return undefined;
  const made = primary.body.readUInt32BE(1);
  let newest = -1;
  let expires: number | undefined;
  for (const { tag, body } of rest) {
    // Subkeys have signatures of their own.
    if (tag === 14) break;
    if (tag !== 2 || body[0] !== 4 || !SELF.has(body[1] ?? 0)) continue;
    const fields = subpackets(body);
    const issuer = fields.get(ISSUER_FINGERPRINT)?.subarray(1) ?? fields.get(ISSUER);
    if (issuer === undefined || !fingerprint.endsWith(issuer.toString("hex").toUpperCase())) continue;
    const at = number(fields.get(CREATED)) ?? 0;
    if (at <= newest) continue;
    newest = at;
    const seconds = number(fields.get(KEY_EXPIRES)) ?? 0;
    expires = seconds === 0 ? undefined : (made + seconds) * 1000;
  }
  return expires;
}

const number = (data: Buffer | undefined): number | undefined =>
  data?.length === 4 ? data.readUInt32BE(0) : undefined;

/** Those of both areas, the hashed one's first; a cut-off signature gives what came whole. */
function subpackets(body: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  let at = 4;
  for (let area = 0; area < 2 && at + 2 <= body.length; area++) {
    const end = Math.min(body.length, at + 2 + body.readUInt16BE(at));
    at += 2;
    while (at < end) {
      const first = body[at]!;
      const wide = first < 192 ? 1 : first < 255 ? 2 : 5;
      if (at + wide > end) return found;
      const length =
        wide === 1
          ? first
          : wide === 2
            ? (first - 192) * 256 + body[at + 1]! + 192
            : body.readUInt32BE(at + 1);
      const start = at + wide;
      if (length < 1 || start + length > end) return found;
      const type = body[start]! & 0x7f;
      if (!found.has(type)) found.set(type, body.subarray(start + 1, start + length));
      at = start + length;
    }
  }
  return found;
}
