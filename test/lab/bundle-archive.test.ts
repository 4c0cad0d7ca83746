/** A bundle with the distribution's own packages for yum: --archive, its packages signed, on a machine that has none of them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { BUNDLE, dockerSetup, keyOption, said } from "../../lab/job.ts";
import { withKeyring } from "../../lab/mirror/signing.ts";
import type { Machine } from "../../lab/types.ts";
import { expectCode, it, lab, state, withLab } from "./helpers/lab.ts";

withLab();

const place = mkdtempSync(join(tmpdir(), "archive-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const BASE = "/usr/share/lab-base";
const KEY = "/etc/pki/rpm-gpg/RPM-GPG-KEY-distribution";
const through = (machine: Machine, argv: string[], input?: Buffer): Buffer => {
  const [program = "", ...args] = machine.enter(argv);
  return execFileSync(program, args, { input, maxBuffer: 1 << 30 });
};

/** The packages that the machine's own repository offers, signed by a key of the distribution's, as an archive has them. */
const signedArchive = (machine: Machine): Promise<{ archive: Buffer; key: string }> =>
  withKeyring(async ({ home, foreign }) => {
    const base = join(place, "base");
    mkdirSync(base);
    const unpacked = ["-xf", "-", "-C", base, "--exclude=./repodata"];
    execFileSync("tar", unpacked, { input: through(machine, ["tar", "-C", BASE, "-cf", "-", "."]) });
    const sign = `find ${base} -name '*.rpm' -exec rpmsign --define '__gpg /usr/bin/gpg' --define '_gpg_name ${foreign.fingerprint}' --addsign {} + >/dev/null`;
    execFileSync("sh", ["-c", sign], { env: { PATH: process.env.PATH, GNUPGHOME: home } });
    execFileSync("createrepo_c", ["--quiet", base]);
    const archive = execFileSync("tar", ["-C", base, "-cf", "-", "."], { maxBuffer: 1 << 28 });
    return { archive, key: foreign.publicKey };
  });

it("a bundle with --archive brings CentOS what Docker needs of it, by Node and by install.sh, each package held to the distribution's key", {
  timeout: 600_000,
}, async ({ fresh }) => {
  const [maker, byNode, byScript] = await Promise.all([
    fresh("centos-9"),
    fresh("centos-9"),
    fresh("centos-9"),
  ]);
  const { archive, key } = await signedArchive(maker);
  through(maker, ["sh", "-c", "mkdir /srv/archive && tar -xf - -C /srv/archive"], archive);
  await maker.sh(
    "cd /srv/archive && setsid python3 -m http.server 8000 --bind 127.0.0.1 >/dev/null 2>&1 & sleep 1",
  );
  const words = [
    "bundle",
    "--target",
    "centos:9",
    "--archive",
    "http://127.0.0.1:8000",
    "--image",
    "hello-world",
  ];
  const made = await expectCode(
    dockerSetup(maker, [...words, ...keyOption(lab(), maker.name), "-o", "/tmp/b.tar", "--lang", "en"]),
    0,
  );
  expect(said(made)).toMatch(/centos-9-amd64: Docker \S+, [1-9]\d* packages of the distribution/);
  expect(await maker.sh("tar -tf /tmp/b.tar")).toMatch(
    /archive\/centos-9-amd64\/1\/.*container-selinux.*\.rpm/,
  );
  const tar = through(maker, ["cat", "/tmp/b.tar"]);

  const install = {
    node: () =>
      byNode.exec(
        [
          "unshare",
          "-n",
          "node",
          BUNDLE,
          "--bundle",
          "/tmp/b.tar",
          "--yes",
          "--lang",
          "en",
          ...keyOption(lab(), byNode.name),
        ],
        { timeoutMs: 240_000 },
      ),
    script: () =>
      byScript.exec(["sh", "-c", "cd /tmp/b && unshare -n sh install.sh"], { timeoutMs: 240_000 }),
  };
  for (const [machine, way] of [
    [byNode, install.node],
    [byScript, install.script],
  ] as const) {
    through(machine, ["sh", "-c", "cat >/tmp/b.tar; mkdir /tmp/b; tar -xf /tmp/b.tar -C /tmp/b"], tar);
    // A machine that does not have the distribution's key takes none of its packages.
    const before = await state(machine);
    const refused = await way();
    expect(refused.code, said(refused)).not.toBe(0);
    expect(await machine.sh("rpm -q docker-ce container-selinux || :")).toMatch(
      /docker-ce is not installed\n.*container-selinux is not installed/,
    );
    expect((await state(machine)).filter((line) => !/rpm/.test(line))).toEqual(
      before.filter((line) => !/rpm/.test(line)),
    );
    await machine.writeFile(KEY, key);
    await expectCode(way(), 0);
    expect(await machine.sh("docker run --rm hello-world")).toContain("Hello from Docker!");
    expect(await machine.sh("rpm -q container-selinux")).not.toContain("not installed");
  }
});
