import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { findDistro } from "../../../distros/index.ts";
import type { SetupError } from "../../../src/errors.ts";
import { listName } from "../../../src/machine/managers/apt/list-name.ts";
import { managerOf } from "../../../src/machine/managers/index.ts";
import { findRelease } from "../../../src/plan/settle/release.ts";
import { readIndex } from "../../../src/sources/catalog/fetch.ts";
import { parseReleaseFile } from "../../../src/sources/catalog/release-file.ts";
import { parseVersionRequest } from "../../../src/sources/catalog/version.ts";
import { type FakePage, fakeSystem } from "../../system/fake.ts";
import { makeOwner } from "../keys/sign.ts";
import { failure, fixture } from "./load.ts";
import { owner, releaseText, type SuiteOptions, suitePages, trusted } from "./suite.ts";

const mirror = "https://mirror.example/docker-ce";
const root = `${mirror}/linux/ubuntu`;
const query = {
  repository: { mirror, path: "linux/ubuntu", suite: "noble" },
  channels: ["stable"],
  manager: managerOf("apt"),
  arch: "amd64",
  key: trusted,
} as const;
const packages = fixture("ubuntu-noble-stable.Packages");
const signed: SuiteOptions = { root, suite: "noble", channels: { stable: packages } };
const good = suitePages(signed);
const inRelease = `${root}/dists/noble/InRelease`;
const list = `${root}/dists/noble/stable/binary-amd64/Packages.gz`;
const stranger = makeOwner();
/** What a mirror would serve to have an old dockerd installed: the list without its newest entries. */
const shorter = packages
  .split("\n\n")
  .filter((entry) => !/^Version: 5:2[789]/m.test(entry))
  .join("\n\n");
const newRelease = (fields: Readonly<Record<string, string | undefined>>, by = owner) =>
  by.sign(releaseText({ ...signed, fields }));

describe("a mirror that lies about its index is refused and named", () => {
  const rows: [name: string, pages: Record<string, FakePage>, code: string, tells: RegExp][] = [
    ["a shorter list", { [list]: gzipSync(shorter) }, "network", /not the one that InRelease signs/],
    ["a shorter list, unpacked", { [list]: shorter }, "network", /not the one that InRelease signs/],
    ["the list with a byte more", { [list]: gzipSync(`${packages}\n`) }, "network", /not the one that/],
    [
      "a shorter list and a release to fit, signed by another",
      suitePages({ ...signed, channels: { stable: shorter }, by: stranger }),
      "untrusted-key",
      new RegExp(stranger.fingerprint),
    ],
    [
      "the same with the right key file",
      { [inRelease]: newRelease({}, stranger) },
      "untrusted-key",
      new RegExp(stranger.subkey),
    ],
    [
      "a release changed behind its signature",
      { [inRelease]: good[inRelease]!.toString().replace("Docker", "Docked") },
      "network",
      /signature does not match/,
    ],
    ["a release without a signature", { [inRelease]: releaseText(signed) }, "network", /not a signed list/],
    ["a login page for a release", { [inRelease]: "<html>login</html>" }, "network", /not a signed list/],
    ["no release", { [inRelease]: { status: 404 } }, "network", /answered 404/],
    ["no key", { [`${root}/gpg`]: { status: 404 } }, "network", /answered 404/],
    [
      "another's key alone",
      { [`${root}/gpg`]: stranger.file },
      "untrusted-key",
      new RegExp(stranger.fingerprint),
    ],
    [
      "another suite's release",
      { [inRelease]: owner.sign(releaseText({ ...signed, suite: "xenial" })) },
      "network",
      /of "xenial xenial", not of noble/,
    ],
    [
      "a release that has ended",
      { [inRelease]: newRelease({ "Valid-Until": "Fri, 02 Jan 2026 00:00:00 UTC" }) },
      "network",
      /valid until 2026-01-02/,
    ],
    [
      "a release without hashes",
      { [inRelease]: newRelease({ SHA256: undefined }) },
      "network",
      /not a signed list/,
    ],
    [
      "a release with MD5 alone",
      { [inRelease]: newRelease({ SHA256: undefined, MD5Sum: "\n 00 1 x" }) },
      "network",
      /not a signed list/,
    ],
    [
      "a release without this list",
      { [inRelease]: newRelease({ SHA256: `\n ${"0".repeat(64)} 1 x` }) },
      "network",
      /not the one that/,
    ],
    [
      "a release without a date",
      { [inRelease]: newRelease({ Date: undefined }) },
      "network",
      /not a signed list/,
    ],
    [
      "a release that says its hashes twice",
      { [inRelease]: newRelease({ Sha256: `\n ${"0".repeat(64)} 1 x` }) },
      "network",
      /not a signed list/,
    ],
    [
      "a release signed tomorrow",
      { [inRelease]: owner.sign(releaseText(signed), Date.UTC(2026, 11, 24)) },
      "network",
      /in the future/,
    ],
  ];
  it.each(rows)("%s", async (_, pages, code, tells) => {
    const system = fakeSystem({ fetch: { ...good, ...pages } });
    const error = await failure(() => readIndex(system, query));
    expect([error.code, `${error.what.en} ${error.why?.en}`]).toEqual([code, expect.stringMatching(tells)]);
    expect(`${error.what.en} ${error.why?.en} ${error.what.zh}`).toContain("mirror.example");
    expect(error.why?.zh).not.toBe(error.why?.en);
  });

  it("but a release that tells no end has none, however fast the clock goes", async () => {
    const system = fakeSystem({ fetch: good });
    let clock = system.now();
    const ticking = { ...system, now: () => clock++ };
    expect((await readIndex(ticking, query)).length).toBeGreaterThan(20);
  });

  it("but the signed list is taken however it is packed", async () => {
    const system = fakeSystem({ fetch: { ...good, [list]: gzipSync(packages, { level: 1 }) } });
    expect((await readIndex(system, query)).length).toBeGreaterThan(20);
  });

  it("and the next mirror is taken", async () => {
    const other = suitePages({ ...signed, root: "https://b.example/linux/ubuntu" });
    const place = {
      distro: findDistro("ubuntu")!,
      target: { distro: "ubuntu", version: "24.04", codename: "noble", arch: "amd64" as const },
      channel: "stable" as const,
      keyFingerprint: owner.fingerprint,
      mirrors: [mirror, "https://b.example"],
    };
    const system = fakeSystem({ fetch: { ...good, ...other, [list]: gzipSync(shorter) } });
    const told: SetupError[] = [];
    const release = await findRelease(system, place, parseVersionRequest("latest"), (error) =>
      told.push(error),
    );
    expect(release.repository.mirror).toBe("https://b.example");
    expect(told.map(({ why }) => why?.en)).toEqual([
      expect.stringMatching(/not the one that InRelease signs/),
    ]);
  });
});

