/** What a bundle is trusted for: lists beyond their end, another architecture's signatures, and an install.sh that is another. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { said } from "../../lab/job.ts";
import { withKeyring } from "../../lab/mirror/signing.ts";
import { byNode, byScript, carry, makeBundle, serve, through } from "./helpers/bundle.ts";
import { expectCode, it, state, withLab } from "./helpers/lab.ts";

withLab();

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** An archive of nothing, whose signed list ended long ago: a tar, and its key. */
const endedArchive = (): Promise<{ archive: Buffer; key: Buffer }> =>
  withKeyring(async ({ home, foreign }) => {
    const at = mkdtempSync(join(tmpdir(), "ended-"));
    try {
      const dists = join(at, "dists/bookworm");
      const packages = join(dists, "main/binary-amd64/Packages");
      mkdirSync(join(dists, "main/binary-amd64"), { recursive: true });
      writeFileSync(packages, "");
      execFileSync("gzip", ["-nk", packages]);
      const fields = { Suite: "bookworm", Codename: "bookworm", Components: "main", Architectures: "amd64" };
      const words = Object.entries(fields).flatMap(([name, value]) => [
        ...["-o", `APT::FTPArchive::Release::${name}=${value}`],
      ]);
      const release = execFileSync("apt-ftparchive", [...words, "release", "."], { cwd: dists });
      writeFileSync(join(dists, "Release"), `Valid-Until: Sat, 01 Aug 2026 00:00:00 UTC\n${release}`);
      const gpg = ["--batch", "--homedir", home, "-u", foreign.fingerprint];
      execFileSync("gpg", [...gpg, "--clearsign", "-o", "InRelease", "Release"], { cwd: dists });
      const key = execFileSync("gpg", ["--batch", "--homedir", home, "--export", foreign.fingerprint]);
      return { archive: execFileSync("tar", ["-C", at, "-cf", "-", "."]), key };
    } finally {
      rmSync(at, { recursive: true, force: true });
    }
  });

/** Puts another word into a file of the unpacked bundle, and into SHA256SUMS what fits; then packs it anew. */
const forge = (
  file: string,
  from: string,
  to: string,
) => `set -e; cd /tmp/b; sed -i 's/${from}/${to}/' ${file}
sum=$(sha256sum ${file} | cut -d' ' -f1); sed -i "s|^.*  ${file}$|$sum  ${file}|" SHA256SUMS; sha256sum -c --quiet SHA256SUMS
tar --format=gnu --owner=0 --group=0 --no-recursion -cf /tmp/b.tar SHA256SUMS $(sed 's/^[^ ]*  //' SHA256SUMS)`;

/** An arm64 machine's apt, with the same packages as this amd64 one. */
const ARM_APT = `APT::Architecture "arm64"; #clear APT::Architectures; APT::Architectures { "arm64"; };
Dir::State::status "/tmp/arm/status"; Dir::State::lists "/tmp/arm/lists"; Dir::Cache::archives "/tmp/arm/archives";
Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache ""; Dir::Etc::sourcelist "/tmp/arm/list"; Dir::Etc::sourceparts "-";
APT::Sandbox::User "root"; APT::Update::Error-Mode "any";
`;
const ARM = `mkdir -p /tmp/arm/lists/partial /tmp/arm/archives/partial
sed 's/^Architecture: amd64$/Architecture: arm64/' /var/lib/dpkg/status >/tmp/arm/status
. /tmp/b/targets/debian-12-arm64
echo "deb [arch=arm64 lang=none signed-by=/tmp/b/$key] file:/tmp/b/$repository $suite $channels
deb [arch=arm64 lang=none signed-by=${KEYRING}] file:/tmp/b/$archives $suite main" >/tmp/arm/list`;

/**
 * Runs an install.sh with one bit flipped, as a user who can change nothing and with stand-ins for what changes a
 * machine. Prints whether the whole one reached an installation, and which of the others did.
 */
