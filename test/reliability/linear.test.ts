/** Every reader of text from outside, given long runs of every sign in every place: each takes time by its length alone. */
import process from "node:process";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { SetupError } from "../../src/errors.ts";
import { mergeRegistryMirrors, readRegistryMirrors } from "../../src/machine/daemon-json/merge.ts";
import { parseOsRelease } from "../../src/machine/facts/os-release.ts";
import { parsePackages } from "../../src/machine/managers/apt/packages-index.ts";
import { managerOf } from "../../src/machine/managers/index.ts";
import { indexText } from "../../src/machine/managers/index-text.ts";
import { parsePrimary, parseRepomd } from "../../src/machine/managers/yum/repodata.ts";
import { parseJournal } from "../../src/run/journal/parse.ts";
import { parseReleaseFile } from "../../src/sources/catalog/release-file.ts";
import { resolveRelease } from "../../src/sources/catalog/resolve.ts";
import { certificateOf } from "../../src/sources/keys/certificate.ts";
import { verifyClearsigned } from "../../src/sources/keys/clearsigned.ts";
import { listKeys, selectKey } from "../../src/sources/keys/openpgp.ts";
import { packets } from "../../src/sources/keys/packets.ts";
import { isWebPage, ProbeFailure } from "../../src/sources/mirrors/http.ts";
import { createdOf, parseManifest } from "../../src/sources/mirrors/manifest.ts";
import { parseChallenge } from "../../src/sources/mirrors/registry-auth.ts";
import { fixture } from "../sources/catalog/load.ts";
import { owner, releaseText } from "../sources/catalog/suite.ts";
import { fakeSystem } from "../system/fake.ts";

const length = 120_000;
/** Processor time, milliseconds: what is linear takes a tenth of it here, what is not takes ten times as much. */
const bound = 1000;
const url = "https://mirror.example/index";
const source = { url, channel: "stable" } as const;
const noble = fixture("ubuntu-noble-stable.Packages");
const centos = fixture("centos-9-stable.primary.xml");
const repomd = fixture("centos-9-stable.repomd.xml");
const repository = { mirror: "https://mirror.example", path: "linux/ubuntu", suite: "noble" };
const release = releaseText({ root: url, suite: "noble", channels: { stable: noble } });
const clearsigned = owner.sign(release);
const certificate = certificateOf([...packets(owner.file)])!;
const armored = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n";
const daemonJson = '{\n  "registry-mirrors": ["https://a.example"],\n  "debug": true\n}\n';
const challenge = 'Bearer realm="https://auth.example/token",service="registry.example",scope="a:b:pull"';
const osRelease = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n';
const manifest = JSON.stringify({ manifests: [{ digest: `sha256:${"0".repeat(64)}`, size: 1 }] });
const journal = JSON.stringify({ kind: "start", format: 1 });

/** Name, what is read well, and who reads it. */
const readers: [name: string, text: string, read: (text: string) => unknown][] = [
  ["Packages", noble.slice(0, 3000), (text) => offered(parsePackages(text, source), "apt")],
  [
    "packed Packages",
    noble.slice(0, 3000),
    (text) => parsePackages(indexText(gzipSync(text, { level: 1 }), url), source),
  ],
  ["Release", release, parseReleaseFile],
  ["InRelease", clearsigned, (text) => verifyClearsigned(Buffer.from(text), certificate, Date.UTC(2026, 5))],
  ["repomd.xml", repomd, (text) => parseRepomd(text, url)],
  [
    "primary.xml",
    centos.slice(0, 4000) + centos.slice(-12),
    (text) => offered(parsePrimary(text, source), "yum"),
  ],
  ["an armored key", armored, (text) => selectKey(Buffer.from(text), ["0".repeat(40)])],
  ["a binary key", owner.file.toString("latin1"), (text) => listKeys(Buffer.from(text, "latin1"))],
  ["os-release", osRelease, parseOsRelease],
  [
    "daemon.json",
    daemonJson,
    (text) => [readRegistryMirrors(text), mergeRegistryMirrors(text, ["https://b.example"])],
  ],
  ["WWW-Authenticate", challenge, (text) => [parseChallenge(text), parseChallenge(text.slice(0, 4096))]],
  [
    "a manifest",
    manifest,
    (text) => [parseManifest(Buffer.from(text), "x86_64"), createdOf(Buffer.from(text))],
  ],
  ["a web page", "<!doctype html>", (text) => isWebPage({ headers: {}, body: Buffer.from(text) })],
  ["dpkg-query's rows", "docker-ce\t5:27\tinstalled\n", (text) => query("apt", "dpkg-query", text)],
  ["rpm's rows", "docker-ce\t3:27\n", (text) => query("yum", "rpm", text)],
  ["a journal", `${journal}\n`, (text) => parseJournal(text.split("\n", 1000).join("\n"))],
];

const fillers = ' |\t|a|9|, |:|=|(|<|<a |&a|"|\'|\\|\n|\r|\n |[|- |.|/|x="|\u00c6\u0001|#|\0'.split("|");

/** What comes out of an index is used: a version that is long must not be slow to compare. */
function offered(index: Parameters<typeof resolveRelease>[0], family: "apt" | "yum") {
  return resolveRelease(index, undefined, repository, managerOf(family));
}

const query = (family: "apt" | "yum", command: string, stdout: string) =>
  managerOf(family).inventory(fakeSystem({ exec: { [command]: { stdout } } }), ["docker-ce"]);

/** Where the long run is put: the ends, and behind each kind of sign that has a meaning. */
function places(text: string): number[] {
  const found = new Map<string, number>([
    ["start", 0],
    ["end", text.length],
    ["half", text.length >> 1],
  ]);
  for (let at = 0; at < text.length; at++) if (!/[A-Za-z0-9]/.test(text[at]!)) found.set(text[at]!, at + 1);
  return [...found.values()];
}

it.each(readers)("%s", { timeout: 300_000 }, async (_, text, read) => {
  const slow: string[] = [];
  for (const filler of fillers) {
    const run = filler.repeat(Math.ceil(length / filler.length));
    await new Promise(setImmediate);
    for (const at of places(text)) {
      const begun = process.cpuUsage();
      try {
        await read(text.slice(0, at) + run + text.slice(at));
      } catch (error) {
        if (!(error instanceof SetupError || error instanceof ProbeFailure)) throw error;
      }
      const { user, system } = process.cpuUsage(begun);
      const ms = (user + system) / 1000;
      if (ms > bound)
        slow.push(
          `${JSON.stringify(filler)} behind ${JSON.stringify(text.slice(Math.max(0, at - 20), at))}: ${Math.round(ms)} ms`,
        );
    }
  }
  expect(slow).toEqual([]);
});
