import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import { armor, crc24 } from "../../../src/sources/keys/armor.ts";
import { parseFingerprint } from "../../../src/sources/keys/fingerprint.ts";
import { dockerKeys, selectKey } from "../../../src/sources/keys/openpgp.ts";
import { packets } from "../../../src/sources/keys/packets.ts";
import { which } from "../../tools.ts";
import { type Case, cases } from "./cases.ts";
import { Gpg, makeKeys } from "./gpg.ts";
import { mutated } from "./mutate.ts";

const gpg = new Gpg();
const keys = makeKeys(gpg);
afterAll(() => gpg.close());

function outcome({ file, wanted }: Pick<Case, "file" | "wanted">) {
  try {
    return selectKey(file, wanted);
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
}

describe("selectKey", () => {
  it.each(cases(keys))("$name", (one) => {
    const got = outcome(one);
    if (Buffer.isBuffer(one.expect)) {
      if (got instanceof SetupError) throw got;
      expect(got.key.equals(one.expect)).toBe(true);
      expect(gpg.show(got.key)).toEqual([got.fingerprint]);
      expect(one.wanted).toContain(got.fingerprint);
    } else {
      if (!(got instanceof SetupError)) throw new Error("a key was taken");
      expect([got.code, got.why?.en]).toEqual([one.expect[0], expect.stringContaining(one.expect[1])]);
      expect(got.why?.zh).not.toBe(got.why?.en);
      if (got.code === "untrusted-key") expect(got.why?.en).toContain(one.wanted.join(" "));
    }
  });

  it("takes no key but the pinned one, whatever happens to the file", () => {
    const primary = [...packets(keys.rsa.binary)][0]!.body;
    const base = [
      Buffer.concat([keys.expiring.binary, keys.rsa.binary, keys.ed25519.binary]),
      Buffer.from(keys.ed25519.armored + keys.rsa.armored),
    ];
    let taken = 0;
    fc.assert(
      fc.property(mutated(base), (file) => {
        const got = outcome({ file, wanted: [keys.rsa.fingerprint] });
        if (got instanceof SetupError) {
          expect(["network", "untrusted-key"]).toContain(got.code);
          return;
        }
        taken++;
        expect(got.fingerprint).toBe(keys.rsa.fingerprint);
        const parts = [...packets(got.key)];
        expect(parts[0]!.body.equals(primary)).toBe(true);
        expect(parts.filter((part) => part.tag === 6)).toHaveLength(1);
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

describe("what comes out is a key", () => {
  const together = Buffer.concat([keys.expiring.binary, keys.rsa.binary, keys.ed25519.binary]);

  it.each(Object.entries(keys))("to gpg, gpgv and rpm: %s", (name, key) => {
    const got = selectKey(together, [key.fingerprint]).key;
    const other = new Gpg();
    const binary = join(other.home, "key.gpg");
    const armored = join(other.home, "key.asc");
    writeFileSync(binary, got);
    writeFileSync(armored, armor(got));
    try {
      other.run(["--import", armored]);
      expect(other.show(other.run(["--export"]))).toEqual([key.fingerprint]);
      const { file, signature } = gpg.sign(name, key);
      expect(verify(binary, signature, file)).toBe(0);
      const database = mkdtempSync(join(other.home, "rpm-"));
      execFileSync(which("rpm"), ["--dbpath", database, "--import", armored]);
      const listed = execFileSync(which("rpm"), ["--dbpath", database, "-q", "gpg-pubkey"]).toString().trim();
      expect(listed).toContain(`gpg-pubkey-${key.fingerprint.slice(-8).toLowerCase()}-`);
    } finally {
      other.close();
    }
  });

  it("does not verify another key's signature", () => {
    const { file, signature } = gpg.sign("foreign", keys.expiring);
    const keyring = join(gpg.home, "rsa.gpg");
    writeFileSync(keyring, selectKey(together, [keys.rsa.fingerprint]).key);
    expect(verify(keyring, signature, file)).not.toBe(0);
  });

  it("has a foreign subkey that the file sneaked in refused by gpgv", () => {
    // A mirror that appends its own subkey to the pinned key: the bytes stay, the tool that uses them says no.
    const evil = gpg.make(["Evil <e@example.com>"], "rsa2048", "never", [["rsa2048", "sign"]]);
    const parts = [...packets(evil.binary)];
    const at = parts.findIndex((part) => part.tag === 14);
    const subkey = Buffer.concat(parts.slice(at).map((part) => part.bytes));
    const { key } = selectKey(Buffer.concat([keys.rsa.binary, subkey]), [keys.rsa.fingerprint]);
    const keyring = join(gpg.home, "sneaked.gpg");
    writeFileSync(keyring, key);
    const bad = gpg.sign("sneaked", evil);
    expect(verify(keyring, bad.signature, bad.file)).not.toBe(0);
    const good = gpg.sign("still good", keys.rsa);
    expect(verify(keyring, good.signature, good.file)).toBe(0);
  });
});

/** gpgv is what apt calls; its exit code. */
function verify(keyring: string, signature: string, file: string): number {
  try {
    execFileSync(which("gpgv"), ["--homedir", gpg.home, "--keyring", keyring, signature, file], {
      stdio: "pipe",
    });
    return 0;
  } catch (error) {
    return (error as { status: number }).status;
  }
}

describe("armor", () => {
  it.each(Object.entries(keys))("is gpg's own, to the byte: %s", (_name, key) => {
    expect(armor(key.binary)).toBe(key.armored);
  });

  it("has the checksum of the published test word", () => {
    // https://reveng.sourceforge.io/crc-catalogue/ CRC-24/OPENPGP, check=0x21cf02.
    expect(crc24(Buffer.from("123456789")).toString("hex")).toBe("21cf02");
  });
});

describe("parseFingerprint", () => {
  const apt = dockerKeys.apt;
  it.each(["9DC8 5822 9FC7 DD38 854A  E2D8 8D81 803C 0EBF CD88", apt.toLowerCase(), `0x${apt}`, ` ${apt}\n`])(
    "%s",
    (text) => expect(parseFingerprint(text)).toBe(apt),
  );
  it.each(["", "0EBFCD88", apt.slice(1), `${apt}0`, apt.replace("9", "G"), `0x0x${apt}`])(
    "refuses %j",
    (text) => {
      expect(() => parseFingerprint(text)).toThrowError(expect.objectContaining({ code: "usage" }));
    },
  );
});
