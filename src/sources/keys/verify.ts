import { createHash, createVerify, verify } from "node:crypto";
import { ECDSA, EDDSA, type PublicKey, RSA } from "./public-key.ts";
import { madeAt, type Signature } from "./signature.ts";

/** Node's names of hash algorithms that signatures are believed with; MD5, SHA-1 and RIPEMD-160 are not among them. */
const strong: Readonly<Record<number, string>> = { 8: "sha256", 9: "sha384", 10: "sha512" };
const withSha1: Readonly<Record<number, string>> = { ...strong, 2: "sha1" };
/** The names of the "Hash:" line: RFC 9580 section 9.5. */
export const hashNames: Readonly<Record<number, string>> = { 8: "SHA256", 9: "SHA384", 10: "SHA512" };

/** Of a hash that can be made here at all. */
export const isKnown = ({ hash }: Signature): boolean => hash in withSha1;
export const isStrong = ({ hash }: Signature): boolean => hash in strong;

/**
 * Whether this key made this signature over this data. `sha1`: also over a SHA-1, for what can only take trust away
 * (a key's end, its revocation).
 */
export function isBy(
  signature: Signature,
  key: PublicKey,
  data: readonly Buffer[],
  { sha1 = false } = {},
): boolean {
  const name = (sha1 ? withSha1 : strong)[signature.hash];
  const { algorithm, numbers } = signature;
  if (name === undefined || key.object === undefined || madeAt(signature) === undefined) return false;
  if (algorithm !== key.algorithm && !(RSA.has(algorithm) && RSA.has(key.algorithm))) return false;
  const all = [...data, signature.trailer];
  const hash = createHash(name);
  for (const part of all) hash.update(part);
  const digest = hash.digest();
  if (!digest.subarray(0, 2).equals(signature.beginning)) return false;
  if (RSA.has(algorithm)) {
    const width = Math.ceil((key.object.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
    const [number] = numbers;
    if (numbers.length !== 1 || number === undefined || number.length > width) return false;
    const check = createVerify(name);
    for (const part of all) check.update(part);
    return check.verify(key.object, padded(number, width));
  }
  const width = algorithm === EDDSA ? 32 : curveBytes(key);
  if (numbers.length !== 2 || numbers.some(({ length }) => length > width)) return false;
  const pair = Buffer.concat(numbers.map((number) => padded(number, width)));
  if (algorithm === EDDSA) return verify(null, digest, key.object, pair);
  if (algorithm !== ECDSA) return false;
  const check = createVerify(name);
  for (const part of all) check.update(part);
  return check.verify({ key: key.object, dsaEncoding: "ieee-p1363" }, pair);
}

/** OpenSSL's names of the curves, which Node tells. */
const curveBytes = ({ object }: PublicKey): number =>
  ({ prime256v1: 32, secp384r1: 48, secp521r1: 66 })[object?.asymmetricKeyDetails?.namedCurve ?? ""] ?? 0;

const padded = (number: Buffer, width: number): Buffer =>
  Buffer.concat([Buffer.alloc(width - number.length), number]);
