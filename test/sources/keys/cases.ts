import { readFileSync } from "node:fs";
import { dearmor } from "../../../src/sources/keys/armor.ts";
import { dockerKeys } from "../../../src/sources/keys/openpgp.ts";
import { packets } from "../../../src/sources/keys/packets.ts";
import type { Keys } from "./gpg.ts";

/** A served file, the pinned fingerprints, and what has to come of it. */
export interface Case {
  name: string;
  file: Buffer;
  wanted: string[];
  /** The key that is installed, to the byte; or the error's code and a piece of its English text. */
  expect: Buffer | ["untrusted-key" | "network", string];
}

/** The same packets with headers of the new format; five-byte lengths where `long`. */
export function newFormat(key: Buffer, long = false): Buffer {
  const parts = [...packets(key)].map(({ tag, body }) => {
    const n = body.length;
    const five = Buffer.from([255, n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]);
    const short = n < 192 ? [n] : [((n - 192) >> 8) + 192, (n - 192) & 255];
    return Buffer.concat([Buffer.from([0xc0 | tag]), long || n > 8383 ? five : Buffer.from(short), body]);
  });
  return Buffer.concat(parts);
}

function withoutChecksum(armored: string): string {
  return armored.replace(/^=.{4}\n/m, "");
}

/** Nobody's, which a script can't tell from the owner's. */
const revocation = (version: 3 | 4) =>
  packet(2, version === 4 ? [4, 0x20, 1, 8, 0, 0, 0, 0, 0, 0] : [3, 5, 0x20, 0, 0, 0, 1, 0, 0, 0, 0]);
const packet = (tag: number, body: number[]) => Buffer.from([0xc0 | tag, body.length, ...body]);
const subkeyOf = (parts: Buffer) => [...packets(parts)][0]!.bytes;
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
/** As published; https://download.docker.com/linux/ubuntu/gpg and …/linux/centos/gpg. */
const [dockerApt, dockerYum] = [fixture("docker-apt.asc"), fixture("docker-yum.asc")];
const none = "0".repeat(40);

