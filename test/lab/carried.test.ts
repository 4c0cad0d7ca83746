/** Bundles on real machines: damaged, forged, killed, on full disks, for another architecture; how much is more than has to be. */
import { execFileSync } from "node:child_process";
import { describe, expect } from "vitest";
import { BUNDLE, dockerSetup, installed, keyOption, said } from "../../lab/job.ts";
import type { ExecResult, Machine } from "../../lab/types.ts";
import { command, expectCode, it, lab, run, state, withLab } from "./helpers/lab.ts";

withLab();

const cache = (name: string) => ({ user: "admin", env: { XDG_CACHE_HOME: `/var/tmp/${name}` } });
const making = (
  output: string,
  target = "debian:12",
  more: readonly string[] = ["--image", "hello-world"],
) => {
  const key = target.startsWith("debian") ? lab().keys.apt : lab().keys.rpm;
  return ["bundle", "--lang", "en", "--target", target, "--key-fingerprint", key, ...more, "-o", output];
};
const make = (machine: Machine, words: readonly string[], store = "store") =>
  dockerSetup(machine, words, cache(store));

/** From one machine's /tmp into another one's. */
function carry(from: Machine, to: Machine): void {
  const through = (machine: Machine, argv: string[], input?: Buffer) => {
    const [program = "", ...args] = machine.enter(argv);
    return execFileSync(program, args, { input, maxBuffer: 1 << 30 });
  };
  through(to, ["sh", "-c", "cat >/tmp/b.tar"], through(from, ["cat", "/tmp/b.tar"]));
}
const unpack = (machine: Machine) =>
  machine.sh("rm -rf /tmp/b && mkdir /tmp/b && tar -xf /tmp/b.tar -C /tmp/b");

/** In a network namespace with nothing in it. */
const install = (machine: Machine, before = "", args = "") =>
  machine.exec(["sh", "-c", `cd /tmp/b && ${before} unshare -n sh install.sh ${args}`], {
    timeoutMs: 240_000,
  });

/** Runs something again and again, each time for longer before SIGKILL, until it ends by itself. */
async function killed(
  begin: (killer: string) => Promise<ExecResult>,
  between: () => Promise<void>,
): Promise<number> {
  let kills = 0;
  for (let seconds = 0.2; seconds < 60; seconds *= 1.3) {
    const { code } = await begin(`timeout -s KILL ${seconds.toFixed(2)}`);
    if (code === 0) return kills;
    expect([137, 124]).toContain(code);
    kills += 1;
    await between();
  }
  throw new Error("it never came to its end");
}

/** Flips a bit or cuts a file, has install.sh look, and puts all back: the codes of those that were taken. */
const DAMAGE = `const fs = require("node:fs"), { spawnSync } = require("node:child_process"), path = require("node:path");
const walk = (at) => fs.readdirSync(at, { withFileTypes: true }).flatMap((e) => e.isDirectory() ? walk(path.join(at, e.name)) : [path.join(at, e.name)]);
const files = walk("/tmp/b").map((file) => [file, fs.statSync(file).size]).filter(([, size]) => size > 0);
let seed = 20261129;
const random = (below) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 2147483648 * below); };
// Half by size, half file by file: most bytes are a few packages'.
const all = files.reduce((sum, [, size]) => sum + size, 0);
const place = (i) => {
  if (i % 2) { const [file, size] = files[random(files.length)]; return [file, random(size)]; }
  let at = random(all);
  for (const [file, size] of files) { if (at < size) return [file, at]; at -= size; }
};
const taken = [];
const look = (what) => { const { status, stdout } = spawnSync("unshare", ["-n", "sh", "install.sh"], { cwd: "/tmp/b", encoding: "utf8" }); if (status === 0 || /Installing/.test(stdout)) taken.push(what + " " + status); };
for (let i = 0; i < FLIPS; i++) {
  const [file, at] = place(i), byte = Buffer.alloc(1), fd = fs.openSync(file, "r+");
  fs.readSync(fd, byte, 0, 1, at);
  fs.writeSync(fd, Buffer.of(byte[0] ^ (1 << random(8))), 0, 1, at);
  look("flip " + file + " " + at);
  fs.writeSync(fd, byte, 0, 1, at);
  fs.closeSync(fd);
}
for (let i = 0; i < CUTS; i++) {
  const [file, at] = place(i);
  fs.truncateSync(file, at);
  look("cut " + file + " " + at);
  fs.copyFileSync(file.replace("/tmp/b/", "/tmp/whole/"), file);
}
console.log(JSON.stringify(taken));`;

