import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import { managerOf } from "../../../src/machine/managers/index.ts";
import { type IndexQuery, readIndex } from "../../../src/sources/catalog/fetch.ts";
import { type FakePage, fakeSystem } from "../../system/fake.ts";
import { failure, fixture, repodata } from "./load.ts";
import { suitePages, trusted } from "./suite.ts";

const mirror = "https://mirror.example/docker-ce";
const noble: IndexQuery = {
  repository: { mirror, path: "linux/ubuntu", suite: "noble" },
  channels: ["stable"],
  manager: managerOf("apt"),
  arch: "amd64",
  key: trusted,
};
const centos: IndexQuery = {
  repository: { mirror, path: "linux/centos", suite: "9" },
  channels: ["stable"],
  manager: managerOf("yum"),
  arch: "x86_64",
  key: trusted,
};
const packagesUrl = (channel: string) =>
  `${mirror}/linux/ubuntu/dists/noble/${channel}/binary-amd64/Packages.gz`;
const stable = packagesUrl("stable");
const repodataPages = (primary: string) =>
  Object.fromEntries(
    Object.entries(repodata(primary)).map(([path, body]) => [
      `${mirror}/linux/centos/9/x86_64/stable/${path}`,
      body,
    ]),
  );
const packed = (name: string) => gzipSync(fixture(name));
const channels = {
  stable: fixture("ubuntu-noble-stable.Packages"),
  test: fixture("ubuntu-noble-test.Packages"),
};
const signed = { root: `${mirror}/linux/ubuntu`, suite: "noble", channels };
const inRelease = `${signed.root}/dists/noble/InRelease`;
const keyUrl = `${signed.root}/gpg`;
const good = suitePages(signed);

describe("readIndex", () => {
  it("reads apt's channels, each URL once, the signed list and the key too", async () => {
    const system = fakeSystem({ fetch: good });
    const index = await readIndex(system, { ...noble, channels: ["stable", "test"] });
    expect(system.requests.sort()).toEqual([inRelease, keyUrl, stable, packagesUrl("test")].sort());
    expect(new Set(index.map((e) => e.channel))).toEqual(new Set(["stable", "test"]));
    expect(index.filter((e) => e.name === "docker-ce")).toHaveLength(14);
    await readIndex(system, noble);
    expect(system.requests.filter((url) => url === keyUrl)).toHaveLength(1);
  });
  it("reads a list that a proxy unpacked on its way", async () => {
    const system = fakeSystem({ fetch: { ...good, [stable]: fixture("ubuntu-noble-stable.Packages") } });
    expect((await readIndex(system, noble)).length).toBeGreaterThan(20);
  });
  it("reads yum's repomd.xml and its primary list, each once", async () => {
    const pages = repodataPages(fixture("centos-9-stable.primary.xml"));
    const system = fakeSystem({ fetch: pages });
    const index = await readIndex(system, centos);
    expect(index.find(({ version }) => version === "3:27.3.1-1.el9")?.path).toMatch(
      /^9\/x86_64\/stable\/Packages\/docker-ce-/,
    );
    expect(system.requests).toEqual(Object.keys(pages));
  });
  const past = "/var/cache";
  it.each([
    ["dnf 4's", `${past}/dnf/docker-ce-stable-0123456789abcdef/repodata/repomd.xml`],
    ["dnf 5's", `${past}/libdnf5/docker-ce-stable-0123456789abcdef/repodata/repomd.xml`],
    ["yum 3's", `${past}/yum/x86_64/7/docker-ce-stable/repomd.xml`],
  ])("refuses a repomd.xml that is older than %s", async (_, path) => {
    const fetch = repodataPages(fixture("centos-9-stable.primary.xml"));
    const repomd = (revision: number | string) =>
      fixture("centos-9-stable.repomd.xml").replaceAll("1764590000", `${revision}`);
    const read = (seen: string, name = path) =>
      readIndex(fakeSystem({ fetch, files: { [name]: seen } }), centos).then(({ length }) => length);
    const error = await failure(() => read(repomd(1764590060)));
    expect([error.code, error.why?.en]).toEqual([
      "network",
      expect.stringMatching(/an index of 2025-12-01 11:53 UTC, older than the one of 2025-12-01 11:54 UTC/),
    ]);
    // The same one, an older one, one of the future, one that can't be read, another channel's.
    for (const seen of [1764590000, 1764580000, 4102444800, "x"]) expect(await read(repomd(seen))).toBe(19);
    expect(await read(repomd(1764590060), path.replace("stable", "test"))).toBe(19);
  });
  it("reads a primary list that a proxy unpacked, and no other in its place", async () => {
    const primary = fixture("centos-9-stable.primary.xml");
    const pages = repodataPages(primary);
    const [repomd = "", list = ""] = Object.keys(pages);
    const hash = createHash("sha256").update(primary).digest("hex");
    const good = { ...pages, [repomd]: pages[repomd]!.toString().replace("@XML_SHA256@", hash) };
    expect((await readIndex(fakeSystem({ fetch: { ...good, [list]: primary } }), centos)).length).toBe(19);
    const other = { ...good, [list]: primary.replace("27.3.1", "27.3.0") };
    expect((await failure(() => readIndex(fakeSystem({ fetch: other }), centos))).why?.en).toMatch(
      /announces/,
    );
  });
  it("leaves out other architectures", async () => {
    const text = fixture("ubuntu-noble-stable.Packages").replace("Architecture: amd64", "Architecture: i386");
    const fetch = suitePages({ ...signed, channels: { stable: text } });
    expect(await readIndex(fakeSystem({ fetch }), noble)).toHaveLength(25);
  });
});

