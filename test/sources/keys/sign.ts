import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { hashed, packet, uint32 } from "./packet.ts";

/** A key made here, without gpg: what a repository's owner has. */
export interface Owner {
  readonly fingerprint: string;
  /** Of the subkey that signs, as Docker's does. */
  readonly subkey: string;
  /** As a mirror serves it, binary. */
  readonly file: Buffer;
  /** A clearsigned text, SHA-256, made at `at`, milliseconds since the epoch. */
  sign(text: string, at?: number): string;
}

const mpi = (base64url: string) => {
  const all = Buffer.from(base64url, "base64url");
  const number = all.subarray(all.findIndex((byte) => byte !== 0));
  const bits = number.length * 8 - Math.clz32(number[0]!) + 24;
  return Buffer.concat([Buffer.from([bits >> 8, bits & 255]), number]);
};

/** RSA of 2048 bits; format: RFC 9580 sections 5.2.3 and 5.5.2. */
export function makeKey(created: number) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { n, e } = publicKey.export({ format: "jwk" }) as { n: string; e: string };
  const body = Buffer.concat([Buffer.from([4]), uint32(created / 1000), Buffer.from([1]), mpi(n), mpi(e)]);
  const id = createHash("sha1").update(hashed(body)).digest();
  /** A signature packet's body; `more`: subpackets of its own. */
  const signature = (type: number, data: Buffer, at: number, more = Buffer.alloc(0)): Buffer => {
    const fields = Buffer.concat([
      Buffer.from([5, 2]),
      uint32(at / 1000),
      Buffer.from([22, 33, 4]),
      id,
      more,
    ]);
    const head = Buffer.concat([
      Buffer.from([4, type, 1, 8, fields.length >> 8, fields.length & 255]),
      fields,
    ]);
    const all = Buffer.concat([data, head, Buffer.from([4, 0xff]), uint32(head.length)]);
    const number = createSign("sha256").update(all).sign(privateKey);
    const beginning = createHash("sha256").update(all).digest().subarray(0, 2);
    return Buffer.concat([head, Buffer.from([0, 0]), beginning, mpi(number.toString("base64url"))]);
  };
  return { body, hashed: hashed(body), fingerprint: id.toString("hex").toUpperCase(), signature };
}

/** A subpacket that holds a signature. */
export const embedded = (signature: Buffer): Buffer =>
  Buffer.concat([Buffer.from([255]), uint32(signature.length + 1), Buffer.from([32]), signature]);

/** Makes a key with one user id and a subkey that signs. */
export function makeOwner(created = Date.UTC(2020, 0, 1)): Owner {
  const [key, sub] = [makeKey(created), makeKey(created)];
  const user = Buffer.from("Owner <owner@example.com>");
  const about = Buffer.concat([key.hashed, Buffer.from([0xb4]), uint32(user.length), user]);
  const both = Buffer.concat([key.hashed, sub.hashed]);
  const back = sub.signature(0x19, both, created);
  const flags = Buffer.from([2, 27, 2]);
  const binding = key.signature(0x18, both, created, Buffer.concat([flags, embedded(back)]));
  return {
    fingerprint: key.fingerprint,
    subkey: sub.fingerprint,
    file: Buffer.concat([
      packet(6, key.body),
      packet(13, user),
      packet(2, key.signature(0x13, about, created)),
      packet(14, sub.body),
      packet(2, binding),
    ]),
    sign(text, at = Date.UTC(2026, 0, 1)) {
      const lines = text.replace(/\n$/, "").split("\n");
      const signature = packet(2, sub.signature(1, Buffer.from(lines.join("\r\n")), at));
      return [
        "-----BEGIN PGP SIGNED MESSAGE-----",
        "Hash: SHA256",
        "",
        ...lines.map((line) => (line.startsWith("-") ? `- ${line}` : line)),
        "-----BEGIN PGP SIGNATURE-----",
        "",
        ...signature.toString("base64").match(/.{1,64}/g)!,
        "-----END PGP SIGNATURE-----",
        "",
      ].join("\n");
    },
  };
}
