/** Bundles killed in the middle: install.sh with yum and without it, docker-setup --bundle at each of its steps. */
import { beforeAll, describe, expect } from "vitest";
import { boot } from "../../../lab/job.ts";
import type { Machine, MachineName } from "../../../lab/types.ts";
import { byNode, byScript, carry, makeBundle, serve, signedArchive, trust } from "../helpers/bundle.ts";
import { expectCode, forgetStarts, it, lab, run, state, withLab } from "../helpers/lab.ts";
import { leftOfPackages } from "./converge.ts";
import { cut, JOURNAL, type Moment } from "./cut.ts";
import { halfDone, leaveHalfDone } from "./half-done.ts";

withLab();

const machines = ["debian-12", "centos-9", "fedora-44"] as const;
type Name = (typeof machines)[number];
const makers = new Map<Name, Machine>();
const keys = new Map<MachineName, string>();

beforeAll(async () => {
  await Promise.all(
    machines.map(async (name) => {
      const maker = await boot(lab(), "debian-12");
      makers.set(name, maker);
      const words = ["--target", name.replace("-", ":"), "--image", "hello-world"];
      if (name !== "debian-12") {
        const source = await boot(lab(), name);
        const { archive, key } = await signedArchive(source);
        await source.stop();
        keys.set(name, key);
        await serve(maker, { [name]: archive });
        words.push("--archive", `http://127.0.0.1:8000/${name}`);
      }
      await makeBundle(maker, name, words);
    }),
  );
}, 600_000);

type Fresh = (name: MachineName) => Promise<Machine>;

async function withBundle(fresh: Fresh, name: Name): Promise<Machine> {
  const machine = await fresh(name);
  const key = keys.get(name);
  if (key !== undefined) await trust(machine, key);
  carry(makers.get(name)!, machine);
  return machine;
}

/** What a machine is like where nothing was killed, and how its packages stand. */
const told = async (machine: Machine) => [
  ...(await state(machine)),
  await machine.sh(
    `if command -v dpkg-query >/dev/null; then dpkg --audit; dpkg -l | sed 1,5d; else rpm -qa | grep -v gpg-pubkey | sort; fi`,
  ),
  await leftOfPackages(machine),
  await machine.sh("ls -A /var/lib/docker-setup | grep -v '^runs$' || :"),
];

async function runsHello(machine: Machine): Promise<void> {
  expect(await machine.sh("docker run --rm --network none hello-world")).toContain("Hello from Docker!");
  expect(await machine.sh("systemctl is-active docker.service")).toBe("active");
}

const script = ["unshare", "-n", "sh", "/tmp/b/install.sh"];
const workers = "yum apt-get dpkg dpkg-deb rpm docker";

/** When install.sh is killed, and whether what it began is killed with it. */
const moments: readonly { readonly at: Moment; readonly delay?: number; readonly also?: string }[] = [
  { at: { printed: "Checking the bundle" } },
  ...[0, 0.4, 1, 1.8, 3].map((delay) => ({ at: { printed: "Installing Docker" }, delay, also: workers })),
  { at: { printed: "Installing Docker" }, delay: 1 },
  { at: { printed: "Loading images" }, also: workers },
  { at: { printed: "Loading images" }, delay: 0.1 },
];

