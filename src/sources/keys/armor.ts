import { damaged } from "./damage.ts";

/** What a block of armor holds. */
export type Armored = "PUBLIC KEY BLOCK" | "SIGNATURE";

export const begin = (what: Armored): string => `-----BEGIN PGP ${what}-----`;
export const end = (what: Armored): string => `-----END PGP ${what}-----`;
/** No line of an armor is longer; a longer one is taken as text that is not ours. */
const LONGEST_LINE = 1000;

/** CRC-24 of OpenPGP's armor, three bytes (RFC 9580 section 6.1). */
export function crc24(data: Uint8Array): Buffer {
  let crc = 0xb704ce;
  for (const byte of data) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return Buffer.from([crc >> 16, (crc >> 8) & 0xff, crc & 0xff]);
}

/**
 * A binary public key as text: 64 columns, with the checksum line that the rpm of CentOS 7 asks for
 * (RFC 9580 section 6.2; `rpm --import`, rpmkeys(8)).
 */
export function armor(key: Buffer): string {
  const lines = key.toString("base64").match(/.{1,64}/g) ?? [];
  const what = "PUBLIC KEY BLOCK";
  return `${[begin(what), "", ...lines, `=${crc24(key).toString("base64")}`, end(what)].join("\n")}\n`;
}

/**
 * The bytes of all blocks of one kind in a text, one after another. Text around the blocks, header lines, CRLF,
 * trailing blanks and a byte order mark are taken as they come; a checksum line may be absent but not wrong.
 * Throws "network": no block (saying what the text is), cut off, damaged.
 */
export function dearmor(file: Buffer, what: Armored = "PUBLIC KEY BLOCK"): Buffer {
  const [first, last] = [begin(what), end(what)];
  // Bytes that ASCII lacks become "?", as in key.sh, so that both read the same lines.
  const text = file.toString("latin1").replace(/[\x80-\xff]/g, "?");
  if (text.includes("\0")) throw noBlock(text);
  const blocks: Buffer[] = [];
  let state: "outside" | "headers" | "data" | "checked" = "outside";
  let base64 = "";
  let checksum = "";
  for (const [number, raw] of text.split("\n").entries()) {
    const trimmed = raw.length > LONGEST_LINE ? "?" : raw.replace(/[ \t\r]+$/, "");
    const line = number === 0 && trimmed.startsWith("???") ? trimmed.slice(3) : trimmed;
    if (state === "outside") {
      if (line === first) {
        state = "headers";
        base64 = checksum = "";
      }
    } else if (state === "headers") {
      if (line === "") state = "data";
      else if (!line.includes(":")) throw damaged("DAMAGED");
    } else if (line === last) {
      blocks.push(decode(base64, checksum));
      state = "outside";
    } else if (line === "") {
      // A blank line says nothing here.
    } else if (state === "data" && line.length === 5 && line.startsWith("=")) {
      checksum = line.slice(1);
      state = "checked";
    } else if (state === "data") base64 += line;
    else throw damaged("DAMAGED");
  }
  if (state !== "outside") throw damaged("CUT");
  if (blocks.length > 0) return Buffer.concat(blocks);
  throw noBlock(text);
}

/** A web page may be UTF-16, which has zero bytes. */
function noBlock(text: string): Error {
  const start = beginning(text);
  return start.startsWith("<") ? damaged("HTML") : damaged("OTHER", start);
}

function decode(base64: string, checksum: string): Buffer {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw damaged("DAMAGED");
  const data = Buffer.from(base64, "base64");
  if (checksum === "") return data;
  if (!/^[A-Za-z0-9+/]{4}$/.test(checksum)) throw damaged("DAMAGED");
  if (!crc24(data).equals(Buffer.from(checksum, "base64"))) throw damaged("CHECKSUM");
  return data;
}

/** The first characters of the first line that has any, without what a terminal could take amiss. */
function beginning(text: string): string {
  const printable = text
    .replaceAll("\r", "")
    .replace(/[^ -~\n]/g, "?")
    .split("\n");
  const line = printable.find((line) => /[^ ?]/.test(line)) ?? "";
  return line.replace(/^[ ?]+/, "").slice(0, 60);
}
