/** A bundle by docker-setup itself on machines without a network: the plan, journal and rollback of any other run. */
import { execFileSync } from "node:child_process";
import { describe, expect } from "vitest";
import { BUNDLE, dockerSetup, installed, keyOption, said } from "../../lab/job.ts";
import type { ExecResult, Machine, MachineName } from "../../lab/types.ts";
import { command, expectCode, it, lab, state, withLab } from "./helpers/lab.ts";

withLab();

const TAR = "/tmp/b.tar";

/** Made without root, for both kinds at once. */
async function bundleOn(maker: Machine, targets: readonly string[], name: MachineName): Promise<Buffer> {
  const words = ["bundle", "--lang", "en", "--image", "hello-world", "-o", TAR, ...keyOption(lab(), name)];
  const more = targets.flatMap((target) => ["--target", target, "--archive", "none"]);
  const options = { user: "admin", env: { XDG_CACHE_HOME: "/tmp/admin-cache" } };
  await expectCode(dockerSetup(maker, [...words, ...more], options), 0);
  const [program = "", ...args] = maker.enter(["cat", TAR]);
  return execFileSync(program, args, { maxBuffer: 1 << 30 });
}

function put(machine: Machine, tar: Buffer): void {
  const [program = "", ...args] = machine.enter(["sh", "-c", `cat >${TAR}`]);
  execFileSync(program, args, { input: tar });
}

/** In a network namespace with nothing in it, not even loopback. */
const install = (machine: Machine, ...args: string[]): Promise<ExecResult> =>
  machine.exec(
    [
      "unshare",
      "-n",
      "node",
      BUNDLE,
      "--bundle",
      TAR,
      "--yes",
      "--lang",
      "en",
      ...keyOption(lab(), machine.name),
      ...args,
    ],
    { timeoutMs: 240_000 },
  );

/** An image that no registry has goes from one dockerd to another by a file. */
async function carriesItsOwnImage(machine: Machine): Promise<void> {
  await machine.sh("docker tag hello-world shop:1.4");
  const saved = await command(machine, "images", "save", "docker-daemon:shop:1.4", "-o", "/tmp/i.tar");
  expect(saved.code, said(saved)).toBe(0);
  await machine.sh("docker image rm -f shop:1.4 hello-world");
  await expectCode(command(machine, "images", "load", "/tmp/i.tar"), 0);
  expect(await machine.sh("docker run --rm shop:1.4")).toContain("Hello from Docker!");
}

/** verify against the bundle's own lock, and against one that names another signature, and other content. */
async function tellsASignatureFromAnother(machine: Machine): Promise<void> {
  const lock = await machine.sh(`tar -xOf ${TAR} docker-setup.lock`);
  const verify = async (text: string) => {
    await machine.writeFile("/tmp/b.lock", text);
    const result = await command(machine, "verify", "--lock", "/tmp/b.lock", "--json");
    const { differences, notes } = JSON.parse(result.stdout);
    return [result.code, differences.map(({ what }: { what: string }) => what), notes.join()];
  };
  const changed = (field: string) =>
    lock.replace(new RegExp(`("docker-ce".* ${field} = ")......`, "g"), "$1000000");
  expect(await verify(lock)).toEqual([0, [], ""]);
  expect(await verify(changed("signature"))).toEqual([
    0,
    [],
    expect.stringMatching(/^docker-ce \S+ .*signed again/),
  ]);
  expect(await verify(changed("content"))).toEqual([18, [expect.stringMatching(/^docker-ce \S+$/)], ""]);
}

const packages = (machine: Machine) => machine.sh("rpm -qa | grep -v gpg-pubkey | sort");
/** Without what packages leave when they go: directories, and the group docker. */
const files = async (machine: Machine) =>
  (await state(machine)).filter((line) => !/^\/etc\/g(roup|shadow) |^\S+ dir /.test(line));
const NEEDS = "iptables container-selinux libcgroup";

describe.concurrent("--bundle on yum machines", { timeout: 240_000 }, () => {
  it("refuses what it lacks before the first change, installs, runs twice, and is taken back", async ({
    fresh,
  }) => {
    const [maker, ...machines] = await Promise.all([
      fresh("debian-12"),
      fresh("centos-9"),
      fresh("fedora-44"),
    ]);
    const tar = await bundleOn(maker, ["centos:9", "fedora:44"], "centos-9");
    await Promise.all(
      machines.map(async (machine) => {
        put(machine, tar);
        const before = await state(machine);
        const refused = await install(machine);
        expect(refused.code, said(refused)).toBe(10);
        expect(said(refused)).toMatch(/container-selinux/);
        expect(said(refused)).toMatch(/--archive URL/);
        expect(await state(machine)).toEqual(before);
        await machine.sh(`yum -y -q install ${NEEDS}`);
        const ready = [await packages(machine), await files(machine)];
        await expectCode(install(machine), 0);
        expect((await installed(machine))["docker-ce"]).toBeDefined();
        expect(await machine.sh("docker run --rm hello-world")).toContain("Hello from Docker!");
        expect(await machine.sh("ls /etc/yum.repos.d /var/lib/docker-setup")).not.toMatch(/docker-ce|bundle/);
        const again = await expectCode(install(machine), 0);
        expect(again.stdout).not.toMatch(/done/);
        expect((await expectCode(command(machine, "history"), 0)).stdout).toMatch(/--bundle/);
        await tellsASignatureFromAnother(machine);
        await carriesItsOwnImage(machine);
        await expectCode(command(machine, "rollback", "--yes"), 0);
        expect([await packages(machine), await files(machine)]).toEqual(ready);
      }),
    );
  });
});
