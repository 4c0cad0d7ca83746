/** SIGKILL inside of the long step, signals, power loss; the script likewise. */
import { describe, expect } from "vitest";
import { held, installed, runScript } from "../../../lab/job.ts";
import { command, expectCode, forgetStarts, it, run, scriptFor, state, withLab } from "../helpers/lab.ts";
import { expected, expectToConverge, leftOfPackages, type Start } from "./converge.ts";
import { cut, type Moment } from "./cut.ts";
import { halfDone, leaveHalfDone } from "./half-done.ts";

withLab();

const debian: Start = { name: "debian-12" };
const centos: Start = { name: "centos-9" };
/** Python stands before it on its command line. The bracket keeps who looks for it from finding himself. */
const yum = "/bin/yu[m]\\0";
const installing = `${yum}(?!.*--(assumeno|downloadonly)).*install`;

describe.concurrent("SIGKILL inside the installation", () => {
  /** Seconds into the step that installs Docker's packages: it downloads, unpacks, configures. */
  const long = [
    ["debian-12", [0.4, 1.2, 2], "apt-get dpkg dpkg-deb"],
    ["centos-9", [0.3, 1, 1.8], "yum dnf rpm"],
  ] as const;

  it.for(long)(
    "of docker-setup and its package manager on %s, later each time: the next run converges",
    async ([name, delays, also], { fresh }) => {
      const start = { name };
      const machine = await fresh(name);
      let killed = false;
      for (const delay of delays) {
        await forgetStarts(machine);
        const ended = await cut(machine, start, { at: { inside: "package-install" }, delay, also });
        expect(ended).toMatch(killed ? /ended (137|0)\n/ : /ended 137\n/);
        killed = ended.includes("ended 137\n");
        if (!killed) break;
      }
      await expectToConverge(machine, start, killed);
    },
  );

  it.for([debian, centos])(
    "of the package manager alone on $name: the run fails, the next one converges",
    async (start, { fresh }) => {
      const machine = await fresh(start.name);
      const ended = await cut(machine, start, {
        at: start === debian ? { process: "dpkg-deb" } : { words: installing },
        delay: start === debian ? 0.3 : 1,
        signal: "",
        also: start === debian ? "dpkg dpkg-deb" : "yum",
      });
      expect(ended).toMatch(/ended 10\n/);
      await expectToConverge(machine, start, false);
    },
  );

  it.for([
    { ...debian, at: { words: "^apt-get\\0.*--download-only" }, also: "apt-get" },
    { ...centos, at: { words: `${yum}.*--downloadonly` }, also: "yum" },
  ])(
    "of the package manager that only fetches on $name: the one that installs fetches what is missing",
    async ({ at, also, ...start }, { fresh }) => {
      const machine = await fresh(start.name);
      const ended = await cut(machine, start, { at, signal: "", also });
      expect(ended).toMatch(/ended 0\n/);
      expect(await machine.sh("cat /var/log/docker-setup/*.log")).toContain(`${also} was killed by SIGKILL`);
      expect(await state(machine)).toEqual(await expected(start));
    },
  );

  it("of the process that runs its commands: the run fails, the next one converges", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    const ended = await cut(machine, debian, {
      at: { process: "dpkg-deb" },
      delay: 0.3,
      signal: "",
      also: "docker-setup-ru apt-get dpkg dpkg-deb",
    });
    expect(ended).toMatch(/ended 10\n/);
    expect(ended).toContain("the process that ran it was killed by SIGKILL");
    await expectToConverge(machine, debian, false);
  });

  it.for([
    { ...debian, at: { process: "dpkg-deb" }, delays: [0.5], also: "apt-get dpkg dpkg-deb" },
    { ...centos, at: { words: installing }, delays: [1.2, 1.6, 2], also: "yum" },
  ])(
    "of the script and its package manager on $name: the next run of the script converges",
    async ({ at, delays, also, ...start }, { fresh }) => {
      const machine = await fresh(start.name);
      const script = await scriptFor(start.name);
      await machine.writeFile("/tmp/install.sh", script);
      const argv = ["sh", "/tmp/install.sh"];
      for (const delay of delays)
        expect(await cut(machine, start, { at, delay, argv, also })).toMatch(/ended (137|0)\n/);
      console.log(`${start.name}: left ${await leftOfPackages(machine)}`);
      await expectCode(runScript(machine, script), 0);
      expect(await state(machine)).toEqual(await expected(start));
      expect(await leftOfPackages(machine)).toBe("");
    },
  );
});

