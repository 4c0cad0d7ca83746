import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, describe, expect, it } from "vitest";
import { dearmor } from "../../../src/sources/keys/armor.ts";
import { type Certificate, certificateOf } from "../../../src/sources/keys/certificate.ts";
import { type Distrust, verifyClearsigned } from "../../../src/sources/keys/clearsigned.ts";
import { packets } from "../../../src/sources/keys/packets.ts";
import { Gpg, type MadeKey } from "./gpg.ts";

const gpg = new Gpg();
afterAll(() => gpg.close());

const certificate = (key: MadeKey | Buffer): Certificate =>
  certificateOf([...packets(Buffer.isBuffer(key) ? key : key.binary)])!;
const now = Date.now();
const plain =
  "Origin: Docker\nSHA256:\n 0123 45 stable/Packages\n-dashes\n- - and more\n\nFrom here on   \n\tend";

const rsa = gpg.make(["RSA <r@example.com>"], "rsa3072", "never", [["rsa2048", "sign"]]);
const ed25519 = gpg.make(["Ed <e@example.com>"], "ed25519", "never");
const ecdsa = ["nistp256", "nistp384", "nistp521"].map((curve) =>
  gpg.make([`${curve} <${curve}@example.com>`], curve, "never"),
);
const other = gpg.make(["Other <o@example.com>"], "rsa2048", "never");

/** A clearsigned text by gpg; `by`: fingerprints, one with "!" is that very (sub)key. */
function sign(by: string[], text = plain, options: string[] = []): Buffer {
  const users = by.flatMap((user) => ["--local-user", user]);
  return gpg.run([...users, ...options, "--clearsign"], text);
}
const digest = (name: string) => ["--digest-algo", name];
const primary = `${rsa.fingerprint}!`;
const good = sign([rsa.fingerprint], plain, digest("SHA512"));
const text = good.toString("latin1");
const verify = (file: Buffer | string, by: MadeKey | Buffer = rsa, at = now) =>
  verifyClearsigned(typeof file === "string" ? Buffer.from(file, "latin1") : file, certificate(by), at);

/** What gpg itself takes for the signed text. */
const payload = `${plain.replace(/[ \t]+$/gm, "")}\n`;

describe("takes what gpg signed", () => {
  const cases: [name: string, file: Buffer | string, key: MadeKey, signer: string][] = [
    ...["SHA256", "SHA384", "SHA512"].flatMap((name): [string, Buffer, MadeKey, string][] => [
      [`RSA, ${name}`, sign([primary], plain, digest(name)), rsa, rsa.fingerprint],
      [`Ed25519, ${name}`, sign([ed25519.fingerprint], plain, digest(name)), ed25519, ed25519.fingerprint],
    ]),
    ...ecdsa.map((key): [string, Buffer, MadeKey, string] => [
      `ECDSA ${key.fingerprint}`,
      sign([key.fingerprint]),
      key,
      key.fingerprint,
    ]),
    ["a bound subkey's", good, rsa, rsa.subkeys[0]!],
    ["CRLF", text.replaceAll("\n", "\r\n"), rsa, rsa.subkeys[0]!],
    ["blanks at the ends of lines", text.replaceAll("\n", " \t\n"), rsa, rsa.subkeys[0]!],
    ["blank lines behind", `${text}\n \n\r\n`, rsa, rsa.subkeys[0]!],
    ["no newline at the end", text.trimEnd(), rsa, rsa.subkeys[0]!],
    ["no Hash line", text.replace("Hash: SHA512\n", ""), rsa, rsa.subkeys[0]!],
    [
      "a signature's Version line",
      text.replace(/(BEGIN PGP SIGNATURE-----\n)/, "$1Version: GnuPG v1\n"),
      rsa,
      rsa.subkeys[0]!,
    ],
    ["another's signature before it", sign([other.fingerprint, primary]), rsa, rsa.fingerprint],
    ["another's signature behind it", sign([primary, other.fingerprint]), rsa, rsa.fingerprint],
  ];
  it.each(cases)("%s", (_, file, key, signer) => {
    expect(verify(file, key)).toEqual({ trusted: true, payload, signer });
  });
  it.each(["", "\n", "one line", "-\n", "é 镜像站\n", "Hash: x\n\n\n", "-----BEGIN PGP SIGNATURE-----\n"])(
    "the text %j",
    (words) => {
      const verdict = verify(sign([primary], words));
      const read = verdict.trusted ? Buffer.from(verdict.payload, "latin1").toString() : verdict;
      expect(read).toBe(`${words.replace(/\n$/, "")}\n`);
    },
  );
});

/** A signature packet in a text's armor, changed, without the checksum line. */
function withSignature(change: (packet: Buffer) => Buffer): string {
  const start = text.indexOf("-----BEGIN PGP SIGNATURE-----");
  const packet = dearmor(Buffer.from(text.slice(start)), "SIGNATURE");
  const base64 = change(Buffer.from(packet)).toString("base64").replace(/.{64}/g, "$&\n");
  return `${text.slice(0, start)}-----BEGIN PGP SIGNATURE-----\n\n${base64}\n-----END PGP SIGNATURE-----\n`;
}

/** One byte of the signature's head that is another: 1 its type, 3 its hash. */
const withByte = (offset: number, value: number) =>
  withSignature((packet) => {
    packet.writeUInt8(value, packet.indexOf(Buffer.from([4, 1, 1, 10])) + offset);
    return packet;
  });

/** A key of its own whose life has ended, and a text that it signed while it lasted. */
function expired() {
  const then = ["--faked-system-time", "20250101T000000"];
  gpg.run([...then, "--quick-generate-key", "Old <old@example.com>", "rsa2048", "cert,sign", "2025-03-01"]);
  const key = gpg.exported("Old <old@example.com>");
  return { key, file: gpg.run([...then, "--local-user", key.fingerprint, "--clearsign"], plain) };
}

