import { begin, dearmor, end } from "./armor.ts";
import { type Certificate, type Signer, tag } from "./certificate.ts";
import { packets } from "./packets.ts";
import { endsAt, issuerOf, madeAt, readSignature, type Signature, signatureType } from "./signature.ts";
import { hashNames, isBy, isStrong } from "./verify.ts";

/** Why a signed text is not believed. */
export type Distrust =
  /** It is no clearsigned text, or one that was changed in its form. */
  | "form"
  /** Another key signed it. */
  | "signer"
  /** The text is not the signed one. */
  | "changed"
  /** MD5 or SHA-1, which can be forged. */
  | "weak"
  /** A kind of signature or key that can't be checked here. */
  | "unsupported"
  | "signature-expired"
  | "key-expired"
  | "key-revoked"
  /** Made after the time that the clock shows. */
  | "future";

export type Verdict =
  | { readonly trusted: true; readonly payload: string; readonly signer: string }
  /** `signers`: fingerprints or key ids that the signatures name. */
  | { readonly trusted: false; readonly why: Distrust; readonly signers: readonly string[] };

const BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
/** Debian's largest InRelease has 0.3 MB, Docker's 0.1 MB; bytes. */
const LARGEST = 2 << 20;
/** More would be no list's, and each costs its mathematics. */
const MOST_SIGNATURES = 16;
/** How far clocks may differ, milliseconds. */
const DAY = 86_400_000;

/**
 * Checks a clearsigned text (RFC 9580 section 7), such as apt's InRelease, against one certificate: pure. `now`:
 * milliseconds since the epoch. `payload` is exactly what was signed, a byte a character (latin1), lines ended by \n,
 * without blanks at their ends. Nothing but blank lines may stand before and behind it. Of several signatures one that
 * holds is enough; its hash has to be SHA-256 or stronger and named in the head.
 */
export function verifyClearsigned(file: Buffer, { primary, subkeys }: Certificate, now: number): Verdict {
  const message = parse(file);
  if (message === undefined) return { trusted: false, why: "form", signers: [] };
  const { lines, hashes, signatures } = message;
  const data = [Buffer.from(lines.join("\r\n"), "latin1")];
  const signers = signatures.flatMap((signature) => (signature && issuerOf(signature)) ?? []);
  const keys = [primary, ...subkeys];
  let why: Distrust | undefined;
  for (const signature of signatures) {
    const fault = judge(signature, hashes, keys, primary, data, now);
    if (typeof fault !== "string") {
      return { trusted: true, payload: `${lines.join("\n")}\n`, signer: fault.key.fingerprint };
    }
    // What is wrong with a signature of this key's says more than that somebody else signed too.
    if (why === undefined || why === "signer") why = fault;
  }
  return { trusted: false, why: why ?? "form", signers };
}

function judge(
  signature: Signature | undefined,
  hashes: ReadonlySet<string> | undefined,
  keys: readonly Signer[],
  primary: Signer,
  data: readonly Buffer[],
  now: number,
): Signer | Distrust {
  if (signature === undefined) return "unsupported";
  const issuer = issuerOf(signature);
  const signer = keys.find(({ key }) => issuer !== undefined && key.fingerprint.endsWith(issuer));
  if (signer === undefined || issuer === undefined || issuer.length < 16) return "signer";
  if (signature.type !== signatureType.text && signature.type !== signatureType.binary) return "unsupported";
  if (!isStrong(signature)) return "weak";
  if (hashes !== undefined && !hashes.has(hashNames[signature.hash] ?? "")) return "form";
  if (signer.key.object === undefined) return "unsupported";
  if (!isBy(signature, signer.key, data)) return "changed";
  if (!signer.signs) return "unsupported";
  if (primary.revoked) return "key-revoked";
  const made = madeAt(signature) ?? 0;
  if (made > now + DAY) return "future";
  if (made < signer.key.created) return "form";
  if ((endsAt(signature) ?? now) < now) return "signature-expired";
  if ([primary, signer].some(({ expires }) => (expires ?? now) < now)) return "key-expired";
  return signer;
}

interface Message {
  /** As they were signed: without the dashes before them and the blanks behind them. */
  readonly lines: string[];
  /** Of the head; undefined: it names none. */
  readonly hashes: ReadonlySet<string> | undefined;
  /** undefined: one that can't be read. */
  readonly signatures: readonly (Signature | undefined)[];
}

function parse(file: Buffer): Message | undefined {
  if (file.length > LARGEST) return undefined;
  const all = file.toString("latin1").split("\n").map(trimmed);
  if (all[0] !== BEGIN) return undefined;
  const hashes = new Set<string>();
  let at = 1;
  for (; all[at] !== ""; at++) {
    const line = all[at];
    // Other head lines would be a place for text that nobody signed.
    if (!line?.startsWith("Hash: ")) return undefined;
    for (const name of line.slice(6).split(",")) hashes.add(name.trim());
  }
  const [first, last] = [begin("SIGNATURE"), end("SIGNATURE")];
  const start = all.indexOf(first, at);
  const stop = all.indexOf(last, start);
  if (start < 0 || stop < 0 || all.slice(stop + 1).some((line) => line !== "")) return undefined;
  const lines: string[] = [];
  for (const line of all.slice(at + 1, start)) {
    if (line.startsWith("-") && !line.startsWith("- ")) return undefined;
    lines.push(line.startsWith("- ") ? line.slice(2) : line);
  }
  const signatures = readSignatures(all.slice(start, stop + 1));
  return signatures && { lines, hashes: hashes.size > 0 ? hashes : undefined, signatures };
}

function readSignatures(lines: readonly string[]): (Signature | undefined)[] | undefined {
  const found: (Signature | undefined)[] = [];
  try {
    for (const packet of packets(dearmor(Buffer.from(lines.join("\n"), "latin1"), "SIGNATURE"))) {
      if (packet.tag !== tag.signature || found.length >= MOST_SIGNATURES) return undefined;
      found.push(readSignature(packet.body));
    }
  } catch {
    // Cut off or damaged.
    return undefined;
  }
  return found;
}

/** Without blanks, tabs and a carriage return at its end. A loop: a pattern would look at a long run of blanks again and again. */
function trimmed(line: string): string {
  let length = line.length;
  while (length > 0 && " \t\r".includes(line[length - 1]!)) length--;
  return line.slice(0, length);
}