describe.concurrent("a signal inside the installation", () => {
  it.for([
    ["INT", debian],
    ["TERM", centos],
    ["QUIT", debian],
  ] as const)(
    "SIG%s ends docker-setup after that step, with 130, and the next run finishes",
    async ([signal, start], { fresh }) => {
      const machine = await fresh(start.name);
      const out = await cut(machine, start, { at: { type: "before", count: 5 }, delay: 0.5, signal });
      expect(out).toContain("ended 130");
      expect(out).toContain("Finishing this step");
      expect(Object.keys(await installed(machine))).toHaveLength(5);
      await expectToConverge(machine, start);
    },
  );

  it("SIGTERM ends the script with 130, and running it again finishes", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await machine.writeFile("/tmp/install.sh", await scriptFor("debian-12"));
    const argv = ["sh", "/tmp/install.sh"];
    const out = await cut(machine, debian, { at: { process: "dpkg-deb" }, delay: 0.3, argv, signal: "TERM" });
    expect(out).toContain("ended 130");
    expect(await machine.exists("/run/docker-setup.pid")).toBe(false);
    await expectCode(runScript(machine, await machine.readFile("/tmp/install.sh")), 0);
    expect(await state(machine)).toEqual(await expected(debian));
  });
});

it.concurrent("the power goes while daemon.json is written, then while apt downloads, dpkg unpacks, dpkg configures: after the last boot a run converges", async ({
  fresh,
}) => {
  const machine = await fresh("debian-12");
  const moments: readonly [Moment, number][] = [
    [{ inside: "daemon-json" }, 0],
    [{ inside: "package-install" }, 0.3],
    [{ process: "dpkg-deb" }, 0.5],
    [{ process: "docker-ce.posti|dpkg-trigger|deb-systemd-he" }, 0],
  ];
  for (const [at, delay] of moments) await cut(machine, debian, { at, delay, power: true });
  // groupadd of docker-ce's postinst writes two files; docs/reliability.md tells what is missing after the first.
  await expectToConverge(machine, debian, true, /^\/etc\/gshadow /);
  expect(await machine.sh("getent group docker")).toMatch(/^docker:/);
});

it.concurrent("dpkg, killed over one package while another one waits for it: run and script install it again", async ({
  fresh,
}) => {
  const [byRun, byScript] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
  const script = await scriptFor("debian-12");
  const ways = [
    [byRun, () => run(byRun)],
    [byScript, () => runScript(byScript, script)],
  ] as const;
  await Promise.all(
    ways.map(async ([machine, way]) => {
      await expectCode(way(), 0);
      const whole = await installed(machine);
      for (const state of halfDone) {
        await leaveHalfDone(machine, state);
        expect(await machine.sh("dpkg --audit")).toContain("docker-ce-cli");
        await forgetStarts(machine);
        await expectCode(way(), 0);
        expect(await machine.sh("dpkg --audit")).toBe("");
        expect(await installed(machine)).toEqual(whole);
      }
    }),
  );
});

describe.concurrent("a run that was cut off", () => {
  it("is named by verify, and can be taken back, half-installed packages too", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await cut(machine, debian, {
      at: { type: "before", count: 5 },
      delay: 1,
      also: "apt-get dpkg dpkg-deb",
    });
    const verified = await expectCode(command(machine, "verify"), 18);
    expect(verified.stdout).toMatch(/found: cut off at “Install .*docker-setup rollback/s);
    await expectCode(command(machine, "rollback", "--yes"), 0);
    await expectCode(command(machine, "verify"), 16);
    expect(await state(machine)).not.toContainEqual(
      expect.stringMatching(/docker\.sources|docker\.gpg|daemon\.json|\/usr\/bin\/docker/),
    );
    await expectToConverge(machine, debian, false);
    await expectCode(command(machine, "verify"), 0);
  });

  it("between letting go of a hold and holding again: the next run holds again", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine, ["--hold"]), 0);
    const names = await held(machine);
    expect(names).toContain("docker-ce");
    const start = { ...debian, args: ["--docker-version", "27.3"] };
    await cut(machine, start, { at: { process: "dpkg-deb" }, also: "apt-get dpkg dpkg-deb" });
    await expectCode(command(machine, "verify"), 18);
    expect(await held(machine)).not.toContain("docker-ce");
    await forgetStarts(machine);
    const again = await expectCode(run(machine, start.args), 0);
    expect(again.stdout).toContain("was cut off");
    expect(await held(machine)).toBe(names);
    expect((await installed(machine))["docker-ce"]).toContain("27.3");
    await expectCode(command(machine, "verify"), 0);
  });
});
