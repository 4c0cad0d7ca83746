import { SetupError } from "../../errors.ts";
import { listPath } from "../../machine/managers/apt/list-name.ts";
import { anotherMirror, printable } from "../../machine/managers/index-entry.ts";
import type { FetchResult, System } from "../../system/types.ts";
import { type Text, unended } from "../../text.ts";
import { type Certificate, certificateOf } from "../keys/certificate.ts";
import { type Distrust, verifyClearsigned } from "../keys/clearsigned.ts";
import { type FileKey, pinnedKey } from "../keys/openpgp.ts";
import { keyMessages } from "../keys/script-messages.ts";
import { servedKey } from "../keys/served.ts";
import { rememberList } from "./lists-read.ts";
import { parseReleaseFile, type ReleaseFile } from "./release-file.ts";

/** An apt suite on a mirror, and who has to have signed it. */
export interface SignedSuite {
  /** The repository's root: "https://mirrors.aliyun.com/docker-ce/linux/ubuntu". */
  readonly root: string;
  /** "noble". */
  readonly suite: string;
  readonly key: TrustedKey;
}

export interface TrustedKey {
  /** Its file below the repository's root. */
  readonly file: string;
  /** 40 upper-case hex digits each; one of them has to fit. */
  readonly fingerprints: readonly string[];
}

/** An InRelease is under 0.5 MB; a larger one is read no further. Bytes. */
const LARGEST = 2 << 20;

/**
 * A suite's list of files, once its signature by the pinned key is checked, and that it is the wanted suite's, has not
 * ended and is no older than what apt on this machine has seen of the same repository. Throws SetupError "network"
 * (no answer, or one that can't be believed) and "untrusted-key" (another's key, or signed by another's).
 */
export async function readSignedRelease(system: System, wanted: SignedSuite): Promise<ReleaseFile> {
  const { root, suite, key } = wanted;
  const url = `${root}/dists/${suite}/InRelease`;
  const [release, served] = await Promise.all([
    system.fetch(url, { maxBytes: LARGEST }),
    servedKey(system, `${root}/${key.file}`),
  ]);
  for (const answer of [release, served]) if (answer.status !== 200) throw notServed(answer);
  const { packets, fingerprint } = keyOf(served, key);
  const certificate = certificateOf(packets);
  if (certificate === undefined) throw disbelieved(url, distrust.unsupported);
  const verdict = verifyClearsigned(release.body, certificate, system.now());
  if (!verdict.trusted) {
    if (verdict.why === "signer") throw byAnother(url, fingerprint, verdict.signers);
    throw disbelieved(url, distrust[verdict.why]);
  }
  const file = parseReleaseFile(verdict.payload);
  if (file === undefined) throw disbelieved(url, distrust.form);
  if (file.names.length > 0 && !file.names.includes(suite)) throw ofAnother(url, suite, file.names);
  if (file.validUntil !== undefined && file.validUntil < system.now()) throw ended(url, file.validUntil);
  const seen = await seenDate(system, wanted, certificate);
  if (seen !== undefined && file.date < seen) throw older(url, file.date, seen);
  rememberList(system, url, release.body);
  return file;
}

/** The pinned key of what a mirror serves; an error names where it was served. */
function keyOf({ body, url }: FetchResult, { fingerprints }: TrustedKey): FileKey {
  try {
    return pinnedKey(body, fingerprints);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const { code, what, why, next } = error;
    throw new SetupError(
      code,
      { en: `${unended(what).en}: ${url}`, zh: `${unended(what).zh}：${url}` },
      { why: why!, next: next! },
    );
  }
}

/** The date of the list that apt took from the same repository the last time; undefined: none, or it can't be read. */
async function seenDate(system: System, { root, suite }: SignedSuite, certificate: Certificate) {
  const path = listPath(`${root}/dists/${suite}/InRelease`);
  // Whatever keeps it from being read: it is one safeguard more, and apt has its own.
  const file = await system.files.read(path).catch(() => undefined);
  if (file === undefined) return undefined;
  const verdict = verifyClearsigned(file, certificate, system.now());
  return verdict.trusted ? parseReleaseFile(verdict.payload)?.date : undefined;
}

const distrust: Readonly<Record<Exclude<Distrust, "signer">, Text>> = {
  form: { en: "It is not a signed list, or it is damaged.", zh: "它不是签名列表，或已损坏。" },
  changed: {
    en: "Its signature does not match: it was changed or damaged.",
    zh: "签名不符：内容被改动过，或已损坏。",
  },
  weak: {
    en: "It is signed over MD5 or SHA-1, which can be forged.",
    zh: "其签名使用可被伪造的 MD5 或 SHA-1。",
  },
  unsupported: {
    en: "Its signature is of a kind that docker-setup can't check.",
    zh: "docker-setup 无法校验这种签名。",
  },
  "signature-expired": { en: "Its signature has expired.", zh: "其签名已过期。" },
  "key-expired": {
    en: "The repository key has expired, or this machine's clock is wrong.",
    zh: "软件源公钥已过期，或本机时钟不准。",
  },
  "key-revoked": { en: "The repository key was revoked by its owner.", zh: "软件源公钥已被其所有者吊销。" },
  future: {
    en: "It was signed in the future: this machine's clock may be wrong.",
    zh: "签名时间晚于当前时间：本机时钟可能不准。",
  },
};

const day = (at: number) => new Date(at).toISOString().slice(0, 16).replace("T", " ");

function disbelieved(url: string, why: Text): SetupError {
  return new SetupError(
    "network",
    { en: `The signed list of packages can't be trusted: ${url}`, zh: `无法信任签名的软件包列表：${url}` },
    { why, next: anotherMirror },
  );
}

const ended = (url: string, at: number) =>
  disbelieved(url, {
    en: `It was valid until ${day(at)} UTC: the mirror is outdated, or this machine's clock is wrong.`,
    zh: `它的有效期至 ${day(at)} UTC：镜像站内容过时，或本机时钟不准。`,
  });

const older = (url: string, at: number, seen: number) =>
  disbelieved(url, {
    en: `It is of ${day(at)} UTC, older than the one of ${day(seen)} UTC that this machine has seen from the same repository.`,
    zh: `它的日期是 ${day(at)} UTC，早于本机从同一软件源见过的 ${day(seen)} UTC。`,
  });

function ofAnother(url: string, suite: string, names: readonly string[]): SetupError {
  const said = printable(names.join(" "));
  return disbelieved(url, {
    en: `It is the list of ${said}, not of ${suite}.`,
    zh: `它是 ${said} 的列表，而不是 ${suite} 的。`,
  });
}

function byAnother(url: string, wanted: string, signers: readonly string[]): SetupError {
  const { MSG_KEY_WANTED: w, MSG_KEY_FOUND: f } = keyMessages;
  const found = signers.join(" ");
  return new SetupError(
    "untrusted-key",
    {
      en: `The list of packages is signed by another key: ${url}`,
      zh: `软件包列表的签名与指定的公钥不符：${url}`,
    },
    {
      why: { en: `${w.en}${wanted}\n${f.en}${found}`, zh: `${w.zh}${wanted}\n${f.zh}${found}` },
      next: keyMessages.MSG_KEY_TRY_ANOTHER,
    },
  );
}

const notServed = ({ status, url }: FetchResult) =>
  new SetupError(
    "network",
    {
      en: `The mirror has no signed list of packages to go by: ${url}`,
      zh: `镜像站没有可供核对的签名软件包列表：${url}`,
    },
    {
      why: { en: `It answered ${status}.`, zh: `返回 ${status}。` },
      next: anotherMirror,
    },
  );
