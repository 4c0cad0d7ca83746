import { afterAll, beforeAll, expect, it } from "vitest";
import { packageMirror } from "../../src/doctor/package-mirror.ts";
import { repository } from "../../src/doctor/repository.ts";
import { repositoryKey } from "../../src/doctor/repository-key.ts";
import { dockerKeys, listKeys } from "../../src/keys/openpgp.ts";
import { ExchangeError } from "../../src/system/types.ts";
import { Gpg } from "../keys/gpg.ts";
import {
  bare,
  bareKey,
  finding,
  keyring,
  type More,
  machine,
  mirror,
  pages,
  pinned,
  type Row,
  report,
  sources,
  sourcesFile,
} from "./machine.ts";

const said = (found: Awaited<ReturnType<typeof finding>>) => `${found.said.en} ${found.next?.en}`;
const file = (text: string | undefined, more: Record<string, string> = {}): More => ({
  files: { [sourcesFile]: text, ...more },
});
const list = "/etc/apt/sources.list.d/docker.list";
const oneLine = (options: string, uri = `${mirror}/linux/debian`) =>
  `deb [${options}] ${uri} bookworm stable\n`;
const elsewhere: More["exec"] = { "dpkg-query -W": { stdout: "dpkg\t1\tii \tamd64\n" } };

/** A CentOS 9 with this repository file. */
const yum = (text: string, more: Record<string, string | Buffer> = {}): More => ({
  files: {
    "/etc/os-release": 'ID="centos"\nVERSION_ID="9"\n',
    [sourcesFile]: undefined,
    "/etc/yum.repos.d/docker-ce.repo": text,
    ...more,
  },
  exec: { "rpm -q": { stdout: "docker-ce\t3:28.5.2-1.el9\n" }, "rpm --eval": { stdout: "x86_64\n" } },
});
const repo = (line = "", suite = "9", key = "file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce") =>
  [
    "[docker-ce-stable]",
    `baseurl=${mirror}/linux/centos/${suite}/$basearch/stable`,
    "enabled=1",
    line,
    `gpgkey=${key}`,
    "[docker-ce-test]",
    `baseurl=${mirror}/linux/centos/${suite}/$basearch/test`,
    "enabled=0",
    "",
  ].join("\n");

it.each<Row>([
  ["good", {}, "ok", /^Alibaba Cloud \(mirrors\.aliyun\.com\), bookworm stable/],
  ["one-line", file(undefined, { [list]: oneLine(`arch=amd64 signed-by=${keyring}`) }), "ok", /Alibaba/],
  [
    "a private mirror",
    file(sources({ URIs: "https://packages.example.com/docker-ce/linux/debian" })),
    "ok",
    /packages\.example\.com \(a private mirror\)/,
  ],
  [
    "a list of mirrors",
    file(sources({ URIs: "mirror+file:/etc/apt/mirrors/docker-ce.list" }), {
      "/etc/apt/mirrors/docker-ce.list": `${mirror}/linux/debian\tpriority:1\n`,
    }),
    "ok",
    /Alibaba/,
  ],
  ["none", file(undefined), "warn", /there is none.*docker-setup/],
  ["another installation's", { ...file(undefined), exec: elsewhere }, "skip", /elsewhere/],
  ["switched off by an upgrade", file(sources({ Enabled: "no" })), "warn", /switched off/],
  [
    "of the release before",
    file(sources({ Suites: "bullseye" })),
    "warn",
    /for debian bullseye, this system wants debian bookworm/,
  ],
  [
    "of another distribution",
    file(sources({ URIs: `${mirror}/linux/ubuntu` })),
    "warn",
    /for ubuntu bookworm/,
  ],
  ["twice", { files: { [list]: oneLine(`signed-by=${keyring}`) } }, "warn", /docker-ce stands both in/],
  [
    "twice with different keys",
    { files: { [list]: oneLine("signed-by=/usr/share/keyrings/docker.gpg") } },
    "fail",
    /different keys: apt refuses/,
  ],
  ["a comment is no entry", { files: { [list]: `# ${oneLine("")}` } }, "ok", /Alibaba/],
  [
    "in sources.list",
    file(undefined, { "/etc/apt/sources.list": oneLine(`signed-by=${keyring}`) }),
    "ok",
    /Alibaba/,
  ],
  [
    "another repository is none of ours",
    file(undefined, { "/etc/apt/sources.list": "deb http://deb.debian.org/debian bookworm main\n" }),
    "warn",
    /there is none/,
  ],
  ["unsigned", file(sources({ Trusted: "yes" })), "fail", /without a signature/],
  ["nonsense", file("URIs without end\n\n\n: :"), "warn", /there is none/],
  ["no Docker", bare, "skip", /not installed/],
  ["yum", yum(repo()), "ok", /Alibaba Cloud \(mirrors\.aliyun\.com\), 9 stable/],
  ["yum's variable", yum(repo("", "$releasever")), "ok", /, 9 stable/],
  ["yum, of the release before", yum(repo("", "8")), "warn", /for centos 8, this system wants centos 9/],
  ["yum, unsigned", yum(repo("gpgcheck=0")), "fail", /without a signature/],
])("repository: %s", async (_, more, state, words) => {
  const found = await finding(repository, more);
  expect(said(found)).toMatch(words);
  expect(found.state).toBe(state);
});