describe("readIndex says what is wrong", () => {
  const timeOut = new SetupError("network", { en: "mirror.example: time-out", zh: "mirror.example:超时" });
  const pages: [name: string, page: FakePage | undefined, code: string, tells: RegExp][] = [
    ["404", undefined, "unsupported-host", /no docker-ce for ubuntu noble on amd64 \(channel stable\)/],
    ["an empty index", gzipSync(""), "unsupported-host", /lists none/],
    ["403", { status: 403 }, "network", /Packages\.gz answered 403/],
    ["503", { status: 503 }, "network", /answered 503/],
    ["a time-out", timeOut, "network", /time-out/],
    ["a login page", "<html>login</html>", "network", /web page/],
    ["half a file", packed("ubuntu-noble-stable.Packages").subarray(0, 700), "network", /damaged gzip/],
  ];
  it.each(pages)("%s", async (name, page, code, tells) => {
    const empty = suitePages({ ...signed, channels: { stable: "" } });
    const fetch = { ...(name === "an empty index" ? empty : good), [stable]: page ?? { status: 404 } };
    const system = fakeSystem({ fetch });
    const error = await failure(() => readIndex(system, noble));
    expect(error.code).toBe(code);
    expect(`${error.what.en} ${error.why?.en}`).toMatch(tells);
    expect(`${error.what.en} ${error.why?.en}`).toContain(mirror);
    expect(error.next?.en).toContain("--mirror");
    expect(error.what.zh).toContain(mirror);
  });
  it("a bug stays a bug", async () => {
    const system = fakeSystem({ fetch: { [stable]: new TypeError("bug") } });
    await expect(readIndex(system, noble)).rejects.toThrow(TypeError);
  });
  it("a list that is not the announced one, and one that is gone", async () => {
    const pages = repodataPages(fixture("centos-9-stable.primary.xml"));
    const [, list] = Object.keys(pages);
    const older = await failure(() =>
      readIndex(fakeSystem({ fetch: { ...pages, [list!]: gzipSync("<metadata></metadata>") } }), centos),
    );
    expect([older.code, older.why?.en]).toEqual(["network", expect.stringMatching(/synchronisation/)]);
    const { [list!]: _, ...rest } = pages;
    const gone = await failure(() => readIndex(fakeSystem({ fetch: rest }), centos));
    expect([gone.code, gone.why?.en]).toEqual(["network", expect.stringMatching(/404/)]);
  });
});
