/** Bundles and full disks: what can be seen is refused beforehand, what can't is gone on with once there is room. */
import { beforeAll, describe, expect } from "vitest";
import { boot, installed, said } from "../../../lab/job.ts";
import type { Machine, MachineName } from "../../../lab/types.ts";
import { byNode, byScript, carry, makeBundle } from "../helpers/bundle.ts";
import { expectCode, forgetStarts, it, lab, state, withLab } from "../helpers/lab.ts";

withLab();

const setups = {
  "debian-12": "apt-get update && apt-get install -y iptables",
  "centos-9": "yum -y -q install iptables container-selinux libcgroup",
} as const;
const ways = { "install.sh": byScript, "--bundle": byNode } as const;
const makers = new Map<MachineName, Machine>();

beforeAll(async () => {
  for (const name of ["debian-12", "centos-9"] as const) {
    const maker = await boot(lab(), "debian-12");
    const words = ["--target", name.replace("-", ":"), "--archive", "none", "--image", "hello-world"];
    await makeBundle(maker, name, words);
    makers.set(name, maker);
  }
}, 600_000);

const PLUGINS = "/usr/libexec/docker/cli-plugins";

describe.concurrent("a full disk", { timeout: 600_000 }, () => {
  it.for(
    (["debian-12", "centos-9"] as const).flatMap((name) =>
      (["install.sh", "--bundle"] as const).map((way) => [name, way] as const),
    ),
  )("on %s is told by %s, and with room the next run finishes", async ([name, way], { fresh }) => {
    const machine = await fresh(name, setups[name]);
    carry(makers.get(name)!, machine);
    const before = await state(machine);
    const on = async (place: string, size: string, code: number, words: RegExp) => {
      await machine.sh(
        `mkdir -p ${place}; mount -t tmpfs -o size=${size} none ${place}; dd if=/dev/zero of=${place}/fill bs=1k 2>/dev/null || :`,
      );
      await forgetStarts(machine);
      const told = await ways[way](machine);
      expect([told.code, said(told)]).toEqual([code, expect.stringMatching(words)]);
      expect(told.stderr).not.toMatch(/damaged|\n\s+at /);
      await machine.sh(`umount ${place}; rmdir -p ${place} 2>/dev/null || :`);
    };
    // Nothing is changed where it can be seen beforehand.
    await on("/var/lib/docker-setup", "1m", 14, /is full|MB (free|left)/);
    await on("/var/lib/docker", "1m", 14, /\/var\/lib\/docker\b.* [01] MB (free|left)/);
    expect(await installed(machine)).toEqual({});
    const docker = /\/var\/lib\/docker(-setup)? dir /;
    expect((await state(machine)).filter((line) => !docker.test(line))).toEqual(
      before.filter((line) => !docker.test(line)),
    );
    await on(PLUGINS, "64k", 10, /A disk is full/);
    await forgetStarts(machine);
    await expectCode(ways[way](machine), 0);
    expect(await machine.sh("docker run --rm --network none hello-world")).toContain("Hello from Docker!");
    expect(await machine.sh("ls -A /var/lib/docker-setup | grep -v '^runs$' || :")).toBe("");
  });
});