const FLIP = `const fs = require("node:fs"), { spawnSync } = require("node:child_process");
const script = "/tmp/f/b/install.sh", log = "/tmp/f/log", whole = fs.readFileSync(script);
const env = { PATH: "/tmp/f/bin:" + process.env.PATH, LANG: "C" };
const run = () => {
  fs.writeFileSync(log, "");
  spawnSync("sh", ["install.sh"], { cwd: "/tmp/f/b", env, timeout: 5000, killSignal: "SIGKILL" });
  return fs.readFileSync(log, "utf8");
};
const unharmed = run();
let seed = 20261129;
const random = (below) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 2147483648 * below); };
const taken = [], every = process.argv[2] === "every";
for (let i = 0; i < (every ? whole.length : Number(process.argv[2])); i++) {
  const at = every ? i : random(whole.length), flipped = Buffer.from(whole);
  flipped[at] ^= 1 << random(8);
  fs.writeFileSync(script, flipped);
  if (run() !== "") taken.push(at + " " + flipped.subarray(Math.max(0, at - 20), at + 20).toString("latin1"));
}
fs.writeFileSync(script, whole);
console.log(JSON.stringify({ unharmed, taken }));`;

const stubs: Readonly<Record<string, string>> = {
  id: "echo 0",
  "apt-get": 'case " $* " in *" -s "*) ;; *" install "*) echo "apt-get install" >>/tmp/f/log; exit 1 ;; esac',
  dpkg: "case $1 in --print-architecture) echo amd64 ;; esac",
  "dpkg-query": "exit 1",
  systemctl: "exit 0",
  docker: 'case " $* " in *" load "*) echo "docker load" >>/tmp/f/log ;; esac; exit 1',
};