describe("refuses", () => {
  const old = expired();
  const parts = [...packets(rsa.binary)];
  const at = parts.findIndex(({ tag }) => tag === 14);
  const unbound = Buffer.concat(parts.slice(0, at + 1).map(({ bytes }) => bytes));
  const foreign = [
    ...packets(gpg.make(["F <f@example.com>"], "rsa2048", "never", [["rsa2048", "sign"]]).binary),
  ];
  const sneaked = Buffer.concat([rsa.binary, ...foreign.slice(-2).map(({ bytes }) => bytes)]);
  const byForeign = sign(["F <f@example.com>"]);
  const encrypting = gpg.make(["Enc <enc@example.com>"], "rsa2048", "never", [["rsa2048", "encr"]]);
  const hashes = ["--allow-weak-digest-algos"];
  const notation = ["--sig-notation", "!x@example.com=1"];
  const short = ["--default-sig-expire", "1"];
  const future = gpg.run(
    ["--faked-system-time", "20380101T000000!", "--local-user", primary, "--clearsign"],
    plain,
  );
  const binary = gpg.run(["--local-user", primary, "--armor", "--detach-sign"], plain).toString();
  const rows: [name: string, file: Buffer | string, why: Distrust, key?: MadeKey | Buffer, at?: number][] = [
    ["another key's", sign([other.fingerprint]), "signer"],
    ["a foreign subkey's that the file sneaked in", byForeign, "signer", sneaked],
    ["a subkey's without a binding", good, "signer", unbound],
    ["an encryption key's certificate", good, "signer", encrypting],
    ["SHA-1", sign([primary], plain, [...hashes, ...digest("SHA1")]), "weak"],
    ["RIPEMD-160", sign([primary], plain, [...hashes, ...digest("RIPEMD160")]), "weak"],
    ["MD5 by its number", withByte(3, 1), "weak"],
    ["a critical notation", sign([primary], plain, notation), "unsupported"],
    ["a certification's type", withByte(1, 0x10), "unsupported"],
    ["a standalone signature's type", withByte(1, 2), "unsupported"],
    [
      "a signature that has ended",
      sign([primary], plain, short),
      "signature-expired",
      rsa,
      now + 2 * 86_400_000,
    ],
    ["a key that has ended", old.file, "key-expired", old.key],
    ["a signature of the future", future, "future"],
    ["text before", `x\n${text}`, "form"],
    ["a blank line before", `\n${text}`, "form"],
    ["text behind", `${text}x\n`, "form"],
    ["two messages", text + text, "form"],
    ["a head line of no meaning", text.replace("Hash:", "Comment: unsigned\nHash:"), "form"],
    ["another hash in the head", text.replace("Hash: SHA512", "Hash: SHA256"), "form"],
    ["a line whose dash is bare", text.replace("- -dashes", "-dashes"), "form"],
    ["an added line", text.replace("Origin", "Extra: 1\nOrigin"), "changed"],
    ["a removed line", text.replace("From here on   \n", ""), "changed"],
    ["a blank in the middle", text.replace("Origin: D", "Origin:  D"), "changed"],
    ["a vertical tab at a line's end", text.replace("Docker\n", "Docker\v\n"), "changed"],
    ["no signature", text.slice(0, text.indexOf("-----BEGIN PGP SIG")), "form"],
    ["no end", text.slice(0, -20), "form"],
    ["an empty file", "", "form"],
    ["a web page", "<html>login</html>", "form"],
    ["a detached signature", binary, "form"],
    ["a key for a signature", text.replace(/-----BEGIN PGP SIG[\s\S]*/, rsa.armored), "form"],
    ["five megabytes", text.replace("Docker", "x".repeat(5 << 20)), "form"],
  ];
  it.each(rows)("%s", (_, file, why, key = rsa, at = now) => {
    expect(verify(file, key, at)).toMatchObject({ trusted: false, why });
  });

  it("a revoked key's", () => {
    const key = gpg.make(["Gone <gone@example.com>"], "rsa2048", "never");
    const file = sign([key.fingerprint]);
    expect(verify(file, key).trusted).toBe(true);
    const path = join(gpg.home, "openpgp-revocs.d", `${key.fingerprint}.rev`);
    writeFileSync(path, readFileSync(path, "utf8").replace(":-----", "-----"));
    gpg.run(["--import", path]);
    expect(verify(file, gpg.exported(key.fingerprint))).toMatchObject({ why: "key-revoked" });
  });

  it("any single byte that is another, anywhere but in a blank's place", () => {
    const trusted: string[] = [];
    for (let at = 0; at < good.length; at++) {
      for (const bit of [0x01, 0x20]) {
        const changed = Buffer.from(good);
        changed[at]! ^= bit;
        if (verify(changed).trusted)
          trusted.push(`${at} ${JSON.stringify(text.slice(Math.max(0, at - 6), at + 6))} ^ ${bit}`);
      }
    }
    expect(trusted).toEqual([]);
  });

  it.each([" ", "- ", "\n", "x \t", "-----BEGIN PGP SIGNATURE-----\n", "\r"])(
    "2 MB of %j within a bound",
    (filler) => {
      const start = text.slice(0, text.indexOf("Origin"));
      const body = filler.repeat(Math.floor((2e6 - text.length) / filler.length));
      for (const file of [start + body, start + body + text.slice(text.indexOf("Origin")), body]) {
        const begun = process.cpuUsage().user;
        expect(verify(file).trusted).toBe(false);
        expect(process.cpuUsage().user - begun).toBeLessThan(2_000_000);
      }
    },
  );
});
