/** Bundles for four systems, made on one machine without root: each on bare machines without a network, and all that follows. */
import { beforeAll, describe, expect } from "vitest";
import { boot, installed, mainPid } from "../../lab/job.ts";
import type { ExecResult, Machine, MachineName } from "../../lab/types.ts";
import {
  byNode,
  byScript,
  carry,
  makeBundle,
  reachedOut,
  serve,
  signedArchive,
  through,
  trust,
} from "./helpers/bundle.ts";
import { command, expectCode, it, lab, state, traces, withLab } from "./helpers/lab.ts";

withLab();

const targets: Readonly<Record<string, MachineName>> = {
  "debian:12": "debian-12",
  "debian:13": "debian-13",
  "centos:9": "centos-9",
  "fedora:44": "fedora-44",
};
/** The key of the distribution's packages, for the machines that have none of their own. */
const keys = new Map<MachineName, string>();
let makers: { readonly apt: Machine; readonly yum: Machine };
const makerOf = (name: MachineName) => (name.startsWith("debian") ? makers.apt : makers.yum);

/** The machines are bare: no lists, and no iptables. */
const bare = { variant: "no-lists" } as const;

beforeAll(async () => {
  const [apt, yum, centos, fedora] = await Promise.all([
    boot(lab(), "debian-12"),
    boot(lab(), "debian-12"),
    boot(lab(), "centos-9"),
    boot(lab(), "fedora-44"),
  ]);
  makers = { apt, yum };
  await makeBundle(apt, "debian-12", [
    "--target",
    "debian:12",
    "--target",
    "debian:13",
    "--image",
    "hello-world",
  ]);
  const archives: Record<string, Buffer> = {};
  for (const machine of [centos, fedora]) {
    const { archive, key } = await signedArchive(machine);
    archives[machine.name] = archive;
    keys.set(machine.name, key);
    await machine.stop();
  }
  await serve(yum, archives);
  const words = ["centos-9", "fedora-44"].flatMap((name) => [
    ...["--target", name.replace("-", ":"), "--archive", `http://127.0.0.1:8000/${name}`],
  ]);
  await makeBundle(yum, "centos-9", [...words, "--image", "hello-world"]);
}, 600_000);

async function bareWith(fresh: (name: MachineName, o: typeof bare) => Promise<Machine>, name: MachineName) {
  const machine = await fresh(name, bare);
  const key = keys.get(name);
  if (key !== undefined) await trust(machine, key);
  carry(makerOf(name), machine);
  return machine;
}

/** Without what packages leave when they go: directories, and the group docker. */
const files = async (machine: Machine) =>
  (await state(machine)).filter((line) => !/^\/etc\/g(roup|shadow) |^\S+ dir /.test(line));
const sources = "/etc/apt/sources.list.d /etc/yum.repos.d /var/lib/docker-setup";

async function runs(machine: Machine): Promise<void> {
  expect((await installed(machine))["docker-ce"]).toBeDefined();
  expect(await machine.sh("docker run --rm --network none hello-world")).toContain("Hello from Docker!");
  expect(await machine.sh(`ls ${sources} 2>/dev/null || :`)).not.toMatch(/docker-ce\.|docker\.|bundle/);
}

/** verify with the bundle's own lock, where nothing can be reached. */
async function fitsItsLock(machine: Machine): Promise<void> {
  const verify = ["unshare", "-n", "node", "/tmp/package/dist/docker-setup.cjs", "verify", "--lang", "en"];
  await expectCode(machine.exec([...verify, "--lock", "/tmp/b/docker-setup.lock"]), 0);
}

/** A run that finds nothing to do: no file is another, and the daemon is the same process. */
async function changesNothing(machine: Machine, again: () => Promise<ExecResult>): Promise<void> {
  const before = [await state(machine), await mainPid(machine)];
  await expectCode(again(), 0);
  expect([await state(machine), await mainPid(machine)]).toEqual(before);
}

describe("a bundle's size", () => {
  it.for(Object.entries(targets))(
    "for %s is at most 1.15 times its packages and layers",
    async ([, name]) => {
      const list = through(makerOf(name), ["tar", "-tvf", "/tmp/b.tar"]).toString().trim().split("\n");
      const [distro, version = ""] = name.split("-");
      const codename = { 12: "bookworm", 13: "trixie" }[version] ?? version;
      // What another target of the same bundle has is not this one's.
      const own = list.filter(
        (line) =>
          !/ (repository|archive)\//.test(line) ||
          line.includes(`/linux/${distro}/dists/${codename}/`) ||
          line.includes(`/linux/${distro}/${version}/`) ||
          line.includes(`archive/${name}-`),
      );
      // A tar's header and its last block: 1024 at most.
      const sum = (lines: string[], each = 0) =>
        lines.reduce((all, line) => all + Number(line.split(/\s+/)[2]) + each, 0);
      const parts = sum(own.filter((line) => /\.(deb|rpm)$|\/blobs\/sha256\//.test(line)));
      const ratio = sum(own, 1024) / parts;
      console.log(`${name}: ${sum(own, 1024)} bytes, packages and layers ${parts}: ${ratio.toFixed(3)}`);
      expect(parts).toBeGreaterThan(10e6);
      expect(ratio).toBeLessThanOrEqual(1.15);
    },
  );
});

describe.concurrent("a bundle on a bare machine", { timeout: 600_000 }, () => {
  it.for(Object.values(targets))(
    "%s: install.sh without a network ends with a running container, fits its lock, changes nothing a second time",
    async (name, { fresh }) => {
      const machine = await bareWith(fresh, name);
      await expectCode(byScript(machine, "nothing", "--check"), 0);
      const { stdout } = await expectCode(byScript(machine), 0);
      expect(stdout).toContain("Ran a container of hello-world");
      await runs(machine);
      await fitsItsLock(machine);
      await changesNothing(machine, () => byScript(machine));
      // With a network, nothing is asked of it.
      await machine.sh("docker rmi -f hello-world");
      const before = await reachedOut(machine);
      await machine.mirror.clear();
      await expectCode(byScript(machine, "all"), 0);
      expect(await reachedOut(machine)).toEqual(before);
      expect(await machine.mirror.requests()).toEqual([]);
      await runs(machine);
    },
  );

  it.for(Object.values(targets))(
    "%s: --bundle with a network asks nothing of it; without one it fits its lock, changes nothing a second time, is taken back and uninstalled",
    async (name, { fresh }) => {
      const machine = await bareWith(fresh, name);
      const [ready, found] = [await files(machine), await traces(machine)];
      const before = await reachedOut(machine);
      await machine.mirror.clear();
      await expectCode(byNode(machine, "all"), 0);
      expect(await reachedOut(machine)).toEqual(before);
      expect(await machine.mirror.requests()).toEqual([]);
      await runs(machine);
      await fitsItsLock(machine);
      await changesNothing(machine, () => byNode(machine));
      await expectCode(command(machine, "rollback", "--yes"), 0);
      expect(await installed(machine)).toEqual({});
      // What apt brought for Docker's sake stays there, as after any other run; `apt-get autoremove` is a person's to say.
      if (!name.startsWith("debian")) expect(await files(machine)).toEqual(ready);
      expect(await traces(machine)).toEqual(found);

      await expectCode(byNode(machine), 0);
      await runs(machine);
      await expectCode(command(machine, "uninstall", "--yes"), 0);
      expect(await installed(machine)).toEqual({});
    },
  );
});
