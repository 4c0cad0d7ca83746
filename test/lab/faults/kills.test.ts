import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../../../src/errors.ts";
import { boot, dockerSetup, installed, keyOption, makeScript, runScript, said } from "../helpers/job.ts";
import { openLab } from "../index.ts";
import { isException } from "../manifest-exceptions.ts";
import type { Lab, Machine, MachineName } from "../types.ts";

let lab: Lab;
const machines: Machine[] = [];
beforeAll(async () => {
  lab = await openLab({ log: (line) => console.log(line) });
});
afterEach(async () => {
  await Promise.all(machines.splice(0).map((machine) => machine.stop()));
});
afterAll(async () => lab?.close());

async function fresh(name: MachineName): Promise<Machine> {
  const machine = await boot(lab, name);
  machines.push(machine);
  return machine;
}

async function state(machine: Machine): Promise<string[]> {
  return (await machine.manifest())
    .filter(({ path }) => !isException(path))
    .map(({ path, type, mode, owner, hash }) => `${path} ${type} ${mode} ${owner} ${hash}`);
}

/** The machine that was never interrupted, by name. */
const uninterrupted = new Map<MachineName, string[]>();
async function expected(name: MachineName): Promise<string[]> {
  const known = uninterrupted.get(name);
  if (known) return known;
  const machine = await fresh(name);
  const { code } = await dockerSetup(machine, ["--yes", ...keyOption(lab, name)]);
  expect(code).toBe(0);
  uninterrupted.set(name, await state(machine));
  return uninterrupted.get(name)!;
}

const JOURNAL = "/var/lib/docker-setup/runs";

/**
 * Runs docker-setup and ends it with a signal when the journal has so many lines of a type: "before": inside of that
 * step, "after": between it and the next. `also` names commands that die with it, as in a power loss.
 */
async function interrupted(
  machine: Machine,
  at: { type: "before" | "after"; count: number; delay?: string; signal?: string; also?: string },
): Promise<string> {
  const options = ["--yes", "--lang", "en", ...keyOption(lab, machine.name)].join(" ");
  const { type, count, delay = "0", signal = "KILL", also = "" } = at;
  return machine.sh(
    `set +e; cd /tmp; node package/dist/docker-setup.cjs ${options} >/tmp/out 2>&1 & pid=$!
    while [ "$(cat ${JOURNAL}/*.jsonl 2>/dev/null | grep -c '"type":"${type}"')" -lt ${count} ] && kill -0 $pid 2>/dev/null; do :; done
    sleep ${delay}
    kill -${signal} $pid
    for name in ${also}; do for p in /proc/[0-9]*; do [ "$(cat $p/comm 2>/dev/null)" = "$name" ] && kill -KILL "\${p#/proc/}"; done; done
    wait $pid; echo "ended $?"; cat /tmp/out`,
  );
}

/** The next run says what happened, and ends with the machine that an uninterrupted run makes. */
async function expectToConverge(machine: Machine, cutOff: boolean): Promise<void> {
  await machine.sh("systemctl reset-failed docker.service 2>/dev/null || :");
  const again = await dockerSetup(machine, ["--yes", "--lang", "en", ...keyOption(lab, machine.name)]);
  expect(again.code, said(again)).toBe(0);
  if (cutOff) expect(again.stdout).toContain("was cut off");
  expect(await state(machine)).toEqual(await expected(machine.name));
}

// The steps that change a fresh Debian: key, repository, index, daemon.json, packages.
const points = [1, 2, 3, 4, 5].flatMap((count) => [
  { type: "before" as const, count },
  { type: "after" as const, count },
]);

describe("SIGKILL on Debian", () => {
  it.each(points)("$type change $count: the next run converges", async (at) => {
    const machine = await fresh("debian-12");
    expect(await interrupted(machine, at)).toContain("ended 137");
    await expectToConverge(machine, true);
  });

  it.each([0.4, 1.2, 2])(
    "and apt and dpkg with it, %d s into the installation: the next run converges",
    async (delay) => {
      const machine = await fresh("debian-12");
      await interrupted(machine, {
        type: "before",
        count: 5,
        delay: String(delay),
        also: "apt-get dpkg dpkg-deb",
      });
      await expectToConverge(machine, true);
    },
  );
});

describe("SIGKILL on CentOS", () => {
  it.each([0.3, 1, 1.8])(
    "of docker-setup and yum, %d s into the installation: the next run converges",
    async (delay) => {
      const machine = await fresh("centos-9");
      await interrupted(machine, { type: "before", count: 5, delay: String(delay), also: "yum dnf rpm" });
      await expectToConverge(machine, true);
    },
  );
});

it.each(["INT", "TERM"])(
  "SIG%s inside the installation ends after that step, with 130, and the next run finishes",
  async (signal) => {
    const machine = await fresh("debian-12");
    const out = await interrupted(machine, { type: "before", count: 5, delay: "0.5", signal });
    expect(out).toContain("ended 130");
    expect(out).toContain("Finishing this step");
    expect(Object.keys(await installed(machine))).toHaveLength(5);
    await expectToConverge(machine, true);
  },
);

it("a run that was cut off can be taken back", async () => {
  const machine = await fresh("debian-12");
  const before = await state(machine);
  await interrupted(machine, { type: "before", count: 5, delay: "1", also: "apt-get dpkg dpkg-deb" });
  const back = await dockerSetup(machine, ["rollback", "--yes", "--lang", "en"]);
  expect(back.code, said(back)).toBe(0);
  expect(await installed(machine)).toEqual({});
  const left = (await state(machine)).filter((line) => /docker\.sources|docker\.gpg|daemon\.json/.test(line));
  expect(left).toEqual(before.filter((line) => /docker/.test(line)));
});

it("the script, killed inside the installation, finishes the next time", async () => {
  const machine = await fresh("debian-12");
  const script = await makeScript(machine, lab, "debian-12");
  await machine.writeFile("/tmp/install.sh", script);
  await machine.sh(`set +e; sh /tmp/install.sh >/tmp/out 2>&1 & pid=$!
    until [ -n "$(cat /proc/[0-9]*/comm 2>/dev/null | grep -x dpkg)" ]; do :; done
    kill -KILL $pid
    for p in /proc/[0-9]*; do case $(cat $p/comm 2>/dev/null) in apt-get | dpkg | dpkg-deb) kill -KILL "\${p#/proc/}" ;; esac; done; :`);
  const again = await runScript(machine, script);
  expect(again.code, said(again)).toBe(0);
  expect(await state(machine)).toEqual(await expected("debian-12"));
});

it("two at once: the second says that another is at work, run and script", async () => {
  const machine = await fresh("debian-12");
  const script = await makeScript(machine, lab, "debian-12");
  await machine.mirror.set({ latencyMs: 1500 });
  const first = dockerSetup(machine, ["--yes", ...keyOption(lab, "debian-12")]);
  await machine.sh("until [ -e /run/docker-setup.pid ]; do sleep 0.1; done");
  const second = await dockerSetup(machine, ["--yes", "--lang", "en", ...keyOption(lab, "debian-12")]);
  expect(second.code, said(second)).toBe(exitCodes.busy);
  const scripted = await runScript(machine, script);
  expect(scripted.code, said(scripted)).toBe(exitCodes.busy);
  expect((await first).code).toBe(0);
  expect(await machine.exists("/run/docker-setup.pid")).toBe(false);
});
