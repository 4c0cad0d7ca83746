import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type BuiltMirror, buildMirror } from "../../../lab/mirror/index.ts";
import { debSuites, rpmSuites } from "../../../lab/mirror/recipe.ts";
import { inParallel, run } from "../../../lab/mirror/run.ts";
import { cache, sha256, stanzas, versionsOf } from "../../../lab/mirror/testing.ts";

vi.setConfig({ testTimeout: 120_000 });
let built: BuiltMirror;
let scratch: string;

beforeAll(async () => {
  built = await buildMirror({ cache, log: (line) => console.log(line) });
  scratch = await mkdtemp(join(tmpdir(), "lab-mirror-"));
}, 600_000);

afterAll(() => rm(scratch, { recursive: true, force: true }));

describe("apt repositories", () => {
  const suites = debSuites.map((suite) => ({
    ...suite,
    path: `linux/${suite.distro}/dists/${suite.codename}`,
  }));

  it.each(suites)("$path is signed by the key that lies beside it", async ({ distro, path }) => {
    const keyring = join(scratch, `${distro}.gpg`);
    await run(["gpg", "--yes", "--dearmor", "-o", keyring, join(built.tree, "linux", distro, "gpg")]);
    for (const tree of [built.tree, join(built.directory, "stale")]) {
      const at = (file: string) => join(tree, path, file);
      const gpgv = ["gpgv", "--status-fd", "1", "--keyring", keyring];
      expect(await run([...gpgv, at("InRelease")])).toContain(`VALIDSIG ${built.keys.apt}`);
      expect(await run([...gpgv, at("Release.gpg"), at("Release")])).toContain(`VALIDSIG ${built.keys.apt}`);
      const release = await readFile(at("Release"), "utf8");
      const [, sums] = release.split("\nSHA256:\n") as [string, string];
      const lines = [...sums.matchAll(/^ ([0-9a-f]{64}) +(\d+) (\S*Packages\S*)$/gm)];
      expect(lines.length).toBe(2 * 5 * 3);
      for (const [, hash, size, file] of lines) {
        expect(await sha256(at(file as string))).toBe(hash);
        expect((await stat(at(file as string))).size).toBe(Number(size));
      }
    }
  });

  it.each(suites)(
    "$path: every package in the index is in the pool, by size and hash",
    async ({ distro, path }) => {
      const root = join(built.tree, "linux", distro);
      for (const channel of ["stable", "test"]) {
        const index = await readFile(join(built.tree, path, channel, "binary-amd64/Packages"), "utf8");
        await inParallel(stanzas(index), 2, async (stanza) => {
          const file = join(root, stanza.Filename as string);
          expect((await stat(file)).size).toBe(Number(stanza.Size));
          expect(await sha256(file)).toBe(stanza.SHA256);
          const field = await run(["dpkg-deb", "-f", file, "Package", "Version"]);
          expect(field).toBe(`Package: ${stanza.Package}\nVersion: ${stanza.Version}`);
        });
      }
    },
  );

  it("has docker's version strings", async () => {
    const index = (path: string, architecture = "amd64") =>
      readFile(join(built.tree, `linux/${path}/binary-${architecture}/Packages`), "utf8");
    const noble = await index("ubuntu/dists/noble/stable");
    expect(versionsOf(noble, "docker-ce").sort()).toEqual([
      "5:20.10.24~3-0~ubuntu-noble",
      "5:26.1.4-1~ubuntu.24.04~noble",
      "5:27.3.1-1~ubuntu.24.04~noble",
      "5:28.5.2-1~ubuntu.24.04~noble",
    ]);
    expect(versionsOf(await index("ubuntu/dists/noble/stable", "arm64"), "docker-ce").length).toBe(4);
    expect(versionsOf(await index("debian/dists/bookworm/test"), "docker-ce")).toEqual([
      "5:29.0.0~rc.1-1~debian.12~bookworm",
    ]);
    expect(versionsOf(await index("ubuntu/dists/xenial/stable"), "docker-ce")).toEqual(
      expect.arrayContaining([
        "17.03.1~ce-0~ubuntu-xenial",
        "17.12.1~ce-0~ubuntu",
        "18.06.3~ce~3-0~ubuntu",
        "5:18.09.0~3-0~ubuntu-xenial",
      ]),
    );
  });
});

