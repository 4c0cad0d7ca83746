import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { hashed, packet, uint32 } from "./packet.ts";

/** A key made here, without gpg: what a repository's owner has. */
export interface Owner {
  readonly fingerprint: string;
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

/** Makes an RSA key of 2048 bits with one user id; format: RFC 9580 sections 5.2.3, 5.5.2 and 7. */
export function makeOwner(created = Date.UTC(2020, 0, 1)): Owner {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { n, e } = publicKey.export({ format: "jwk" }) as { n: string; e: string };
  const body = Buffer.concat([Buffer.from([4]), uint32(created / 1000), Buffer.from([1]), mpi(n), mpi(e)]);
  const id = createHash("sha1").update(hashed(body)).digest();
  const signature = (type: number, data: Buffer, at: number): Buffer => {
    const fields = Buffer.concat([Buffer.from([5, 2]), uint32(at / 1000), Buffer.from([22, 33, 4]), id]);
    const head = Buffer.concat([Buffer.from([4, type, 1, 8, 0, fields.length]), fields]);
    const all = Buffer.concat([data, head, Buffer.from([4, 0xff]), uint32(head.length)]);
    const number = createSign("sha256").update(all).sign(privateKey);
    const digest = createHash("sha256").update(all).digest();
    return packet(
      2,
      Buffer.concat([head, Buffer.from([0, 0]), digest.subarray(0, 2), mpi(number.toString("base64url"))]),
    );
  };
  const user = Buffer.from("Owner <owner@example.com>");
  const about = Buffer.concat([hashed(body), Buffer.from([0xb4]), uint32(user.length), user]);
  return {
    fingerprint: id.toString("hex").toUpperCase(),
    file: Buffer.concat([packet(6, body), packet(13, user), signature(0x13, about, created)]),
    sign(text, at = Date.UTC(2026, 0, 1)) {
      const lines = text.replace(/\n$/, "").split("\n");
      const base64 = signature(1, Buffer.from(lines.join("\r\n")), at).toString("base64");
      return [
        "-----BEGIN PGP SIGNED MESSAGE-----",
        "Hash: SHA256",
        "",
        ...lines.map((line) => (line.startsWith("-") ? `- ${line}` : line)),
        "-----BEGIN PGP SIGNATURE-----",
        "",
        ...base64.match(/.{1,64}/g)!,
        "-----END PGP SIGNATURE-----",
        "",
      ].join("\n");
    },
  };
}
