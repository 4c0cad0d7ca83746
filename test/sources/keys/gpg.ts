import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { which } from "../../tools.ts";

/** A key made by gpg, as gpg exports it. */
export interface MadeKey {
  fingerprint: string;
  subkeys: string[];
  binary: Buffer;
  armored: string;
}

/** A GnuPG home of a test's own. `close` ends its agent and removes it. */
export class Gpg {
  /** Asked for first: where there is no gpg, nothing is made that would have to go. */
  private readonly command = which("gpg");
  readonly home = mkdtempSync(join(tmpdir(), "gpg-"));

  run(args: string[], input?: Buffer | string): Buffer {
    const common = ["--batch", "--quiet", "--no-tty", "--pinentry-mode", "loopback", "--passphrase", ""];
    return execFileSync(this.command, ["--homedir", this.home, ...common, ...args], {
      input,
      stdio: ["pipe", "pipe", "pipe"],
    });
  }

  /** The primary fingerprints of a key file, as gpg sees them. */
  show(file: Buffer | string): string[] {
    const lines = this.run(["--show-keys", "--with-colons"], file).toString().split("\n");
    return lines.flatMap((line, at) => (line.startsWith("pub:") ? [fieldOf(lines.slice(at), "fpr", 9)] : []));
  }

  /** `subkeys`: algorithm and usage, as gpg's --quick-add-key takes them. */
  make(uids: string[], algorithm: string, expiry: string, subkeys: string[][] = []): MadeKey {
    this.run(["--quick-generate-key", uids[0]!, algorithm, "cert,sign", expiry]);
    const listed = this.run(["--list-keys", "--with-colons", `=${uids[0]}`])
      .toString()
      .split("\n");
    const fingerprint = fieldOf(listed, "fpr", 9);
    for (const uid of uids.slice(1)) this.run(["--quick-add-uid", fingerprint, uid]);
    for (const subkey of subkeys) this.run(["--quick-add-key", fingerprint, ...subkey, expiry]);
    return this.exported(fingerprint);
  }

  exported(fingerprint: string): MadeKey {
    const binary = this.run(["--export", fingerprint]);
    const listed = this.run(["--show-keys", "--with-colons"], binary).toString().split("\n");
    const subkeys = listed.flatMap((line, at) =>
      line.startsWith("sub:") ? [fieldOf(listed.slice(at), "fpr", 9)] : [],
    );
    return {
      fingerprint,
      subkeys,
      binary,
      armored: this.run(["--armor", "--export", fingerprint]).toString(),
    };
  }

  /** A file and a detached signature of it, as paths in this home. */
  sign(name: string, key: MadeKey): { file: string; signature: string } {
    const file = join(this.home, name);
    writeFileSync(file, `signed: ${name}\n`);
    this.run(["--yes", "--local-user", key.fingerprint, "--output", `${file}.sig`, "--detach-sign", file]);
    return { file, signature: `${file}.sig` };
  }

  close(): void {
    execFileSync(which("gpgconf"), ["--homedir", this.home, "--kill", "all"], { stdio: "ignore" });
    rmSync(this.home, { recursive: true, force: true });
  }
}

function fieldOf(lines: string[], record: string, field: number): string {
  const line = lines.find((line) => line.startsWith(`${record}:`));
  if (line === undefined) throw new Error(`gpg printed no ${record} record`);
  return line.split(":")[field]!;
}

export interface Keys {
  /** Like Docker's apt key: RSA, without expiry, a subkey that signs. */
  rsa: MadeKey;
  /** RSA with an expiry date, a subkey that signs and two user ids, one of them not ASCII. */
  expiring: MadeKey;
  /** Ed25519 with a subkey for encryption and three user ids. */
  ed25519: MadeKey;
}

export function makeKeys(gpg: Gpg): Keys {
  return {
    rsa: gpg.make(["Release (CE deb) <a@example.com>"], "rsa4096", "never", [["rsa4096", "sign"]]),
    expiring: gpg.make(["Mirror <m@example.com>", "镜像站 <z@example.com>"], "rsa4096", "10y", [
      ["rsa2048", "sign"],
    ]),
    ed25519: gpg.make(
      ["One <1@example.com>", "Two <2@example.com>", "Three <3@example.com>"],
      "ed25519",
      "2y",
      [["cv25519", "encr"]],
    ),
  };
}
