/** Small pieces of OpenPGP's format, for tests that make their own. */

export const uint32 = (number: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
};

/** A packet with a header of the new format and a length of five bytes: RFC 9580 section 4.2. */
export const packet = (tag: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xc0 | tag, 255]), uint32(body.length), body]);

/** A key's body as fingerprints and signatures hash it. */
export const hashed = (body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x99, body.length >> 8, body.length & 255]), body]);