/** 250 looks at a whole bundle take their time. */
const long = { timeout: 1_500_000 };

describe.concurrent("a bundle", () => {
  it(
    "is at most 1.15 times its packages and layers; install.sh refuses 200 flips and 50 cuts of its files, and a package that is another with SHA256SUMS and lock changed to fit, the machine as before",
    long,
    async ({ fresh }) => {
      const [maker, machine] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
      await expectCode(make(maker, making("/tmp/b.tar")), 0);
      const sizes = await maker.sh(
        "stat -c %s /tmp/b.tar; tar -tvf /tmp/b.tar | awk '/[.]deb$|blobs\\/sha256/ { sum += $3 } END { print sum }'",
      );
      const [whole = 0, parts = 1] = sizes.split("\n").map(Number);
      console.log(`bundle ${whole} bytes, packages and layers ${parts}: ${(whole / parts).toFixed(3)}`);
      expect(whole / parts).toBeLessThanOrEqual(1.15);

      carry(maker, machine);
      await unpack(machine);
      await machine.sh("cp -a /tmp/b /tmp/whole");
      const before = await state(machine);
      await machine.writeFile("/tmp/damage.cjs", DAMAGE.replace("FLIPS", "200").replace("CUTS", "50"));
      const taken = await machine.sh("node /tmp/damage.cjs", { timeoutMs: 900_000 });
      expect(JSON.parse(taken)).toEqual([]);
      expect(await state(machine)).toEqual(before);

      await machine.sh(`set -e; cd /tmp/b; deb=$(find repository -name 'docker-ce_*.deb')
      old=$(sha256sum "$deb" | cut -d' ' -f1); printf x | dd of="$deb" bs=1 seek=5000 conv=notrunc status=none
      new=$(sha256sum "$deb" | cut -d' ' -f1); sed -i "s/$old/$new/" docker-setup.lock
      lock=$(sha256sum docker-setup.lock | cut -d' ' -f1)
      sed -i "s/$old/$new/; s/^.*  docker-setup.lock$/$lock  docker-setup.lock/" SHA256SUMS; sha256sum -c --quiet SHA256SUMS`);
      const forged = await install(machine);
      expect(forged.code, said(forged)).toBe(10);
      expect(said(forged)).toMatch(/Hash Sum mismatch|Hashes of expected file/i);
      expect((await installed(machine))["docker-ce"]).toBeUndefined();
      expect(await state(machine)).toEqual(before);
    },
  );

  it(
    "comes to the same bytes when its making was killed again and again, and leaves nothing half on a full disk",
    long,
    async ({ fresh }) => {
      const maker = await fresh("debian-12");
      await expectCode(make(maker, making("/var/tmp/clean.tar"), "clean"), 0);
      const words = making("/var/tmp/out.tar")
        .map((word) => `'${word}'`)
        .join(" ");
      const begin = (killer: string) =>
        maker.exec(["sh", "-c", `${killer} node ${BUNDLE} ${words}`], {
          ...cache("killed"),
          timeoutMs: 240_000,
        });
      // There whole, or not at all.
      const kills = await killed(
        begin,
        async () =>
          void (await maker.sh("[ ! -e /var/tmp/out.tar ] || cmp /var/tmp/out.tar /var/tmp/clean.tar")),
      );
      console.log(`making: killed ${kills} times`);
      expect(kills).toBeGreaterThan(3);
      await maker.sh(
        'cmp /var/tmp/out.tar /var/tmp/clean.tar; [ -z "$(ls -d /var/tmp/out.tar.* 2>/dev/null)" ]',
      );

      const bytes = Number(await maker.sh("stat -c %s /var/tmp/clean.tar"));
      for (const [at, size] of [
        ["out", 0.3],
        ["out", 0.9],
        ["cache", 0.3],
        ["cache", 0.7],
      ] as const) {
        await maker.sh(
          `mkdir -p /srv/${at}; mount -t tmpfs -o size=${Math.floor((bytes * size) / 1024)}k,uid=1000,mode=777 none /srv/${at}`,
        );
        const output = at === "out" ? "/srv/out/b.tar" : "/var/tmp/room.tar";
        const env = at === "cache" ? { XDG_CACHE_HOME: "/srv/cache" } : cache("clean").env;
        const full = await dockerSetup(maker, making(output), { user: "admin", env });
        expect([full.code, said(full)]).toEqual([
          14,
          expect.stringMatching(/MB free|disk is full|too full|room/i),
        ]);
        expect(full.stderr).not.toMatch(/\n\s+at /);
        expect(await maker.sh(`ls -A /srv/out 2>/dev/null; ls -d /var/tmp/room.tar* 2>/dev/null || :`)).toBe(
          "",
        );
        await maker.sh(`umount /srv/${at}`);
      }
    },
  );

  it(
    "is installed in the end when install.sh was killed again and again, and where a disk got full meanwhile",
    long,
    async ({ fresh }) => {
      const [maker, machine, narrow] = await Promise.all([
        fresh("debian-12"),
        fresh("debian-12"),
        fresh("debian-12"),
      ]);
      await expectCode(make(maker, making("/tmp/b.tar")), 0);
      for (const each of [machine, narrow]) {
        carry(maker, each);
        await unpack(each);
      }
      const kills = await killed(
        (killer) => install(machine, killer),
        async () => {},
      );
      console.log(`installing: killed ${kills} times`);
      expect(kills).toBeGreaterThan(5);
      const right = async (on: Machine) => {
        expect(await on.sh("docker run --rm hello-world")).toContain("Hello from Docker!");
        expect(
          await on.sh(
            "dpkg --audit; find /var/lib/docker-setup /etc/apt/sources.list.d -name 'bundle.??????' -o -name '*docker*.list' -o -name 'docker*.sources'",
          ),
        ).toBe("");
        expect((await expectCode(install(on), 0)).stdout).toContain("is installed already");
      };
      await right(machine);

      const plugins = "/usr/libexec/docker/cli-plugins";
      await narrow.sh(
        `mkdir -p ${plugins}; mount -t tmpfs -o size=64k none ${plugins}; dd if=/dev/zero of=${plugins}/fill bs=1k 2>/dev/null || :`,
      );
      const full = await install(narrow);
      expect([full.code, said(full)]).toEqual([10, expect.stringMatching(/No space left/)]);
      await narrow.sh(`umount ${plugins}`);
      await narrow.sh(
        "systemctl stop docker docker.socket 2>/dev/null; mount -t tmpfs -o size=1m none /var/lib/docker",
      );
      const small = await install(narrow);
      expect([small.code, said(small)]).toEqual([
        14,
        expect.stringMatching(/\/var\/lib\/docker has [01] MB free/),
      ]);
      await narrow.sh("umount /var/lib/docker");
      await expectCode(install(narrow), 0);
      await right(narrow);
    },
  );

  it(
    "for arm64 is made on amd64 and refused there, and so is an arm64 image in a file of its own",
    long,
    async ({ fresh }) => {
      const [machine, centos] = await Promise.all([fresh("debian-12"), fresh("centos-9")]);
      await expectCode(run(machine), 0);
      await machine.sh("tar -cf - -C /etc os-release | docker import --platform linux/arm64 - arm:1");
      const words = making("/tmp/b.tar", "centos:9/arm64", [
        "--archive",
        "none",
        "--image",
        "docker-daemon:arm:1",
      ]);
      await expectCode(dockerSetup(machine, words), 0);
      expect(await machine.sh("tar -tf /tmp/b.tar")).toMatch(/aarch64\.rpm\n[\s\S]*|images\/arm64\/blobs/);
      carry(machine, centos);
      await unpack(centos);
      const before = await state(centos);
      for (const args of ["", "--check"]) {
        const refused = await install(centos, "", args);
        expect([refused.code, refused.stderr]).toEqual([
          3,
          expect.stringMatching(
            /This bundle is not for CentOS.* \(x86_64\)\. It is for: CentOS.* 9, aarch64$/m,
          ),
        ]);
      }
      const other = await dockerSetup(centos, [
        "--bundle",
        "/tmp/b.tar",
        "--yes",
        "--lang",
        "en",
        ...keyOption(lab(), "centos-9"),
      ]);
      expect([other.code, said(other)]).toEqual([18, expect.stringMatching(/centos:9\/amd64/)]);
      expect(await state(centos)).toEqual(before);

      await expectCode(
        command(
          machine,
          "images",
          "save",
          "docker-daemon:arm:1",
          "--platform",
          "linux/arm64",
          "-o",
          "/tmp/i.tar",
        ),
        0,
      );
      await machine.sh("docker rmi arm:1");
      const image = await command(machine, "images", "load", "/tmp/i.tar");
      expect([image.code, said(image)]).toEqual([
        7,
        expect.stringMatching(/arm:1 is not there for linux\/amd64.*There is: linux\/arm64/s),
      ]);
      expect(await machine.sh("docker images -q arm:1")).toBe("");
    },
  );
});
