import { createHash, createPublicKey, type KeyObject } from "node:crypto";

/** A public key or subkey of version 4 that signatures can be checked with. */
export interface PublicKey {
  /** 40 hex digits in upper case. */
  readonly fingerprint: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** OpenPGP's number of its algorithm: RFC 9580 section 9.1. */
  readonly algorithm: number;
  /** undefined: docker-setup checks no signatures of this kind, or the key is too short to be safe. */
  readonly object: KeyObject | undefined;
  /** What signatures over the key hash: RFC 9580 section 5.2.4. */
  readonly hashed: Buffer;
}

/** RFC 9580 section 9.1. RSA comes under three numbers: for both, to encrypt, to sign. */
export const RSA = new Set([1, 2, 3]);
export const ECDSA = 19;
export const EDDSA = 22;

/** Shorter RSA keys are no longer safe. Source: NIST SP 800-131A rev. 2, section 3. */
const SHORTEST_RSA = 2048;
/** No key in use is longer; the mathematics of one would take its time. */
const LONGEST_RSA = 16_384;

/** Curves by their object identifiers in hex: RFC 9580 section 9.2. `bytes`: of a number. */
const curves: Readonly<Record<string, { readonly name: string; readonly bytes: number }>> = {
  "2a8648ce3d030107": { name: "P-256", bytes: 32 },
  "2b81040022": { name: "P-384", bytes: 48 },
  "2b81040023": { name: "P-521", bytes: 66 },
};
const ED25519 = "2b06010401da470f01";

/** RFC 9580 section 5.5.4.2: SHA-1 over 0x99, the length in two bytes, and the packet's body; of another version "v3". */
export function fingerprintOf(body: Buffer): string {
  const version = body[0] ?? 0;
  if (version !== 4 || body.length > 0xffff) return `v${version}`;
  return createHash("sha1").update(hashedKey(body)).digest("hex").toUpperCase();
}

function hashedKey(body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x99, body.length >> 8, body.length & 0xff]), body]);
}

/** Reads a key packet's body; undefined where it is of another version or ends early. */
export function readPublicKey(body: Buffer): PublicKey | undefined {
  const fingerprint = fingerprintOf(body);
  if (fingerprint.startsWith("v") || body.length < 7) return undefined;
  const algorithm = body[5]!;
  return {
    fingerprint,
    created: body.readUInt32BE(1) * 1000,
    algorithm,
    object: keyObject(algorithm, body.subarray(6)),
    hashed: hashedKey(body),
  };
}

function keyObject(algorithm: number, material: Buffer): KeyObject | undefined {
  const jwk = RSA.has(algorithm) ? rsa(material) : elliptic(algorithm, material);
  if (jwk === undefined) return undefined;
  try {
    return createPublicKey({ key: jwk, format: "jwk" });
  } catch {
    return undefined;
  }
}

function rsa(material: Buffer) {
  const [n, e] = readMpis(material) ?? [];
  if (n === undefined || e === undefined || e.length > 8) return undefined;
  const bits = n.length * 8;
  if (bits < SHORTEST_RSA || bits > LONGEST_RSA) return undefined;
  return { kty: "RSA", n: n.toString("base64url"), e: e.toString("base64url") };
}

function elliptic(algorithm: number, material: Buffer) {
  const length = material[0] ?? 0;
  const oid = material.subarray(1, 1 + length).toString("hex");
  const [point] = readMpis(material.subarray(1 + length)) ?? [];
  if (point === undefined) return undefined;
  if (algorithm === EDDSA && oid === ED25519 && point.length === 33 && point[0] === 0x40) {
    return { kty: "OKP", crv: "Ed25519", x: point.subarray(1).toString("base64url") };
  }
  const curve = algorithm === ECDSA ? curves[oid] : undefined;
  if (curve === undefined || point[0] !== 4 || point.length !== 1 + 2 * curve.bytes) return undefined;
  const [x, y] = [point.subarray(1, 1 + curve.bytes), point.subarray(1 + curve.bytes)];
  return { kty: "EC", crv: curve.name, x: x.toString("base64url"), y: y.toString("base64url") };
}

/** Whole numbers one after another, without their leading zeros: RFC 9580 section 3.2. undefined: cut off. */
export function readMpis(data: Buffer): Buffer[] | undefined {
  const found: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    if (at + 2 > data.length) return undefined;
    const length = Math.ceil(data.readUInt16BE(at) / 8);
    const end = at + 2 + length;
    if (end > data.length) return undefined;
    let start = at + 2;
    while (start < end && data[start] === 0) start++;
    found.push(data.subarray(start, end));
    at = end;
  }
  return found;
}
