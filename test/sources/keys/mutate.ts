import fc from "fast-check";

/** Files that were cut, changed by bits, spliced, or were never a key. */
export function mutated(bases: Buffer[]): fc.Arbitrary<Buffer> {
  const base = fc.constantFrom(...bases);
  const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const cut = fc.tuple(base, at).map(([file, to]) => file.subarray(0, Math.floor(to * file.length)));
  const behead = fc.tuple(base, at).map(([file, from]) => file.subarray(Math.floor(from * file.length)));
  const flip = fc
    .tuple(base, fc.array(fc.tuple(at, fc.nat(7)), { minLength: 1, maxLength: 4 }))
    .map(([file, bits]) => {
      const changed = Buffer.from(file);
      for (const [where, bit] of bits) changed[Math.floor(where * file.length)]! ^= 1 << bit;
      return changed;
    });
  const splice = fc.tuple(base, at, at, fc.uint8Array({ maxLength: 40 })).map(([file, from, to, bytes]) => {
    const [a, b] = [from, to].map((x) => Math.floor(x * file.length)) as [number, number];
    return Buffer.concat([file.subarray(0, a), bytes, file.subarray(b)]);
  });
  const random = fc
    .tuple(fc.constantFrom([], [0x99], [0x98], [0xc6]), fc.uint8Array({ maxLength: 300 }))
    .map(([head, bytes]) => Buffer.from([...head, ...bytes]));
  return fc.oneof(cut, behead, flip, splice, random);
}
