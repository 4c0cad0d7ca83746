/** Packages that come side by side before the package manager asks for them. */
import { describe, expect } from "vitest";
import { BUNDLE, keyOption } from "../../../lab/job.ts";
import type { Machine } from "../../../lab/types.ts";
import { command as words } from "../../../src/system/quote.ts";
import { expectCode, it, lab, run, scriptFor, withLab } from "../helpers/lab.ts";
import { names, script } from "./mirrors.ts";

withLab();

/** All packages of docker-ce weigh 75 MB here; what is on its way when a range is parted comes again, and all twice is 150. */
const once = 115e6;
const fetched = async (machine: Machine) =>
  (await machine.mirror.requests()).reduce((sum, { bytes }) => sum + bytes, 0);

describe.concurrent("packages that come side by side", () => {
  it.for(names)("on %s are fetched once, and taken up by the package manager", async (name, { fresh }) => {
    const [byRun, byScript, text] = await Promise.all([fresh(name), fresh(name), scriptFor(name)]);
    await Promise.all([expectCode(run(byRun), 0), expectCode(script(byScript, text), 0)]);
    expect(await byRun.sh("cat /var/log/docker-setup/*.log")).toMatch(/^downloaded 5 packages/m);
    for (const machine of [byRun, byScript]) {
      expect(await fetched(machine)).toBeLessThan(once);
      const requests = (await machine.mirror.requests()).filter(({ path }) => /\.(deb|rpm)$/.test(path));
      // More than the one connection of a package manager.
      expect(new Set(requests.map(({ connection }) => connection)).size).toBeGreaterThan(2);
    }
    await byRun.sh("! [ -e /var/cache/docker-setup ]");
  });

  it("are ended at once by a signal and by SIGKILL, and the next run goes on with them", async ({
    fresh,
  }) => {
    const machine = await fresh("debian-12");
    await machine.mirror.set({ bytesPerSecond: 300_000 });
    const argv = words(["node", BUNDLE, "--yes", ...keyOption(lab(), "debian-12")]);
    const cutOff = (signal: string) =>
      machine.sh(`
        rm -f /etc/docker/daemon.json
        ${argv} >/tmp/out 2>&1 & pid=$!
        while ! [ -s /etc/docker/daemon.json ]; do sleep 0.1; done
        sleep 2; kill -${signal} $pid; start=$(date +%s); code=0; wait $pid || code=$?
        echo "$code $(($(date +%s) - start < 5))"; ls /var/cache/docker-setup | grep -c part`);
    expect(await cutOff("TERM")).toMatch(/^130 1\n[1-9]/);
    expect(await cutOff("KILL")).toMatch(/^137 1\n[1-9]/);
    await machine.mirror.set({});
    await expectCode(run(machine), 0);
    expect(await fetched(machine)).toBeLessThan(once);
    await machine.sh("! [ -e /var/cache/docker-setup ]");
  });
});
