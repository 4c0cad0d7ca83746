/** Others at work on the machine: package managers of every family, and a second docker-setup. */
import { describe, expect } from "vitest";
import { installed, runScript } from "../../../lab/job.ts";
import type { MachineName } from "../../../lab/types.ts";
import { exitCodes } from "../../../src/errors.ts";
import { command, expectCode, it, run, scriptFor, withLab } from "../helpers/lab.ts";

withLab();

/** Holds a file by fcntl(2). perl-base is Essential on the Debian underneath; struct flock as x86-64 has it. */
const fcntl = (path: string) =>
  `mkdir -p ${path.slice(0, path.lastIndexOf("/"))}; perl -e 'use Fcntl; open F, ">>${path}"; $l = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $l) or die; sleep 600'`;
/** dnf 4's way: a file with the owner's pid. */
const pidFile = "/var/lib/dnf/rpmdb_lock.pid";

const holders: readonly [MachineName, string, string, string][] = [
  ["debian-12", "apt", fcntl("/var/lib/dpkg/lock-frontend"), "perl"],
  [
    "centos-9",
    "dnf 4",
    `python3 -c 'import os, time; open("${pidFile}", "w").write(str(os.getpid())); time.sleep(600)'`,
    "python3",
  ],
  ["fedora-44", "dnf 5", fcntl("/run/dnf/rpmtransaction.lock"), "perl"],
];

describe.concurrent("another package manager at work", () => {
  it.for(holders)(
    "on %s, as %s locks, is waited for by name, up to --lock-timeout, by run and script",
    async ([name, , holder, comm], { fresh }) => {
      const [machine, impatient, patient] = await Promise.all([
        fresh(name),
        scriptFor(name, ["--lock-timeout", "2"]),
        scriptFor(name),
      ]);
      const hold = () => machine.sh(`(${holder}) >/dev/null 2>&1 & sleep 0.5; pgrep -n ${comm}`);
      const letGo = (pid: string) => machine.sh(`(sleep 4; kill ${pid}; rm -f ${pidFile}) >/dev/null 2>&1 &`);
      let pid = await hold();
      const refused = await expectCode(run(machine, ["--lock-timeout", "2"]), exitCodes.busy);
      expect(refused.stderr).toContain(`${comm} (pid ${pid})`);
      const scripted = await expectCode(runScript(machine, impatient), exitCodes.busy);
      expect(scripted.stdout).toContain(`${comm} (pid ${pid})`);
      expect(await installed(machine)).toEqual({});
      await letGo(pid);
      const waited = await expectCode(run(machine), 0);
      expect(waited.ms).toBeGreaterThan(3000);
      await expectCode(command(machine, "rollback", "--yes"), 0);
      pid = await hold();
      await letGo(pid);
      expect((await expectCode(runScript(machine, patient), 0)).stdout).toContain(`${comm} (pid ${pid})`);
      expect(Object.keys(await installed(machine))).toHaveLength(5);
    },
  );
});

it.concurrent("two docker-setups at once: the second says that another is at work, run and script", async ({
  fresh,
}) => {
  const [machine, script] = await Promise.all([fresh("debian-12"), scriptFor("debian-12")]);
  for (const first of ["run", "script"]) {
    await machine.mirror.set({ latencyMs: 1500 });
    const atWork = first === "run" ? run(machine) : runScript(machine, script);
    const pid = await machine.sh(
      "until [ -s /run/docker-setup.pid ]; do sleep 0.1; done; cut -d ' ' -f 1 /run/docker-setup.pid",
    );
    const second = await expectCode(run(machine), exitCodes.busy);
    expect(second.stderr).toContain(`pid ${pid}`);
    // The script's own file is the first one's.
    await machine.writeFile("/tmp/second.sh", script);
    const scripted = await expectCode(machine.exec(["sh", "/tmp/second.sh"]), exitCodes.busy);
    expect(scripted.stderr).toContain(`pid ${pid}`);
    await expectCode(atWork, 0);
    expect(await machine.exists("/run/docker-setup.pid")).toBe(false);
    await machine.mirror.set({});
    if (first === "run") await expectCode(command(machine, "rollback", "--yes"), 0);
  }
});
