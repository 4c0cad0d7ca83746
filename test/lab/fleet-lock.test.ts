/** One lock for three distributions, and a machine frozen into a lock that makes another one like it. */
import { expect } from "vitest";
import { installed, keyOption } from "../../lab/job.ts";
import type { MachineName } from "../../lab/types.ts";
import { lockFor } from "./helpers/fleet.ts";
import { expectCode, it, lab, state, withLab } from "./helpers/lab.ts";
import { ds, expectSame, installLocked, lockFile } from "./helpers/locked.ts";

withLab();

const names: readonly MachineName[] = ["debian-12", "centos-9", "fedora-44"];
const wishes = ["--docker-version", "27.3", "--hold", "--user", "admin", "--daemon", "log-opts.max-size=10m"];

it("one lock makes three distributions what it says, and each of them, frozen, makes another one of its kind the same", {
  timeout: 900_000,
}, async ({ fresh }) => {
  const maker = await fresh("debian-12");
  const text = await lockFor(maker, names, wishes);
  await maker.stop();
  // Two machines at a time are what the host has room for.
  for (const name of names) {
    const [one, other] = await Promise.all([fresh(name), fresh(name)]);
    await one.writeFile(lockFile, text);
    await expectCode(installLocked(one), 0);
    await expectSame(one);
    expect((await installed(one))["docker-ce"]).toMatch(/27\.3\.1/);
    await expectCode(ds(one, "freeze", "-o", "/tmp/frozen.lock", ...keyOption(lab(), name)), 0);
    await other.writeFile(lockFile, await one.readFile("/tmp/frozen.lock"));
    await expectCode(installLocked(other), 0);
    await expectSame(other);
    // Who may use Docker, and what is held, is for a person to say.
    const kept = async (machine: typeof one) =>
      (await state(machine)).filter(
        (line) =>
          !/^(held: |\/etc\/(g?shadow|group)-? |\/root\/docker-setup\.lock |\/var\/lib\/dpkg\/status|\S*versionlock)/.test(
            line,
          ),
      );
    expect(await kept(other)).toEqual(await kept(one));
    expect(await installed(other)).toEqual(await installed(one));
    await Promise.all([one.stop(), other.stop()]);
  }
});