const foreign = bareKey(2);
const key = (content: Buffer | string, mode = 0o644): More => ({ files: { [keyring]: { content, mode } } });
const rpmKey = { "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce": pinned.bytes };
it.each<Row>([
  ["good", {}, "ok", /the pinned one/],
  ["missing", { files: { [keyring]: undefined } }, "fail", /there is no \/etc\/apt\/keyrings/],
  [
    "another's",
    key(foreign.bytes),
    "fail",
    new RegExp(`holds ${foreign.fingerprint}, not the pinned ${pinned.fingerprint}`),
  ],
  [
    "another's beside it",
    key(Buffer.concat([pinned.bytes, foreign.bytes])),
    "fail",
    new RegExp(`foreign keys too: ${foreign.fingerprint}`),
  ],
  ["unreadable to apt", key(pinned.bytes, 0o600), "fail", /_apt.*chmod 0644/],
  ["text under a binary name", key("-----BEGIN PGP PUBLIC KEY BLOCK-----\n"), "fail", /is text/],
  ["a login page", key("<html>"), "fail", /is no public key/],
  ["cut off", key(pinned.bytes.subarray(0, 5)), "fail", /is no public key/],
  ["no key named", file(sources({ "Signed-By": "" })), "warn", /names no key/],
  ["a repository that is switched off", file(sources({ Enabled: "no" })), "skip", /no repository/],
  ["no Docker", bare, "skip", /not installed/],
  ["yum", yum(repo(), rpmKey), "ok", /the pinned one/],
  ["yum takes the mirror's", yum(repo("", "9", `${mirror}/linux/centos/gpg`)), "warn", /whatever key https/],
])("repository key: %s", async (_, more, state, words) => {
  const found = await finding(repositoryKey, more);
  expect(said(found)).toMatch(words);
  expect(found.state).toBe(state);
});

it("names the option for a private mirror's key, and wants Docker's own without it", async () => {
  const found = await finding(repositoryKey, {}, { fingerprint: null });
  expect(found.state).toBe("fail");
  expect(said(found)).toContain(`not the pinned ${dockerKeys.apt}`);
  expect(said(found)).toContain(`--key-fingerprint ${pinned.fingerprint}`);
});

let gpg: Gpg;
beforeAll(() => {
  gpg = new Gpg();
});
afterAll(() => gpg.close());

