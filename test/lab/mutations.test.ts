/** verify on real machines: a hundred changes, one after the other, each named; and no alarm where nothing changed. */
import { describe, expect } from "vitest";
import { runScript, unpack } from "../../lab/job.ts";
import { type Machine, machineNames } from "../../lab/types.ts";
import { expectCode, it, scriptFor, withLab } from "./helpers/lab.ts";
import { expectSame, installLocked, lockOn, makeLocked, missedOn } from "./helpers/locked.ts";

withLab();

describe.concurrent("verify", () => {
  it.for(["debian-12", "centos-9"] as const)(
    "%s: names each of a hundred changes",
    { timeout: 1_200_000 },
    async (name, { fresh }) => {
      const machine = await fresh(name);
      await makeLocked(machine);
      const { count, missed, times } = await missedOn(machine, 13, "one by one");
      times.sort((a, b) => a - b);
      console.log(
        `${name}: ${count} changes, verify ${times[0]} to ${times.at(-1)} ms, half within ${times[count >> 1]} ms`,
      );
      expect(missed).toEqual([]);
      expect(count).toBeGreaterThanOrEqual(100);
      await expectSame(machine);
    },
  );

  // One after the other: eleven machines at once are more than the host has memory for.
  it("has no alarm on any kind of machine after install, reload, reboot, second run and an upgrade of all else", {
    timeout: 1_800_000,
  }, async ({ fresh }) => {
    for (const name of machineNames) {
      const machine = await fresh(name);
      const { install, same } = await onThis(machine);
      await install();
      await same();
      for (const next of [
        () => machine.sh("systemctl reload docker; sleep 1"),
        () => machine.restart().then(() => unpack(machine)),
        install,
        () => machine.sh(UPGRADE, { timeoutMs: 200_000 }),
      ]) {
        await next();
        await same();
      }
      await machine.stop();
    }
  });
});

/** How a machine is made what it shall be, and asked whether it is: where its Node is too old for docker-setup by the script. */
async function onThis(machine: Machine) {
  if (!/^(debian-11|ubuntu-22)/.test(machine.name)) {
    await lockOn(machine, "aliyun", "--docker-version", "latest", "--hold", "--user", "admin");
    return { install: () => expectCode(installLocked(machine), 0), same: () => expectSame(machine) };
  }
  const script = await scriptFor(machine.name, [
    "--hold",
    "--user",
    "admin",
    "--daemon",
    "log-opts.max-size=10m",
  ]);
  return {
    install: () => expectCode(runScript(machine, script), 0),
    same: () => expectCode(runScript(machine, script, "--check"), 0),
  };
}

/** Docker's packages are held, as the lock says. */
const UPGRADE = `if command -v apt-get >/dev/null; then
  apt-get -q update; DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Options::=--force-confold upgrade
else yum -y -q upgrade; fi >/tmp/out 2>&1 || { cat /tmp/out; exit 1; }`;
