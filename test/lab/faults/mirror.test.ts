/** Mirrors that refuse, lie or cut off, and what run and script make of it. */
import { describe, expect } from "vitest";
import { installed, said } from "../../../lab/job.ts";
import { exitCodes } from "../../../src/errors.ts";
import { expectCode, forgetStarts, it, run, scriptFor, traces, withLab } from "../helpers/lab.ts";
import { families, names, rows, script } from "./mirrors.ts";

withLab();

describe.concurrent("a mirror with a fault", () => {
  it.for(names)(
    "on %s is told by the run, nothing is changed but by the steps before, and the next run finishes",
    async (name, { fresh }) => {
      const machine = await fresh(name);
      for (const { title, faults, codes, words, late } of rows) {
        await machine.mirror.set(faults(families[name]));
        const result = await run(machine);
        expect(result.code, `${title}: ${said(result)}`).toBe(codes[0]);
        expect(result.stderr, title).toMatch(words);
        expect(result.stderr, title).not.toMatch(/\n\s+at /);
        const { key, source } = families[name];
        const left = late ? ["/etc/docker/daemon.json", key, source].sort() : [];
        expect(await traces(machine), title).toEqual(left);
        expect(await installed(machine), title).toEqual({});
      }
      await machine.mirror.set({});
      await expectCode(run(machine), 0);
    },
  );

  it.for(names)(
    "on %s is told by the script, no dockerd is there, and the next time finishes",
    async (name, { fresh }) => {
      const machine = await fresh(name);
      const text = await scriptFor(name);
      for (const { title, faults, codes, words, scriptWords = words } of rows) {
        await machine.mirror.set(faults(families[name]));
        const result = await script(machine, text);
        expect(result.code, `${title}: ${said(result)}`).toBe(codes[1]);
        expect(result.stdout, title).toContain("Stopped at this step:");
        expect(result.stdout, title).toMatch(scriptWords);
        expect(await machine.exists("/usr/bin/dockerd"), title).toBe(false);
      }
      await machine.mirror.set({});
      await expectCode(script(machine, text), 0);
    },
  );

  it.for(names)("with an older index than the script's on %s is told by it", async (name, { fresh }) => {
    const machine = await fresh(name);
    const text = await scriptFor(name);
    await machine.mirror.set({ fault: "stale" });
    const result = await expectCode(script(machine, text), exitCodes["step-failed"]);
    expect(result.stdout).toContain("does not offer that version");
    await machine.mirror.set({});
    // The lab made its older index after the newer one: apt would take that for the same (If-Modified-Since).
    await machine.sh("rm -f /var/lib/apt/lists/*docker*; yum -q clean all 2>/dev/null || :");
    await expectCode(script(machine, text), 0);
  });
});

it.concurrent("a list of packages that is shorter than the signed one is refused and named, by run and script, and another mirror is taken", async ({
  fresh,
}) => {
  const [byRun, byScript] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
  const text = await scriptFor("debian-12");
  const faults = { fault: "stale", match: "mirrors\\.aliyun\\.com/.*/Packages(\\.gz|\\.bz2)?$" } as const;
  for (const machine of [byRun, byScript]) await machine.mirror.set(faults);
  const refused = await expectCode(run(byRun), exitCodes.network);
  expect(refused.stderr).toMatch(/mirrors\.aliyun\.com[\s\S]*not the one that InRelease signs/);
  expect([await traces(byRun), await installed(byRun)]).toEqual([[], {}]);
  const stopped = await expectCode(script(byScript, text), exitCodes["step-failed"]);
  expect(stopped.stdout).toMatch(/Stopped at this step:/);
  expect(await byScript.exists("/usr/bin/dockerd")).toBe(false);
  const both = await expectCode(run(byRun, ["--mirror", "aliyun", "--mirror", "tuna"]), 0);
  expect(said(both)).toMatch(/not the one that InRelease signs/);
  const [newest] = (await byRun.sh("apt-cache madison docker-ce")).split("\n");
  expect(newest).toContain((await installed(byRun))["docker-ce"]);
});

it.concurrent("of a key file with further keys only the pinned one is installed, by run and script alike", async ({
  fresh,
}) => {
  const [byRun, byScript] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
  for (const machine of [byRun, byScript]) await machine.mirror.set({ fault: "extra-key" });
  await Promise.all([
    expectCode(run(byRun), 0),
    scriptFor("debian-12").then((text) => expectCode(script(byScript, text), 0)),
  ]);
  const sum = `sha256sum <${families["debian-12"].key}`;
  const both = await byRun.sh(sum);
  expect(await byScript.sh(sum)).toBe(both);
  await byRun.mirror.set({});
  await byRun.sh(`rm ${families["debian-12"].key}`);
  await forgetStarts(byRun);
  await expectCode(run(byRun), 0);
  expect(await byRun.sh(sum)).toBe(both);
});
