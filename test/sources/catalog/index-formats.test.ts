import process from "node:process";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SetupError } from "../../../src/errors.ts";
import { parsePackages } from "../../../src/machine/managers/apt/packages-index.ts";
import { indexText } from "../../../src/machine/managers/index-text.ts";
import { parsePrimary, parseRepomd } from "../../../src/machine/managers/yum/repodata.ts";
import { failure, fixture, index } from "./load.ts";

const url = "https://mirror.example/index";
const source = { url, channel: "stable" } as const;
const noble = fixture("ubuntu-noble-stable.Packages");
const centos9 = fixture("centos-9-stable.primary.xml");
const repomd = fixture("centos-9-stable.repomd.xml").replaceAll("@GZ_SHA256@", "ab".repeat(32));

describe("Packages", () => {
  it("gives every field of an entry", () => {
    expect(index("ubuntu-noble-stable.Packages").find((e) => e.version.startsWith("5:27.3.1"))).toEqual({
      name: "docker-ce",
      version: "5:27.3.1-1~ubuntu.24.04~noble",
      architecture: "amd64",
      depends: [
        "containerd.io (>= 1.6.24)",
        "docker-ce-cli",
        "libc6 (>= 2.34)",
        "libsystemd0",
        "iptables (>= 1.4)",
        "libseccomp2 (>= 2.3.0)",
      ],
      path: "dists/noble/pool/stable/amd64/docker-ce_27.3.1-1~ubuntu.24.04~noble_amd64.deb",
      size: expect.any(Number),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      channel: "stable",
    });
  });
  it("reads folded dependencies, CRLF, and passes over packages that are not Docker's", () => {
    const folded = noble.replace("containerd.io (>= 1.6.24), ", "containerd.io (>= 1.6.24),\n ");
    expect(parsePackages(folded, source)).toEqual(parsePackages(noble, source));
    expect(parsePackages(noble.replaceAll("\n", "\r\n"), source)).toEqual(parsePackages(noble, source));
    expect(parsePackages(`Package: nginx\nVersion: $(x)\n\n${noble}`, source)).toHaveLength(26);
  });
  it("takes an empty file for an empty index", () => {
    expect(parsePackages("", source)).toEqual([]);
    expect(parsePackages("\n\n", source)).toEqual([]);
  });
});

describe("repodata", () => {
  it("gives every field of an entry, the epoch only where there is one", () => {
    expect(index("centos-9-stable.primary.xml").find((e) => e.version === "3:27.3.1-1.el9")).toEqual({
      name: "docker-ce",
      version: "3:27.3.1-1.el9",
      architecture: "x86_64",
      depends: [
        "/bin/sh",
        "container-selinux >= 2:2.74",
        "libseccomp >= 2.3",
        "systemd",
        "docker-ce-cli",
        "containerd.io >= 1.6.24",
        "(container-selinux >= 2:2.74 if selinux-policy)",
      ],
      path: "Packages/docker-ce-27.3.1-1.el9.x86_64.rpm",
      size: expect.any(Number),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      channel: "stable",
    });
    expect(index("centos-7-stable.primary.xml").map((e) => e.version)).toContain("17.03.1.ce-1.el7.centos");
  });
  it("finds the primary list and its checksum", () => {
    const hex = "ab".repeat(32);
    expect(parseRepomd(repomd, url)).toEqual({
      href: `repodata/${hex}-primary.xml.gz`,
      checksum: { algorithm: "sha256", hex },
      openChecksum: { algorithm: "sha256", hex: "@xml_sha256@" },
    });
  });
  it("takes the .gz where there are several, and the sha of an old createrepo", () => {
    const both = repomd.replace(
      '<data type="primary">',
      '<data type="primary"><location href="repodata/primary.xml.zst"/></data>\n<data type="primary">',
    );
    expect(parseRepomd(both, url).href).toMatch(/\.gz$/);
    expect(parseRepomd(repomd.replace('type="sha256"', 'type="sha"'), url).checksum.algorithm).toBe("sha1");
  });
});