describe("a list that is older than what apt has seen of the same repository", () => {
  const path = "/var/lib/apt/lists/mirror.example_docker-ce_linux_ubuntu_dists_noble_InRelease";
  const read = (seen: string, name = path) => {
    const system = fakeSystem({ fetch: good, files: { [name]: seen } });
    return readIndex(system, query).then(({ length }) => length);
  };
  const newer = { Date: "Fri, 02 Jan 2026 00:00:00 UTC" };
  it("is refused", async () => {
    const error = await failure(() => read(newRelease(newer)));
    expect([error.code, error.why?.en]).toEqual([
      "network",
      expect.stringMatching(/of 2026-01-01 00:00 UTC, older than the one of 2026-01-02 00:00 UTC/),
    ]);
  });
  it.each([
    ["the same one", newRelease({})],
    ["an older one", newRelease({ Date: "Wed, 31 Dec 2025 00:00:00 UTC" })],
    ["another's", newRelease(newer, stranger)],
    ["nonsense", "x".repeat(1000)],
  ])("but %s does not stand in the way", async (_, seen) => {
    expect(await read(seen)).toBeGreaterThan(20);
  });
  it("nor one of another mirror", async () => {
    expect(await read(newRelease(newer), path.replace("mirror.example", "other.example"))).toBeGreaterThan(
      20,
    );
  });
  it.each([
    [
      "https://a.example/docker-ce/linux/debian/dists/bookworm/InRelease",
      "a.example_docker-ce_linux_debian_dists_bookworm_InRelease",
    ],
    ["http://u:p@a.example:8080/x_y/dists/s~1/InRelease", "a.example:8080_x%5fy_dists_s%7e1_InRelease"],
  ])("apt's name of %s", (url, name) => expect(listName(url)).toBe(name));
});

it("a Release file's text is read in linear time, whatever it is", () => {
  const hash = "0".repeat(64);
  const text = releaseText(signed);
  for (const filler of [
    " ",
    "a:\n",
    ` ${hash} 1 x\n`,
    ` ${hash}${" ".repeat(1000)}1 x\n`,
    "\t",
    "Date: x",
    ":",
  ]) {
    const begun = performance.now();
    parseReleaseFile(text + filler.repeat(Math.floor(4e6 / filler.length)));
    parseReleaseFile(`Date:${filler.repeat(Math.floor(4e6 / filler.length))}\n${text}`);
    expect(performance.now() - begun).toBeLessThan(4000);
  }
});