describe.concurrent("a bundle", { timeout: 600_000 }, () => {
  it("with a list beyond its end is taken only where the lock pins that very file, and says so", async ({
    fresh,
  }) => {
    const [maker, machine] = await Promise.all([
      fresh("debian-12"),
      fresh("debian-12", "apt-get update && apt-get install -y iptables"),
    ]);
    const { archive, key } = await endedArchive();
    await serve(maker, { ended: archive });
    const words = ["--target", "debian:12", "--archive", "http://127.0.0.1:8000/ended"];
    await makeBundle(maker, "debian-12", [...words, "--image", "hello-world"]);
    through(machine, ["sh", "-c", `cat >${KEYRING}`], key);
    carry(maker, machine);
    const before = await state(machine);
    const list = "archive/debian-12-amd64/1/dists/bookworm/InRelease";
    const pinned = await machine.sh(`sha256sum /tmp/b/${list} | cut -c 1-64`);
    await machine.sh("cp -a /tmp/b /tmp/whole; cp /tmp/b.tar /tmp/whole.tar");
    await machine.sh(forge("docker-setup.lock", pinned, "0".repeat(64)));
    for (const way of [byScript, byNode]) {
      const refused = await way(machine);
      expect(refused.code, said(refused)).toBe(10);
      expect(said(refused)).toMatch(/expired/);
      expect(await state(machine)).toEqual(before);
    }
    await machine.sh("rm -r /tmp/b; cp -a /tmp/whole /tmp/b; cp /tmp/whole.tar /tmp/b.tar");
    const byItself = await expectCode(byScript(machine), 0);
    expect(byItself.stdout).toMatch(/InRelease was valid until .*2026.*docker-setup[.]lock pins/);
    const again = await expectCode(byNode(machine), 0);
    expect(said(again)).toMatch(/InRelease was valid until 2026-08-01/);
  });

  it("for arm64 has lists that its apt takes, signed, with all that a bare machine lacks; beside amd64's it is taken there", async ({
    fresh,
  }) => {
    const [maker, machine] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
    await makeBundle(maker, "debian-12", ["--target", "debian:12/arm64", "--target", "debian:12"]);
    carry(maker, machine);
    await machine.sh(ARM);
    await machine.writeFile("/tmp/arm/apt.conf", ARM_APT);
    await machine.writeFile("/tmp/arm/dpkg", "#!/bin/sh\necho arm64\n", 0o755);
    const apt = (words: string) =>
      machine.exec([
        ...["unshare", "-n", "sh", "-c"],
        `. /tmp/b/targets/debian-12-arm64; APT_CONFIG=/tmp/arm/apt.conf apt-get -q -y --no-install-recommends ${words}`,
      ]);
    await expectCode(apt("update"), 0);
    const planned = await expectCode(apt("-s install $packages"), 0);
    expect(planned.stdout).toMatch(/Inst docker-ce .*\[arm64\]\)/);
    expect(planned.stdout).toMatch(/Inst iptables .*\[arm64\]\)/);
    // apt hashes what it downloads, from a folder too.
    await expectCode(apt("-d install $packages"), 0);
    const one = await machine.sh("find /tmp/b/archive/debian-12-arm64 -name 'iptables_*_arm64.deb'");
    await machine.sh(`printf x | dd of=${one} bs=1 seek=500 conv=notrunc status=none`);
    const damaged = await apt("-d install $packages");
    expect([damaged.code, said(damaged)]).toEqual([
      100,
      expect.stringMatching(/Hash Sum mismatch|Hashes of expected/i),
    ]);
    await machine.sh("tar -xf /tmp/b.tar -C /tmp/b");
    const there = await machine.exec(["sh", "-c", "PATH=/tmp/arm:$PATH sh /tmp/b/install.sh --check"]);
    expect(said(there)).toContain("this machine is Debian 12 (bookworm), arm64");
    // Files that both have in common, lists among them, are in the tar twice.
    await expectCode(byNode(machine), 0);
    expect(await machine.sh("dpkg --print-architecture; dpkg -s docker-ce | grep '^Arch'")).toBe(
      "amd64\nArchitecture: amd64",
    );
  });

  it("made a second time is the same bytes, and no package and no layer is fetched again", async ({
    fresh,
  }) => {
    const maker = await fresh("debian-12");
    const words = ["--target", "debian:12", "--archive", "none", "--image", "hello-world"];
    const fetched = async () => {
      await maker.mirror.clear();
      await makeBundle(maker, "debian-12", words);
      // Whether a mirror has a package is asked by one byte of it.
      return (await maker.mirror.requests()).filter(
        ({ path, bytes }) => bytes > 1 && /[.]deb$|\/blobs\/sha256:/.test(path),
      ).length;
    };
    const made = async () => [await fetched(), await maker.sh("sha256sum </tmp/b.tar")] as const;
    const [first, again] = [await made(), await made()];
    expect(first[0]).toBeGreaterThan(5);
    expect(again).toEqual([0, first[1]]);
  });

  it("whose install.sh has one bit flipped anywhere installs and loads nothing", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    const words = ["--target", "debian:12", "--archive", "none", "--image", "hello-world"];
    await makeBundle(machine, "debian-12", words);
    // Without what takes long to hash.
    await machine.sh(`mkdir -p /tmp/f/b /tmp/f/bin /var/lib/docker-setup; chown admin /var/lib/docker-setup; chmod a+w /run
      cd /tmp/f/b; tar -xf /tmp/b.tar; find repository images/amd64/blobs -type f -size +100k -delete
      find . -type f ! -name SHA256SUMS | sed 's|^./||' | sort | xargs sha256sum >SHA256SUMS`);
    for (const [name, text] of Object.entries(stubs))
      await machine.writeFile(`/tmp/f/bin/${name}`, `#!/bin/sh\n${text}\n`, 0o755);
    await machine.writeFile("/tmp/flip.cjs", FLIP);
    await machine.sh("chown -R admin /tmp/f");
    const { code, stdout, stderr } = await machine.exec(["node", "/tmp/flip.cjs", "500"], {
      user: "admin",
      timeoutMs: 1_500_000,
    });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      unharmed: expect.stringContaining("apt-get install"),
      taken: [],
    });
  });
});