describe.concurrent("install.sh", { timeout: 900_000 }, () => {
  it.for(machines)(
    "on %s killed later each time, with its package manager and without: the next run waits, goes on, and ends with the same machine",
    async (name, { fresh }) => {
      const [machine, whole] = await Promise.all([withBundle(fresh, name), withBundle(fresh, name)]);
      await expectCode(byScript(whole), 0);
      const killed: string[] = [];
      for (const { at, delay = 0, also = "" } of moments) {
        await forgetStarts(machine);
        const out = await cut(machine, { name }, { at, delay, also, argv: script });
        expect(out).toMatch(/ended (137|0)\n/);
        const words = `${JSON.stringify(at)} ${delay} ${also && "with all"}`;
        if (out.includes("ended 137\n")) killed.push(words);
      }
      console.log(`${name}: killed at ${killed.join(", ")}`);
      expect(killed.length).toBeGreaterThan(4);
      await forgetStarts(machine);
      await expectCode(byScript(machine), 0);
      await runsHello(machine);
      expect(await told(machine)).toEqual(await told(whole));
    },
  );

  it("on centos-9 killed while it brings a newer Docker: the next run leaves one version, that one", async ({
    fresh,
  }) => {
    const machine = await withBundle(fresh, "centos-9");
    await expectCode(run(machine, ["--docker-version", "27.3"]), 0);
    let killed = 0;
    for (const delay of [1, 2, 3]) {
      await forgetStarts(machine);
      const at = { printed: "Installing Docker" };
      const argv = [...script, "--restart"];
      const out = await cut(machine, { name: "centos-9" }, { at, delay, also: workers, argv });
      if (out.includes("ended 137\n")) killed += 1;
    }
    expect(killed).toBeGreaterThan(0);
    await forgetStarts(machine);
    await expectCode(byScript(machine, "nothing", "--restart"), 0);
    expect(await machine.sh("rpm -q docker-ce docker-ce-cli containerd.io | sed 's/-[^-]*$//'")).toBe(
      "docker-ce-28.5.2\ndocker-ce-cli-28.5.2\ncontainerd.io-2.1.5",
    );
    await runsHello(machine);
  });

  it.for(machines)(
    "on %s whose session drops while packages come: the step is finished, the next run goes on",
    async (name, { fresh }) => {
      const machine = await withBundle(fresh, name);
      // As a terminal that goes away does it: to the whole group of processes.
      const out = await machine.sh(
        `cd /tmp; setsid sh -c 'sh /tmp/b/install.sh >/tmp/out 2>&1; echo "ended $?" >>/tmp/out' & 
        while ! grep -q Installing /tmp/out 2>/dev/null; do sleep 0.05; done; sleep 1
        group=$(ps -eo pgid=,args= | awk '$2 == "sh" && $3 == "/tmp/b/install.sh" { print $1; exit }')
        pid=$(ps -eo pid=,args= | awk '$2 == "sh" && $3 == "/tmp/b/install.sh" { print $1; exit }')
        for each in $(ps -eo pid=,pgid=,args= | awk -v g=$group -v me=$pid '$2 == g && $3 != "sh" { print $1 }') $pid; do kill -HUP $each 2>/dev/null; done
        while kill -0 $pid 2>/dev/null; do sleep 0.1; done; sleep 0.5; cat /tmp/out; pgrep -x 'yum|apt-get|dpkg' || echo idle`,
        { timeoutMs: 240_000 },
      );
      expect(out).toMatch(/ended 130\nidle$/);
      await forgetStarts(machine);
      await expectCode(byScript(machine), 0);
      await runsHello(machine);
    },
  );
});

it.concurrent("dpkg, killed over one package while another one waits for it: both install it again from the bundle alone", {
  timeout: 900_000,
}, async ({ fresh }) => {
  const machines = await Promise.all([withBundle(fresh, "debian-12"), withBundle(fresh, "debian-12")]);
  await Promise.all(
    [byScript, byNode].map(async (way, i) => {
      const machine = machines[i]!;
      await expectCode(way(machine), 0);
      const whole = await told(machine);
      for (const state of halfDone) {
        await leaveHalfDone(machine, state);
        expect(await machine.sh("dpkg --audit")).toContain("docker-ce-cli");
        await forgetStarts(machine);
        const { ms } = await expectCode(way(machine), 0);
        expect(ms).toBeLessThan(60_000);
        expect(await told(machine)).toEqual(whole);
      }
      await runsHello(machine);
    }),
  );
});

describe.concurrent("docker-setup --bundle", { timeout: 900_000 }, () => {
  it.for(machines)(
    "on %s killed while it opens the bundle and at one step after the other: every next run goes on, and the last one ends with the same machine",
    async (name, { fresh }) => {
      const [machine, whole] = await Promise.all([withBundle(fresh, name), withBundle(fresh, name)]);
      const start = { name, args: ["--bundle", "/tmp/b.tar"] };
      await expectCode(run(whole, start.args), 0);
      for (const delay of [0, 0.5, 1, 2, 3])
        expect(await cut(machine, start, { at: "begun", delay, also: "tar sha256sum apt-get yum" })).toMatch(
          /ended 137/,
        );
      let next: Moment = { insideOther: [] };
      const struck: string[] = [];
      const done: string[] = [];
      for (;;) {
        await forgetStarts(machine);
        const ended = await cut(machine, start, {
          at: next,
          delay: struck.length % 2 ? 0.3 : 0,
          also: workers,
        });
        expect(ended).toMatch(/ended (137|0)\n/);
        if (ended.includes("ended 0\n")) break;
        const last = JSON.parse(
          await machine.sh(
            `cat "$(ls ${JOURNAL}/*.jsonl | tail -n 1)" | grep '"type":"\\(before\\|after\\)"' | tail -n 1`,
          ),
        );
        const kinds = await machine.sh(
          `cat "$(ls ${JOURNAL}/*.jsonl | tail -n 1)" | sed -n 's/.*"type":"before".*"kind":"\\([a-z-]*\\)".*/\\1/p' | tail -n 1`,
        );
        const inside = last.type === "before";
        struck.push(`${inside ? "inside" : "after"} ${kinds}`);
        done.push(kinds);
        next = inside ? { after: kinds, seen: done } : { insideOther: done };
        expect(struck.length, struck.join(", ")).toBeLessThan(30);
      }
      console.log(`${name}: killed ${struck.join(", ")}`);
      for (const kind of ["package-install", "image-load"]) expect(struck.join(", ")).toContain(kind);
      await expectCode(run(machine, start.args), 0);
      await runsHello(machine);
      expect(await told(machine)).toEqual(await told(whole));
    },
  );
});
