import { damaged } from "./damage.ts";

/** An OpenPGP packet: its tag, all of its bytes, and those behind its header. */
export interface Packet {
  readonly tag: number;
  readonly bytes: Buffer;
  readonly body: Buffer;
}

/**
 * Splits binary OpenPGP data into packets, with headers of the old and the new format
 * (RFC 9580 section 4.2). Partial and indeterminate lengths are refused: a key has none.
 * Throws "network": cut off or damaged.
 */
export function* packets(data: Buffer): Generator<Packet> {
  for (let start = 0; start < data.length; ) {
    const { tag, header, length } = readHeader(data, start);
    const end = start + header + length;
    if (end > data.length) throw damaged("CUT");
    yield { tag, bytes: data.subarray(start, end), body: data.subarray(start + header, end) };
    start = end;
  }
}

function readHeader(data: Buffer, start: number): { tag: number; header: number; length: number } {
  const at = (offset: number): number => {
    const byte = data[start + offset];
    if (byte === undefined) throw damaged("CUT");
    return byte;
  };
  const four = (offset: number) =>
    ((at(offset) * 256 + at(offset + 1)) * 256 + at(offset + 2)) * 256 + at(offset + 3);
  const first = at(0);
  if (first < 0x80) throw damaged("DAMAGED");
  if (first < 0xc0) {
    const tag = (first >> 2) & 15;
    switch (first & 3) {
      case 0:
        return { tag, header: 2, length: at(1) };
      case 1:
        return { tag, header: 3, length: at(1) * 256 + at(2) };
      case 2:
        return { tag, header: 5, length: four(1) };
      default:
        throw damaged("DAMAGED");
    }
  }
  const tag = first & 63;
  const second = at(1);
  if (second < 192) return { tag, header: 2, length: second };
  if (second < 224) return { tag, header: 3, length: (second - 192) * 256 + at(2) + 192 };
  if (second === 255) return { tag, header: 6, length: four(2) };
  throw damaged("DAMAGED");
}
