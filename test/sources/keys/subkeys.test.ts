/** Which subkeys of a pinned key are its own: no other gets into what is installed, nor may sign a list. */
import { describe, expect, it } from "vitest";
import { certificateOf } from "../../../src/sources/keys/certificate.ts";
import { selectKey } from "../../../src/sources/keys/openpgp.ts";
import { packets } from "../../../src/sources/keys/packets.ts";
import { packet, uint32 } from "./packet.ts";
import { embedded, makeKey } from "./sign.ts";

const created = Date.UTC(2020, 0, 1);
const [key, sub, other] = [makeKey(created), makeKey(created), makeKey(created)];
const user = Buffer.from("Owner <owner@example.com>");
const about = Buffer.concat([key.hashed, Buffer.from([0xb4]), uint32(user.length), user]);
const alone = Buffer.concat([
  packet(6, key.body),
  packet(13, user),
  packet(2, key.signature(0x13, about, created)),
]);
const both = Buffer.concat([key.hashed, sub.hashed]);
const signs = Buffer.from([2, 27, 2]);
const encrypts = Buffer.from([2, 27, 12]);
const back = embedded(sub.signature(0x19, both, created));

/** A binding by `by`, with these subpackets. */
const binding = (more: Buffer[], by = key, data = both, at = created) =>
  packet(2, by.signature(0x18, data, at, Buffer.concat(more)));
const subkey = packet(14, sub.body);
const bound = [subkey, binding([signs, back])];
const revocation = packet(2, key.signature(0x28, both, created + 1000));
/** A day, as RFC 9580 section 5.2.3.18 counts: 3 ends the signature, 9 the key. */
const day = (type: number) => Buffer.concat([Buffer.from([5, type]), uint32(86_400)]);

/** The packets behind the primary key and its user id → whether the subkey counts. */
const rows: readonly [name: string, parts: readonly Buffer[], counts: boolean][] = [
  ["bound, and bound back", bound, true],
  ["of another use, which need not be bound back", [subkey, binding([encrypts])], true],
  ["no binding", [subkey], false],
  ["a binding without the signature back", [subkey, binding([signs])], false],
  ["neither uses nor the signature back", [subkey, binding([])], false],
  [
    "the signature back made by another key",
    [subkey, binding([signs, embedded(other.signature(0x19, both, created))])],
    false,
  ],
  [
    "the signature back over another pair",
    [
      subkey,
      binding([signs, embedded(sub.signature(0x19, Buffer.concat([other.hashed, sub.hashed]), created))]),
    ],
    false,
  ],
  [
    "the signature back of another type",
    [subkey, binding([signs, embedded(sub.signature(0x18, both, created))])],
    false,
  ],
  ["bound by another key", [subkey, binding([signs, back], other)], false],
  [
    "bound by itself",
    [subkey, packet(2, sub.signature(0x18, both, created, Buffer.concat([signs, back])))],
    false,
  ],
  [
    "a binding of another subkey",
    [subkey, binding([signs, back], key, Buffer.concat([key.hashed, other.hashed]))],
    false,
  ],
  ["a certification for a binding", [subkey, packet(2, key.signature(0x13, both, created, signs))], false],
  ["revoked", [...bound, revocation], false],
  ["revoked, said before it is bound", [subkey, revocation, bound[1]!], false],
  ["revoked beside a second copy that is not", [...bound, revocation, ...bound], false],
  ["revoked in a second copy alone", [...bound, subkey, revocation], false],
  ["revoked by another key", [...bound, packet(2, other.signature(0x28, both, created))], true],
  ["bound in a second copy alone", [subkey, ...bound], true],
  [
    "a later binding without the signature back",
    [...bound, binding([signs], key, both, created + 1000)],
    false,
  ],
];

describe("a subkey with", () => {
  it.each(rows)("%s", (_, parts, counts) => {
    const file = Buffer.concat([alone, ...parts]);
    const selected = selectKey(file, [key.fingerprint]);
    expect(selected.subkeys).toEqual(counts ? [sub.fingerprint] : []);
    const left = [...packets(selected.key)].filter(({ tag }) => tag === 14);
    if (!counts) expect(left).toEqual([]);
    else for (const { body } of left) expect(body.equals(sub.body)).toBe(true);
  });

  it.each([
    ["an end of its own", [signs, back, day(9)]],
    ["a binding that ends", [signs, back, day(3)]],
    ["both", [signs, back, day(9), day(3)]],
  ])("%s counts till then", (_, more) => {
    const certificate = certificateOf([...packets(Buffer.concat([alone, subkey, binding(more)]))]);
    expect(certificate?.subkeys.map(({ expires }) => expires)).toEqual([created + 86_400_000]);
  });
});
