/** Bundles and images, carried to machines that have no network. */
import { execFileSync } from "node:child_process";
import { expect } from "vitest";
import { dockerSetup, installed, keyOption, said } from "../../../lab/job.ts";
import type { Machine, MachineName } from "../../../lab/types.ts";
import { expectCode, it, lab, state, withLab } from "../helpers/lab.ts";

withLab();

/** Made as a person without root, on a machine of another kind or without Docker. */
async function bundleFor(
  maker: Machine,
  name: MachineName,
  target: string,
  ...args: string[]
): Promise<void> {
  const words = [
    "bundle",
    "--lang",
    "en",
    "--target",
    target,
    "--image",
    "hello-world",
    ...keyOption(lab(), name),
  ];
  const options = { user: "admin", env: { XDG_CACHE_HOME: "/tmp/admin-cache" } };
  await expectCode(dockerSetup(maker, [...words, ...args, "-o", "/tmp/b.tar"], options), 0);
}

/** From one machine's /tmp into another one's, unpacked. */
async function carry(from: Machine, to: Machine): Promise<void> {
  const through = (machine: Machine, argv: string[], input?: Buffer) => {
    const [command = "", ...args] = machine.enter(argv);
    return execFileSync(command, args, { input, maxBuffer: 1 << 30 });
  };
  await to.sh("mkdir /tmp/b");
  through(to, ["tar", "-xf", "-", "-C", "/tmp/b"], through(from, ["cat", "/tmp/b.tar"]));
}

/** In a network namespace with nothing in it, not even loopback. */
const install = (machine: Machine, before = "") =>
  machine.exec(["sh", "-c", `cd /tmp/b && ${before} unshare -n sh install.sh`], { timeoutMs: 240_000 });

it("a bundle on bare Debian 12 is refused while anything in it is damaged, goes on after a SIGKILL, and ends with a running container, without a network", async ({
  fresh,
}) => {
  const [maker, machine] = await Promise.all([fresh("debian-13"), fresh("debian-12")]);
  await bundleFor(maker, "debian-12", "debian:12");
  await carry(maker, machine);
  const before = await state(machine);
  for (const file of ["pool/stable/amd64/docker-ce_", "images/amd64/blobs", "install.sh"]) {
    const path = (await machine.sh(`find /tmp/b -type f | grep -F ${file} | sort | head -n 1`)).trim();
    await machine.sh(
      `cp -p ${path} /tmp/whole && printf x | dd of=${path} bs=1 seek=100 conv=notrunc status=none`,
    );
    const refused = await install(machine);
    expect(refused.code, said(refused)).not.toBe(0);
    await machine.sh(`cp -p /tmp/whole ${path}`);
  }
  expect(await state(machine)).toEqual(before);
  await install(machine, "timeout -s KILL 4");
  await expectCode(install(machine), 0);
  expect((await installed(machine))["docker-ce"]).toBeDefined();
  expect(await machine.sh("docker run --rm hello-world")).toContain("Hello from Docker!");
  expect(await machine.sh("ls /etc/apt/sources.list.d /var/lib/docker-setup")).not.toMatch(/docker\.|bundle/);
  expect((await expectCode(install(machine), 0)).stdout).toContain("is installed already");
});

it("a bundle on CentOS 9 says what it lacks before the first change, and installs where that is there", async ({
  fresh,
}) => {
  const [maker, machine] = await Promise.all([fresh("debian-12"), fresh("centos-9")]);
  await bundleFor(maker, "centos-9", "centos:9", "--archive", "none");
  await carry(maker, machine);
  const packages = () => machine.sh("rpm -qa | grep -v gpg-pubkey | sort");
  const before = await packages();
  const refused = await expectCode(install(machine), 10);
  expect(refused.stderr).toMatch(/container-selinux/);
  expect(refused.stderr).toContain("docker-setup bundle --target centos:9/amd64 --archive URL");
  expect(await packages()).toBe(before);
  await machine.sh("yum -y -q install iptables container-selinux libcgroup");
  await expectCode(install(machine), 0);
  expect(await machine.sh("docker run --rm hello-world")).toContain("Hello from Docker!");
  const file = "/tmp/images.tar";
  await expectCode(dockerSetup(machine, ["images", "save", "hello-world", "-o", file]), 0);
  await machine.sh("docker image rm -f hello-world");
  await expectCode(dockerSetup(machine, ["images", "load", file]), 0);
  expect(await machine.sh("docker run --rm hello-world")).toContain("Hello from Docker!");
});