/** Every way in which a key may be served that we know of, and many in which something else is. */
export function cases({ rsa, expiring, ed25519 }: Keys): Case[] {
  const served = (
    name: string,
    file: Buffer | string,
    key = rsa.binary,
    wanted = [rsa.fingerprint],
  ): Case => ({
    name,
    file: Buffer.from(file as string),
    wanted,
    expect: key,
  });
  const refused = (
    name: string,
    file: Buffer | string,
    piece: string,
    code: "untrusted-key" | "network" = "network",
    wanted = [rsa.fingerprint],
  ): Case => ({ name, file: Buffer.from(file as string), wanted, expect: [code, piece] });

  const keys = [
    ["rsa", rsa],
    ["expiring", expiring],
    ["ed25519", ed25519],
  ] as const;
  const [first, ...rest] = [...packets(rsa.binary)];
  const noise = Buffer.concat([packet(10, [80, 71, 80]), packet(12, [6, 0]), packet(21, [1, 2, 3])]);
  const foreign = packet(6, [6, 0, 0, 0, 1, 27, 0, 0, 0, 1, 7]);
  const picture = packet(17, [5, 1, 2, 3, 4, 5]);
  const bindings = rsa.binary.subarray(rsa.binary.indexOf(rest.find(({ tag }) => tag === 14)!.bytes));
  const [subkey, binding] = packets(bindings);
  const foreignSubkey = expiring.binary.subarray(
    expiring.binary.indexOf([...packets(expiring.binary)].find(({ tag }) => tag === 14)!.bytes),
  );
  const alone = rsa.binary.subarray(0, rsa.binary.length - bindings.length);
  // Their own, and the same statement with a bit that is another: no statement any more.
  const forged = Buffer.from(binding!.bytes);
  forged[forged.length - 9]! ^= 1;
  const old = packet(6, [3, 0, 0, 0, 1, 0, 0, 1, 0, 8, 200]);

  return [
    ...keys.flatMap(([name, key]) => [
      served(`${name}, binary`, key.binary, key.binary, [key.fingerprint]),
      served(`${name}, armored`, key.armored, key.binary, [key.fingerprint]),
      served(`${name}, new format`, newFormat(key.binary), newFormat(key.binary), [key.fingerprint]),
    ]),
    served("five-byte lengths", newFormat(rsa.binary, true), newFormat(rsa.binary, true)),
    served("no checksum line", withoutChecksum(rsa.armored)),
    served("CRLF", rsa.armored.replaceAll("\n", "\r\n")),
    served("blanks at line ends", rsa.armored.replaceAll("\n", " \t\n")),
    served("header lines", rsa.armored.replace("\n\n", "\nVersion: GnuPG v2\nComment: 密钥\nComment:\n\n")),
    served("text around", `Key of the 镜像站:\n\n${rsa.armored}\n<!-- end -->\n`),
    served("byte order mark", `\ufeff${rsa.armored}`),
    served("no newline at the end", rsa.armored.trimEnd()),
    served(
      "short lines",
      rsa.armored.replace(/^[A-Za-z0-9+/]{64}$/gm, (l) => l.replace(/(.{7})/g, "$1\n")),
    ),
    served("another key before", Buffer.concat([expiring.binary, rsa.binary])),
    served("another key after", Buffer.concat([rsa.binary, ed25519.binary])),
    served("other keys around", Buffer.concat([expiring.binary, rsa.binary, ed25519.binary])),
    served("the same key twice", Buffer.concat([rsa.binary, rsa.binary])),
    served("several blocks", `${ed25519.armored}\n${rsa.armored}${expiring.armored}`),
    served("keys of version 6 and 3 around", Buffer.concat([foreign, rsa.binary, old])),
    served(
      "packets without meaning",
      Buffer.concat([first!.bytes, noise, ...rest.map((p) => p.bytes), noise]),
    ),
    served("a foreign subkey with its binding, behind", Buffer.concat([rsa.binary, foreignSubkey])),
    served("a foreign subkey with its binding, before", Buffer.concat([alone, foreignSubkey, bindings])),
    served("a foreign subkey without any signature", Buffer.concat([rsa.binary, subkeyOf(foreignSubkey)])),
    served(
      "a foreign subkey that takes the own one's binding",
      Buffer.concat([alone, subkeyOf(foreignSubkey), binding!.bytes]),
      alone,
    ),
    served("a subkey whose binding was changed", Buffer.concat([alone, subkey!.bytes, forged]), alone),
    served("a subkey without its binding", Buffer.concat([alone, subkey!.bytes]), alone),
    served(
      "a foreign subkey before the user id",
      Buffer.concat([first!.bytes, foreignSubkey, rsa.binary.subarray(first!.bytes.length)]),
    ),
    served("a picture with a signature", Buffer.concat([alone, picture, rest[1]!.bytes, bindings])),
    served("a subkey of version 3", Buffer.concat([rsa.binary, packet(14, [3, 0, 0, 0, 1]), binding!.bytes])),
    served(
      "noise between a subkey and its binding",
      Buffer.concat([alone, subkey!.bytes, noise, binding!.bytes]),
    ),
    served("Docker's key for apt", dockerApt, dearmor(dockerApt), [dockerKeys.apt]),
    served("Docker's key for yum", dockerYum, dearmor(dockerYum), [dockerKeys.yum]),
    served(
      "a thousand parts",
      Buffer.concat([rsa.binary, ...Array(1000 - rest.length - 1).fill(packet(12, [1]))]),
    ),
    served("a secret key's packets after it", Buffer.concat([rsa.binary, packet(5, [4]), packet(13, [65])])),
    served("second pin", rsa.armored, rsa.binary, [none, rsa.fingerprint]),
    served("first pin wins", Buffer.concat([expiring.binary, rsa.binary]), rsa.binary, [
      rsa.fingerprint,
      expiring.fingerprint,
    ]),

    refused("another key", expiring.armored, expiring.fingerprint, "untrusted-key"),
    refused("two other keys", ed25519.armored + expiring.armored, ed25519.fingerprint, "untrusted-key"),
    refused("a subkey's pin", rsa.binary, rsa.fingerprint, "untrusted-key", [rsa.subkeys[0]!]),
    refused(
      "a revoked key",
      Buffer.concat([first!.bytes, revocation(4), ...rest.map((p) => p.bytes)]),
      rsa.fingerprint,
      "untrusted-key",
    ),
    refused(
      "a key that an old program revoked, in the end",
      Buffer.concat([rsa.binary, revocation(3)]),
      rsa.fingerprint,
      "untrusted-key",
    ),
    served("another key before that is revoked", Buffer.concat([expiring.binary, revocation(4), rsa.binary])),
    refused("a key of version 6", foreign, "v6", "untrusted-key"),
    refused("a key of version 3", old, "v3", "untrusted-key"),
    refused("empty", "", "empty"),
    refused("web page", "\n <!DOCTYPE html>\n<title>Login</title>\n", "web page"),
    refused("web page with byte order mark", "\ufeff<html><body>登录</body></html>", "web page"),
    refused("web page of one long line", `<html>${"x".repeat(100_000)}</html>`, "web page"),
    refused("something else", '\r\n{"code": 404, "msg": "没有"}\r\n', 'with: {"code": 404'),
    refused("control characters", "\x1b]0;title\x07 hello\n", "with: ]0;title? hello"),
    refused("zero bytes", Buffer.concat([Buffer.from("\0\0abc\n"), Buffer.from(rsa.armored)]), "abc"),
    refused("blank", " \n\n", "Something else"),
    refused("secret key block", "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n", "PRIVATE"),
    refused("too large", Buffer.alloc(256 * 1024 + 1, 0x99), "256 KiB"),
    refused("armor cut in the data", rsa.armored.slice(0, 900), "cut off"),
    refused("armor cut in the headers", rsa.armored.slice(0, 37), "cut off"),
    refused("armor cut before its end", rsa.armored.slice(0, -40), "cut off"),
    refused("binary cut in a packet", rsa.binary.subarray(0, -1), "cut off"),
    refused("binary cut in a header", rsa.binary.subarray(0, 2), "cut off"),
    refused("one byte", Buffer.from([0x99]), "cut off"),
    refused("primary key alone", first!.bytes, "cut off"),
    refused("wrong checksum", rsa.armored.replace(/^=.{4}$/m, "=AAAA"), "CRC24"),
    refused("changed data", rsa.armored.replace(/^([A-Za-z0-9+/]{10})./m, "$1#"), "damaged"),
    refused("checksum with a stray sign", rsa.armored.replace(/^=.{4}$/m, "=AA=A"), "damaged"),
    refused("padding in the middle", rsa.armored.replace(/^([A-Za-z0-9+/]{10})../m, "$1=="), "damaged"),
    refused("no blank line", rsa.armored.replace("\n\n", "\n"), "damaged"),
    refused("block without data", rsa.armored.replace(/\n\n[\s\S]*\n-----END/, "\n\n-----END"), "damaged"),
    refused("data after the checksum", rsa.armored.replace(/^(=.{4})$/m, "$1\nAAAA"), "damaged"),
    refused("partial length", Buffer.from([0xc6, 0xe1, 1, 2, 3]), "damaged"),
    refused("indeterminate length", Buffer.concat([rsa.binary, Buffer.from([0xb7])]), "damaged"),
    refused("no packet after the key", Buffer.concat([rsa.binary, Buffer.from("tail\n")]), "damaged"),
    refused("a key, then a cut one", Buffer.concat([rsa.binary, expiring.binary.subarray(0, 99)]), "cut off"),
    refused(
      "only a signature over a subkey",
      Buffer.concat([first!.bytes, rest[0]!.bytes, bindings]),
      "cut off",
    ),
    refused(
      "a thousand parts and one",
      Buffer.concat([rsa.binary, ...Array(1000 - rest.length).fill(packet(12, [1]))]),
      "1000",
    ),
    refused("10,000 parts", Buffer.concat(Array(10_000).fill(packet(6, [4]))), "1000"),
    refused(
      "10,000 subkeys",
      Buffer.concat([rsa.binary, ...Array(10_000).fill(packet(14, [4, 1, 2]))]),
      "1000",
    ),
    refused("a signature in a key's armor", signatureOnly(rest[1]!.bytes), "no public key"),
  ];
}

function signatureOnly(signature: Buffer): string {
  const base64 = signature.toString("base64").replace(/.{64}/g, "$&\n");
  return `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${base64}\n-----END PGP PUBLIC KEY BLOCK-----\n`;
}
