/** `docker-setup doctor` on real machines: without Docker, in good health, and broken in one place after the other. */
import { describe, expect } from "vitest";
import { dockerSetup, keyOption, said } from "../../lab/job.ts";
import type { Machine, MachineName } from "../../lab/types.ts";
import { breakages, named } from "./helpers/breakages.ts";
import { expectCode, it, lab, run, state, withLab } from "./helpers/lab.ts";

withLab();

interface Seen {
  code: number;
  ms: number;
  states: Record<string, string>;
  told: Record<string, string>;
  counts: Record<string, number>;
}

async function examine(machine: Machine, options: { user?: string; args?: string[] } = {}): Promise<Seen> {
  const args = [
    "doctor",
    "--json",
    "--lang",
    "en",
    ...keyOption(lab(), machine.name),
    ...(options.args ?? []),
  ];
  const result = await dockerSetup(machine, args, options.user ? { user: options.user } : {});
  expect(result.stderr, said(result)).toBe("");
  const { checks, counts } = JSON.parse(result.stdout) as {
    checks: { id: string; state: string; said: string; next?: string[] }[];
    counts: Record<string, number>;
  };
  return {
    code: result.code,
    ms: result.ms,
    counts,
    states: Object.fromEntries(checks.map(({ id, state }) => [id, state])),
    told: Object.fromEntries(checks.map(({ id, said, next }) => [id, [said, ...(next ?? [])].join("\n")])),
  };
}

/** The host keeps the controllers, so nothing can be limited there: the one thing that is said of a good machine. */
const asGood = { cgroup: "warn" };

async function installed(fresh: (name: MachineName, setup?: string) => Promise<Machine>, name: MachineName) {
  const machine = await fresh(name, named);
  await expectCode(run(machine, ["--registry-mirror", "https://docker.1ms.run"]), 0);
  return machine;
}

const allOk = (seen: Seen) => Object.fromEntries(Object.keys(seen.states).map((id) => [id, "ok"]));

describe.concurrent("docker-setup doctor", () => {
  it("tells on a machine without Docker what to type, with exit code 17, in words and without root", async ({
    fresh,
  }) => {
    const machine = await fresh("debian-12", named);
    const before = await state(machine);
    const seen = await examine(machine);
    expect(seen.code).toBe(17);
    expect(seen.told.daemon).toBe("Docker is not installed\nsudo npx docker-setup");
    expect(Object.keys(seen.states).filter((id) => seen.states[id] === "fail")).toEqual(["daemon"]);
    // The lab does not know Docker Hub.
    expect(seen.told.dns).toMatch(/^not known: registry-1\.docker\.io\n/);
    const page = await dockerSetup(machine, ["doctor", "--lang", "zh"], { user: "admin" });
    expect(page.code, said(page)).toBe(17);
    expect(page.stdout).toMatch(/守护进程 +未安装 Docker\n +→ sudo npx docker-setup\n/);
    expect(await state(machine)).toEqual(before);
  });

  it.for<MachineName>(["debian-12", "centos-9"])(
    "finds nothing broken on %s after an installation, and changes nothing",
    async (name, { fresh }) => {
      const machine = await installed(fresh, name);
      const before = await state(machine);
      const seen = await examine(machine);
      expect(seen.states, JSON.stringify(seen.told, null, 1)).toEqual({ ...allOk(seen), ...asGood });
      expect(seen.code).toBe(0);
      expect(seen.counts).toMatchObject({ fail: 0, skip: 0 });
      expect(seen.ms).toBeLessThan(10_000);
      expect(await state(machine)).toEqual(before);
      const admin = await examine(machine, { user: "admin" });
      expect(admin.code).toBe(0);
      expect(admin.told.socket).toMatch(/admin may not use it.*\nuse sudo/);
      expect(admin.states).toMatchObject({
        daemon: "skip",
        socket: "warn",
        "repository-key": "ok",
        "storage-driver": "skip",
      });
    },
  );

  /** On two machines side by side: some of the breakages are waited out. */
  it.for([0, 1])(
    "sees exactly the check turn whose subject breaks, and turn back: half %i",
    async (half, { fresh }) => {
      const mine = breakages.filter((_, i) => i % 2 === half);
      const machine = await installed(fresh, "debian-12");
      const good = { ...allOk(await examine(machine)), ...asGood };
      const wrong: unknown[] = [];
      for (const { what, broken, fault, mend, turns, says } of mine) {
        await machine.sh(broken);
        await machine.mirror.set(fault ?? {});
        const seen = await examine(machine);
        await machine.mirror.set({});
        await machine.sh(mend);
        const [first = ""] = Object.keys(turns);
        const expected = { ...good, ...turns };
        const code = Object.values(expected).includes("fail") ? 17 : 0;
        const differs = Object.keys(expected).filter(
          (id) => seen.states[id] !== expected[id as keyof typeof expected],
        );
        if (
          differs.length > 0 ||
          !says.test(seen.told[first] ?? "") ||
          seen.code !== code ||
          seen.ms > 10_000
        ) {
          wrong.push({
            what,
            code: seen.code,
            ms: seen.ms,
            first: seen.told[first],
            ...Object.fromEntries(differs.map((id) => [id, `${seen.states[id]}: ${seen.told[id]}`])),
          });
        }
        if (what.includes("copies")) expect(seen.told.cgroup).toMatch(/v2 with the driver cgroupfs/);
        if (what.includes("proxy")) expect(JSON.stringify(seen.told)).not.toContain("secret");
      }
      expect(wrong).toEqual([]);
      expect((await examine(machine)).states).toEqual(good);
    },
  );
});
