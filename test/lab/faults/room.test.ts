/** No room: disks that get full in the middle of it, and no memory. */
import { describe, expect } from "vitest";
import { installed, runScript, said } from "../../../lab/job.ts";
import { exitCodes } from "../../../src/errors.ts";
import { expectCode, it, run, scriptFor, state, traces, withLab } from "../helpers/lab.ts";
import { expected, expectToConverge } from "./converge.ts";
import { begin } from "./cut.ts";

withLab();

const { "step-failed": failed } = exitCodes;
const debian = { name: "debian-12" } as const;

describe.concurrent("a disk that gets full in the middle of it", () => {
  /** Where a plug-in of docker's goes, and nothing is left. */
  const PLUGINS = "/usr/libexec/docker/cli-plugins";
  const FULL = `mkdir -p ${PLUGINS}; mount -t tmpfs -o size=64k none ${PLUGINS}; dd if=/dev/zero of=${PLUGINS}/fill bs=1k 2>/dev/null || :`;
  const words = /A disk is full\. Make room/;

  it.for(["debian-12", "centos-9"] as const)(
    "on %s where a package's files go: named by run and script, and the next run finishes",
    async (name, { fresh }) => {
      const [machine, script] = await Promise.all([fresh(name), scriptFor(name)]);
      await machine.sh(FULL);
      expect(said(await expectCode(run(machine), failed))).toMatch(words);
      expect(said(await expectCode(runScript(machine, script), failed))).toMatch(words);
      await machine.sh(`umount ${PLUGINS}`);
      await expectToConverge(machine, { name }, false);
    },
  );

  it("where the journal is: nothing is changed that is not written down", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await machine.sh(
      "mkdir -p /var/lib/docker-setup; mount -t tmpfs -o size=701m none /var/lib/docker-setup",
    );
    await machine.mirror.set({ latencyMs: 2000 });
    await begin(machine, debian, { at: "begun" });
    await machine.sh(
      "cd /var/lib/docker-setup; fallocate -l 700M fill; dd if=/dev/zero of=rest bs=64k 2>/dev/null || :",
    );
    await machine.sh("while [ -e /run/docker-setup.pid ]; do sleep 0.2; done");
    expect(await machine.readFile("/tmp/out")).toMatch(/ENOSPC|disk/i);
    expect(await installed(machine)).toEqual({});
    await machine.mirror.set({});
    await machine.sh("umount /var/lib/docker-setup");
    await expectToConverge(machine, debian, false);
  });
});

describe.concurrent("no memory", () => {
  it("for the run: the kernel kills it, and the next run finishes", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    const result = await run(machine, [], { memoryBytes: 44 << 20 });
    expect(result.code, said(result)).toBe(137);
    expect(await traces(machine)).toEqual([]);
    await expectToConverge(machine, debian, false);
  });

  it("for the package manager: the script says so, and finishes the next time", async ({ fresh }) => {
    const [machine, script] = await Promise.all([fresh("debian-12"), scriptFor("debian-12")]);
    await machine.writeFile("/tmp/install.sh", script);
    const starved = machine.exec(["prlimit", `--as=${32 << 20}`, "sh", "/tmp/install.sh"]);
    expect((await expectCode(starved, failed)).stdout).toMatch(/memory ran out/);
    await expectCode(runScript(machine, script), 0);
    expect(await state(machine)).toEqual(await expected(debian));
  });
});
