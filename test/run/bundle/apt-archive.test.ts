import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readAptArchive } from "../../../src/run/bundle/packages/apt-archive.ts";
import { fakeSystem } from "../../system/fake.ts";

const hash = (body: Buffer) => createHash("sha256").update(body).digest("hex");
const list = "main/binary-amd64/Packages";
const gz = gzipSync(
  `Package: iptables\nVersion: 1\nFilename: pool/i.deb\nSize: 1\nSHA256: ${"a".repeat(64)}\n`,
);
const xz = Buffer.from("smaller");

function archive(listedXz: Buffer | undefined, served = xz) {
  const lines = [` ${hash(gz)} ${gz.length} ${list}.gz`];
  if (listedXz) lines.push(` ${hash(listedXz)} ${listedXz.length} ${list}.xz`);
  const text = [
    "Suite: stable",
    "Codename: b",
    "Date: Sat, 28 Nov 2026 00:00:00 UTC",
    "SHA256:",
    ...lines,
  ].join("\n");
  const root = "http://a.example/debian/dists/b";
  const fetch = {
    [`${root}/InRelease`]: `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n${text}\n-----BEGIN PGP SIGNATURE-----\n`,
    [`${root}/${list}.gz`]: gz,
    [`${root}/${list}.xz`]: served,
  };
  return readAptArchive(
    fakeSystem({ fetch }),
    "http://a.example/debian",
    { codename: "b", version: "12" },
    "amd64",
  );
}

it.each([
  ["the smaller list where the signed one names it", xz, xz, `dists/b/${list}.xz`],
  ["the other one where there is none", undefined, xz, `dists/b/${list}.gz`],
  ["the other one where it is another file", xz, Buffer.from("changed"), `dists/b/${list}.gz`],
])("carries %s", async (_, listed, served, path) => {
  const { lists, packages } = await archive(listed, served);
  expect([...lists.keys()]).toEqual(["dists/b/InRelease", path]);
  expect(packages.map(({ name }) => name)).toEqual(["iptables"]);
});