describe("an answer that is no index", () => {
  const cases: [name: string, run: () => unknown, tells: RegExp][] = [
    ["a web page", () => indexText(Buffer.from("<!DOCTYPE html><html>log in</html>"), url), /web page/],
    ["a packed web page", () => indexText(gzipSync("<html>log in</html>"), url), /web page/],
    ["a cut-off gzip", () => indexText(gzipSync(noble).subarray(0, 900), url), /gzip.*end of file/],
    ["a gzip that is only a magic", () => indexText(Buffer.from([0x1f, 0x8b]), url), /gzip/],
    ["a gzip bomb", () => indexText(gzipSync(Buffer.alloc(65 * 1024 * 1024)), url), /gzip/],
    ["JSON for Packages", () => parsePackages('{"error":"no"}', source), /not a list of packages/],
    ["no version", () => parsePackages(noble.replace(/^Version: 5.*\n/m, ""), source), /without version/],
    ["no hash", () => parsePackages(noble.replace(/^SHA256: .*\n/m, ""), source), /without sha256/],
    [
      "a version with a command in it",
      () => parsePackages(noble.replace("5:27.3.1-1~", "5:27.3.1$(reboot)-1~"), source),
      /malformed version/,
    ],
    [
      "a version that is an option",
      () => parsePackages(noble.replace("Version: 5:27.3.1", "Version: -o=5:27.3.1"), source),
      /malformed version/,
    ],
    [
      "a package name with a space",
      () => parsePackages(noble.replace("Package: docker-ce\n", "Package: docker-ce evil\n"), source),
      /malformed name/,
    ],
    [
      "a path that climbs",
      () => parsePackages(noble.replace("Filename: dists", "Filename: ../dists"), source),
      /malformed filename/,
    ],
    [
      "a path that climbs later",
      () => parsePackages(noble.replace("Filename: dists", "Filename: dists/../../.."), source),
      /malformed filename/,
    ],
    ["text for XML", () => parsePrimary("404 not found", source), /no <metadata>/],
    ["another XML", () => parseRepomd(centos9, url), /no <repomd>/],
    ["cut-off XML", () => parsePrimary(centos9.slice(0, 9000), source), /cut off/],
    [
      "fewer packages than announced",
      () => parsePrimary(centos9.replace(/packages="\d+"/, 'packages="99"'), source),
      /99/,
    ],
    [
      "rpm without a version",
      () => parsePrimary(centos9.replace(/ ver="/, ' v="'), source),
      /without version/,
    ],
    [
      "rpm without a name",
      () => parsePrimary(centos9.replace(/<name>.*<\/name>/, ""), source),
      /without name/,
    ],
    [
      "rpm with an escaped sign in its version",
      () => parsePrimary(centos9.replace('ver="20.10.24"', 'ver="20;&#x60;x"'), source),
      /malformed version/,
    ],
    [
      "no checksum of the primary list",
      () => parseRepomd(repomd.replace('<checksum type="sha256">', '<checksum type="md5">'), url),
      /without a checksum/,
    ],
    ["no primary list", () => parseRepomd(repomd.replace('"primary"', '"x"'), url), /without a primary/],
    [
      "only zstd",
      () => parseRepomd(repomd.replace("primary.xml.gz", "primary.xml.zst"), url),
      /can't unpack.*zst/,
    ],
    [
      "a primary list elsewhere",
      () => parseRepomd(repomd.replace('href="repodata', 'href="https://evil.example'), url),
      /strange place/,
    ],
    ["a primary list above", () => parseRepomd(repomd.replace('href="', 'href="../'), url), /strange place/],
  ];
  it.each(cases)("%s", async (_, run, tells) => {
    const error = await failure(run);
    expect(error.code).toBe("network");
    expect(error.what.en).toContain(url);
    expect(error.why?.en).toMatch(tells);
    expect(error.why?.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(error.next?.en).toContain("--mirror");
  });
  it("of any damage: a SetupError or entries that are safe on a command line", () => {
    const damage = fc.tuple(
      fc.constantFrom(noble, centos9),
      fc.nat(),
      fc.nat(60),
      fc.string({ maxLength: 20 }),
    );
    fc.assert(
      fc.property(damage, ([text, at, drop, add]) => {
        const from = at % text.length;
        const damaged = text.slice(0, from) + add + text.slice(from + drop);
        try {
          const parse = text === noble ? parsePackages : parsePrimary;
          for (const entry of parse(damaged, source)) {
            expect(`${entry.name}=${entry.version}`).toMatch(/^[A-Za-z0-9][A-Za-z0-9.+:~_^=-]*$/);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(SetupError);
        }
      }),
    );
  });
});

it("reads a megabyte of either format in less than 50 ms", () => {
  const packages = `${noble}\n`.repeat(Math.ceil(1_000_000 / noble.length));
  const one = centos9.slice(centos9.indexOf("<package "), centos9.lastIndexOf("</metadata>"));
  const count = Math.ceil(1_000_000 / one.length);
  const primary = centos9
    .replace(one, one.repeat(count))
    .replace(/packages="(\d+)"/, (_, n) => `packages="${Number(n) * count}"`);
  for (const run of [() => parsePackages(packages, source), () => parsePrimary(primary, source)]) {
    run();
    const times = [1, 2, 3, 4, 5].map(() => {
      const start = process.cpuUsage().user;
      expect(run().length).toBeGreaterThan(500);
      return (process.cpuUsage().user - start) / 1000;
    });
    // The best of five: the machine may be busy with other tests.
    expect(Math.min(...times)).toBeLessThan(50);
  }
});
