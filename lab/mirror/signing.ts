import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./run.ts";

export interface SigningKey {
  /** 40 hex digits. */
  fingerprint: string;
  /** The armored public key. */
  publicKey: string;
}

export interface Keyring {
  /** Its GNUPGHOME. */
  home: string;
  apt: SigningKey;
  rpm: SigningKey;
  /** A key that signs nothing here. */
  foreign: SigningKey;
}

async function generate(home: string, uid: string): Promise<SigningKey> {
  const gpg = ["gpg", "--batch", "--no-tty", "--homedir", home];
  // RSA 4096 as docker's own keys are; without a date of expiry.
  await run([...gpg, "--passphrase", "", "--quick-generate-key", uid, "rsa4096", "cert,sign", "never"]);
  const listing = await run([...gpg, "--with-colons", "--list-keys", uid]);
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listing)?.[1];
  if (!fingerprint) throw new Error(`gpg made no key for ${uid}`);
  return { fingerprint, publicKey: `${await run([...gpg, "--armor", "--export", fingerprint])}\n` };
}

/**
 * Lends `work` a GNUPGHOME of its own with fresh signing keys, and ends its agent and removes it afterwards. It lies in the
 * system's temporary directory, since an agent's socket takes no path over 107 bytes (unix(7)).
 */
export async function withKeyring<T>(work: (keyring: Keyring) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), "lab-gpg-"));
  try {
    const apt = await generate(home, "Docker Release (lab, deb) <deb@lab.example>");
    const rpm = await generate(home, "Docker Release (lab, rpm) <rpm@lab.example>");
    const foreign = await generate(home, "Somebody Else (lab) <else@lab.example>");
    return await work({ home, apt, rpm, foreign });
  } finally {
    await run(["gpgconf", "--homedir", home, "--kill", "all"]).catch(() => {});
    await rm(home, { recursive: true, force: true });
  }
}

/** Makes a certificate authority (ca.pem) and a server certificate (server.pem, server.key) for `names` in `directory`. */
export async function makeCertificates(directory: string, names: string[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  const at = (file: string) => join(directory, file);
  const days = ["-days", "3650"];
  const key = (file: string) => ["-newkey", "rsa:2048", "-nodes", "-keyout", at(file)];
  await run([
    "openssl",
    "req",
    "-x509",
    ...key("ca.key"),
    ...days,
    "-subj",
    "/CN=docker-setup lab CA",
    "-out",
    at("ca.pem"),
  ]);
  await run(["openssl", "req", ...key("server.key"), "-subj", `/CN=${names[0]}`, "-out", at("server.csr")]);
  const extensions = `subjectAltName=${names.map((name) => `DNS:${name}`).join(",")}\nextendedKeyUsage=serverAuth\n`;
  await writeFile(at("server.ext"), extensions);
  const ca = ["-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial"];
  await run([
    "openssl",
    "x509",
    "-req",
    "-in",
    at("server.csr"),
    ...ca,
    ...days,
    "-extfile",
    at("server.ext"),
    "-out",
    at("server.pem"),
  ]);
  await Promise.all(
    ["ca.key", "ca.srl", "server.csr", "server.ext"].map((file) => rm(at(file), { force: true })),
  );
  if (!(await readFile(at("server.pem"), "utf8")).includes("BEGIN CERTIFICATE"))
    throw new Error("openssl made no certificate");
}