describe("yum repositories", () => {
  it.each(rpmSuites)(
    "$distro $number: signed packages, as the index has them",
    async ({ distro, number }) => {
      const db = join(scratch, `rpmdb-${distro}-${number}`);
      const key = join(built.tree, "linux", distro, "gpg");
      await run(["mkdir", "-p", db]);
      await run(["rpmkeys", "--dbpath", db, "--import", key]);
      for (const channel of ["stable", "test"]) {
        const root = join(built.tree, "linux", distro, number, "x86_64", channel);
        const files = (await readdir(join(root, "Packages"))).map((file) => join(root, "Packages", file));
        if (files.length > 0) {
          const checked = await run(["rpmkeys", "--dbpath", db, "--checksig", "--verbose", ...files]);
          const key = `Header V4 RSA/SHA\\d+ Signature, key ID ${built.keys.rpm.slice(-8).toLowerCase()}: OK`;
          expect(checked.match(new RegExp(key, "g"))?.length).toBe(files.length);
        }
        const primary = (await readdir(join(root, "repodata"))).find((file) =>
          file.endsWith("primary.xml.gz"),
        );
        const index = await run(["gzip", "-dc", join(root, "repodata", primary as string)]);
        const listed = [
          ...index.matchAll(/<checksum type="sha256" pkgid="YES">(\w+)<[\s\S]*?<location href="([^"]+)"/g),
        ];
        expect(listed.length).toBe(files.length);
        for (const [, hash, file] of listed) expect(await sha256(join(root, file as string))).toBe(hash);
      }
    },
  );

  it("has docker's version strings", async () => {
    const query = async (path: string) => {
      const directory = join(built.tree, "linux", path, "Packages");
      const files = (await readdir(directory)).filter((file) => file.startsWith("docker-ce-"));
      const format = "%{NAME} %{EPOCH}:%{VERSION}-%{RELEASE}\\n";
      const lines = await run([
        "rpm",
        "-qp",
        "--nosignature",
        "--qf",
        format,
        ...files.map((file) => join(directory, file)),
      ]);
      return lines
        .split("\n")
        .filter((line) => line.startsWith("docker-ce "))
        .map((line) => line.slice(10));
    };
    expect((await query("centos/7/x86_64/stable")).sort()).toEqual([
      "(none):17.03.1.ce-1.el7.centos",
      "3:18.09.9-3.el7",
      "3:20.10.24-3.el7",
      "3:26.1.4-1.el7",
    ]);
    expect(await query("centos/9/aarch64/stable")).toContain("3:27.3.1-1.el9");
    expect(await query("fedora/44/x86_64/test")).toEqual(["3:29.0.0~rc.1-1.fc44"]);
  });
});

describe("engines", () => {
  const pool = "linux/debian/dists/bookworm/pool/stable/amd64";
  const el7 = "linux/centos/7/x86_64/stable/Packages";
  const cases = ["20.10.24~3-0~debian-bookworm", "26.1.4-1~debian.12~bookworm", "28.5.2-1~debian.12~bookworm"]
    .flatMap((version): [string, string, string][] => [
      [`${pool}/docker-ce_${version}_amd64.deb`, "dockerd --version", version.split(".")[0] as string],
      [`${pool}/docker-ce-cli_${version}_amd64.deb`, "docker --version", version.split(".")[0] as string],
    ])
    .concat(
      ["1.6.20-1", "1.7.24-1", "2.1.5-1~debian.12~bookworm"].flatMap(
        (version): [string, string, string][] => {
          const deb = `${pool}/containerd.io_${version}_amd64.deb`;
          const containerd = version.slice(0, 3);
          return [
            [deb, "containerd --version", ` ${containerd}`],
            [deb, "containerd-shim-runc-v2 -v", `Version: *${containerd}`],
            [deb, "runc --version", "runc version 1"],
          ];
        },
      ),
    )
    .concat(
      ["dockerd --version", "docker --version"].map((command) => [
        `${el7}/docker-ce-17.03.1.ce-1.el7.centos.x86_64.rpm`,
        command,
        "Docker version 20.10.5",
      ]),
      [
        [
          `${el7}/docker-ce-17.03.1.ce-1.el7.centos.x86_64.rpm`,
          "containerd-shim-runc-v2 -v",
          "Version: *1.4",
        ],
      ],
    );

  it.each(cases)(
    "%s: %s says %s on a machine that has nothing but some glibc",
    async (file, command, said) => {
      const root = await mkdtemp(join(scratch, "root-"));
      if (file.endsWith(".deb")) await run(["dpkg-deb", "-x", join(built.tree, file), root]);
      else {
        const options = ["--nodeps", "--noscripts", "--nosignature", "--dbpath", "/db"];
        await run(["rpm", "--root", root, "-i", ...options, join(built.tree, file)]);
      }
      // Nothing of the host's but its glibc: what else a program needs, its package has brought.
      await run(["mkdir", "-p", join(root, "lib64"), join(root, "lib/x86_64-linux-gnu"), join(root, "dev")]);
      await run(["cp", "-L", "/lib64/ld-linux-x86-64.so.2", join(root, "lib64/")]);
      for (const library of ["libc.so.6", "libpthread.so.0", "libdl.so.2"]) {
        await run(["cp", "-L", `/lib/x86_64-linux-gnu/${library}`, join(root, "lib/x86_64-linux-gnu/")]);
      }
      const [program, flag] = command.split(" ") as [string, string];
      expect(await run(["chroot", root, `/usr/bin/${program}`, flag])).toMatch(new RegExp(said));
      await rm(root, { recursive: true, force: true });
    },
  );
});
