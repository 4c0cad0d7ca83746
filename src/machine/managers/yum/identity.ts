import { createHash } from "node:crypto";
import type { PackageIdentity, SignedPackages } from "../contents.ts";

/**
 * An rpm's header holds a digest of each file and of the payload; its own digest and its signatures stand before it, in a
 * header of their own that alone changes where it is signed anew.
 * Source: https://rpm-software-management.github.io/rpm/manual/format_v4.html
 */
export const signed: SignedPackages = {
  // Docker's have 5 to 10 KB of signatures.
  bytes: 64 << 10,
  ofFile,
  async installed(system, names) {
    const format = "%{NAME}\\n%{SHA256HEADER}\\n%{RSAHEADER:base64}%{DSAHEADER:base64}\\n\\n";
    const { stdout } = await system.exec(["rpm", "-q", "--qf", format, ...names], { env: { LC_ALL: "C" } });
    return new Map(stdout.split(/\n\n+/).flatMap(ofParagraph));
  },
};

const lead = 96;
const magic = "8eade801";
/** RPMSIGTAG_SHA256, and signatures of the header: RPMSIGTAG_RSA (EdDSA's, too) and RPMSIGTAG_DSA. */
const tags = { sha256: 273, signatures: [268, 267] };

/** undefined where it has none, as of before rpm 4.14, or is no rpm. */
function ofFile(start: Buffer): PackageIdentity | undefined {
  if (start.length < lead + 16 || start.subarray(lead, lead + 4).toString("hex") !== magic) return undefined;
  const store = lead + 16 + start.readUInt32BE(lead + 8) * 16;
  if (store > start.length) return undefined;
  const found = new Map<number, Buffer>();
  for (let at = lead + 16; at < store; at += 16) {
    const [tag, offset, count] = [0, 8, 12].map((field) => start.readUInt32BE(at + field)) as [
      number,
      number,
      number,
    ];
    // A string's count is 1.
    const length = tag === tags.sha256 ? 64 : count;
    const value = start.subarray(store + offset, store + offset + length);
    if (value.length === length) found.set(tag, value);
  }
  const [signature] = tags.signatures.flatMap((tag) => found.get(tag) ?? []);
  return identity(found.get(tags.sha256)?.toString("latin1") ?? "", signature);
}

/** What rpm prints of one package. */
function ofParagraph(paragraph: string): [string, PackageIdentity][] {
  const [name = "", content = "", ...lines] = paragraph.trim().split("\n");
  const is = identity(content, Buffer.from(lines.join("").replaceAll("(none)", ""), "base64"));
  return is ? [[name, is]] : [];
}

function identity(content: string, signature: Buffer | undefined): PackageIdentity | undefined {
  if (!/^[0-9a-f]{64}$/.test(content) || !signature?.length) return undefined;
  return { content, signature: createHash("sha256").update(signature).digest("hex") };
}
