import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { unpackList } from "../../../src/run/bundle/packages/unpack-list.ts";
import { fakeSystem } from "../../system/fake.ts";

const zstd = (answer: { code: number }) => fakeSystem({ exec: { "zstd -dc": answer } });
const body = Buffer.from("packed");

it("reads plain and gzip by itself, and zstd by Node or by the machine's own program", async () => {
  const none = fakeSystem();
  expect(await unpackList(none, Buffer.from("<a/>"), "p.xml", null)).toBe("<a/>");
  expect(await unpackList(none, gzipSync("<a/>"), "p.xml.gz", null)).toBe("<a/>");
  expect(await unpackList(none, body, "p.xml.zst", () => Buffer.from("<n/>"))).toBe("<n/>");
  expect(none.commands).toEqual([]);
  const own = fakeSystem({
    exec: { "zstd -dc": (_, { input }) => ({ stdout: `<${input}/>` }), "xz -dc": { stdout: "<x/>" } },
  });
  expect(await unpackList(own, body, "p.xml.xz", null)).toBe("<x/>");
  expect(await unpackList(own, body, "p.xml.zst", null)).toBe("<packed/>");
});

it.each([
  ["damaged gzip", fakeSystem(), "p.xml.gz", "network"],
  ["a program that fails", zstd({ code: 1 }), "p.xml.zst", "network"],
  ["no such program", fakeSystem(), "p.xml.zst", "environment"],
])("%s: refused", async (_, system, url, code) => {
  await expect(unpackList(system, body, url, null)).rejects.toMatchObject({ code });
});