it("knows when a key made by gpg expires, also one whose date was moved, and that others' signatures do not count", async () => {
  const never = gpg.make(["Never <n@example.com>"], "ed25519", "never");
  const soon = gpg.make(["Soon <s@example.com>"], "ed25519", "10d", [["cv25519", "encr"]]);
  expect(listKeys(never.binary)).toEqual([{ fingerprint: never.fingerprint, expires: undefined }]);
  const [listed] = listKeys(soon.binary);
  expect(Math.abs(listed!.expires! - Date.now() - 10 * 86_400_000)).toBeLessThan(60_000);
  // Moved: the newer self-signature counts. gpg counts whole seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100));
  gpg.run(["--quick-set-expire", soon.fingerprint, "20d"]);
  gpg.run(["--local-user", never.fingerprint, "--quick-sign-key", soon.fingerprint]);
  const moved = gpg.exported(soon.fingerprint);
  expect(Math.abs(listKeys(moved.binary)[0]!.expires! - Date.now() - 20 * 86_400_000)).toBeLessThan(60_000);
  const at = (days: number) =>
    finding(
      repositoryKey,
      { files: { [keyring]: { content: moved.binary } }, now: Date.now() + days * 86_400_000 },
      { fingerprint: soon.fingerprint },
    );
  expect((await at(0)).said.en).toMatch(/it expires on/);
  expect((await at(0)).state).toBe("warn");
  expect((await at(21)).said.en).toMatch(/it expired on/);
  expect((await at(21)).state).toBe("fail");
});

const packages = `${mirror}/linux/debian/dists/bookworm/stable/binary-amd64/Packages.gz`;
const official = "https://download.docker.com";
const tuna = "https://mirrors.tuna.tsinghua.edu.cn/docker-ce";
const newer = { ...pages("29.0.0", official), ...pages("29.0.0", tuna) };
it.each<Row>([
  ["good", {}, "ok", /aliyun: fresh, newest 28\.5\.2/],
  [
    "dead",
    { fetch: { [packages]: new ExchangeError("refused") } },
    "fail",
    /aliyun: refuses connections.*--mirror auto/,
  ],
  ["empty", { fetch: { [packages]: undefined } }, "fail", /404/],
  ["a login page", { fetch: { [packages]: "<html>" } }, "fail", /web page/],
  [
    "behind its peers",
    { fetch: newer },
    "warn",
    /aliyun: outdated, newest there is 28\.5\.2; 28\.5\.2 is installed, 29\.0\.0 is there/,
  ],
  [
    "Docker is behind",
    { fetch: pages("29.0.0") },
    "warn",
    /28\.5\.2 is installed, 29\.0\.0 is there.*--docker-version latest/,
  ],
  [
    "Docker is held",
    { fetch: pages("29.0.0"), exec: { "apt-mark showhold": { stdout: "docker-ce\ndocker-ce-cli\n" } } },
    "ok",
    /28\.5\.2 is held/,
  ],
  ["nonsense", { fetch: { [packages]: "what" } }, "fail", /aliyun: its list/],
  ["no repository", file(undefined), "skip", /no repository/],
])("package mirror: %s", async (_, more, state, words) => {
  const found = await finding(packageMirror, more);
  expect(said(found)).toMatch(words);
  expect(found.state).toBe(state);
});

it("fetches of its peers the index alone", async () => {
  const system = machine({ fetch: pages("28.5.2", official) });
  await report(system, { only: [packageMirror] });
  const fetched = (host: string) =>
    system.requests.filter((url) => url.startsWith(host)).map((url) => url.split("/").at(-1));
  expect(fetched(official)).toEqual(["Packages.gz"]);
  expect(fetched(mirror)).toEqual(["Packages.gz", "docker-ce_28.5.2_amd64.deb"]);
});

it("warns where the first of two mirrors is dead, and fails where both are", async () => {
  const both = sources({ URIs: `${official}/linux/debian ${mirror}/linux/debian` });
  expect((await finding(packageMirror, file(both))).state).toBe("warn");
  const none = { ...file(both), fetch: { [packages]: undefined } };
  expect((await finding(packageMirror, none)).state).toBe("fail");
});
