/** Taking a run of each kind back, and uninstalling. */
import { describe, expect } from "vitest";
import { BUNDLE, installed, runScript, said } from "../../../lab/job.ts";
import type { Machine } from "../../../lab/types.ts";
import { DOCKER_IO } from "../helpers/field.ts";
import { command, expectCode, forgetStarts, it, run, state, traces, withLab } from "../helpers/lab.ts";
import { leftOfPackages } from "./converge.ts";
import { cut } from "./cut.ts";

withLab();

/** docker-setup's own backup of daemon.json stays: a person may want it. */
const machineState = async (machine: Machine) =>
  (await state(machine)).filter((line) => !line.startsWith("/etc/docker/daemon.json.docker-setup.bak "));

const kinds: readonly { readonly title: string; readonly args: readonly string[] }[] = [
  { title: "a user", args: ["--user", "admin"] },
  { title: "a hold", args: ["--hold"] },
  { title: "another registry mirror", args: ["--registry-mirror", "https://docker.1ms.run"] },
  { title: "a lower version, held", args: ["--docker-version", "27.3", "--hold"] },
];

describe.concurrent("rollback", () => {
  it.for(["debian-12", "centos-9"] as const)(
    "on %s of a run of each kind leaves the machine as it was before that run",
    async (name, { fresh }) => {
      const machine = await fresh(name);
      const bare = await machineState(machine);
      await expectCode(run(machine), 0);
      const before = await machineState(machine);
      const mirrors = "docker info --format '{{json .RegistryConfig.Mirrors}}'";
      const used = await machine.sh(mirrors);
      const versions = await installed(machine);
      const back = async (title: string) => {
        await forgetStarts(machine);
        await expectCode(command(machine, "rollback", "--yes"), 0);
        expect(await installed(machine), title).toEqual(versions);
        expect(await machineState(machine), title).toEqual(before);
        expect(await machine.sh(`systemctl is-active docker.service; ${mirrors}`), title).toBe(
          `active\n${used}`,
        );
        expect(await machine.sh("id -nG admin"), title).not.toContain("docker");
      };
      for (const { title, args } of kinds) {
        await expectCode(run(machine, args), 0);
        expect(await machineState(machine), title).not.toEqual(before);
        await back(title);
      }
      await expectCode(command(machine, "uninstall", "--yes"), 0);
      expect(await installed(machine)).toEqual({});
      await back("uninstall");
      // All that is left to take back is the first run.
      await expectCode(command(machine, "rollback", "--yes"), 0);
      expect(await installed(machine)).toEqual({});
      const ours =
        /docker\.(gpg|sources)|docker-ce\.repo|RPM-GPG-KEY-docker|daemon\.json |\/usr\/bin\/docker/;
      expect((await machineState(machine)).filter((line) => ours.test(line))).toEqual(
        bare.filter((line) => ours.test(line)),
      );
      await expectCode(command(machine, "rollback", "--yes"), 16);
    },
  );
});

/** All names of files, links and packages; where data and records are is left out. */
const everything = (machine: Machine) =>
  machine.sh(`find / -xdev '(' -path /proc -o -path /sys -o -path /tmp -o -path /run -o -path /var ')' -prune -o '!' -type d -print | sort
    { dpkg -l || rpm -qa | sort; } 2>/dev/null`);

/** Between two looks at a whole machine, each line that is new or gone. */
const changes = (before: string, after: string) => {
  const [old, now] = [before.split("\n"), after.split("\n")];
  return [...old.filter((line) => !now.includes(line)), ...now.filter((line) => !old.includes(line))];
};

const backByScript = async (machine: Machine) =>
  runScript(machine, (await command(machine, "rollback", "--dry-run")).stdout);

/** What dpkg and rpm are unpacking. */
const dpkgNew = { file: "/usr/{bin,lib/x86_64-linux-gnu/xtables}/*.dpkg-new" };
const rpmNew = { file: "/usr/bin/*;????????" };

describe.concurrent("rollback of a run that was killed with its package manager", () => {
  it.for([
    ["debian-12", dpkgNew, "apt-get dpkg dpkg-deb", [0, 0.3, 1]],
    ["centos-9", rpmNew, "yum dnf rpm", [0, 0.3]],
  ] as const)(
    "on %s leaves nothing of it, whole, half, or beside a file; its script likewise",
    async ([name, at, also, delays], { fresh }) => {
      let half = 0;
      for (const [i, delay] of delays.entries()) {
        const machine = await fresh(name);
        const before = await everything(machine);
        expect(await cut(machine, { name }, { at, delay, also })).toContain("ended 137\n");
        if ((await leftOfPackages(machine)) !== "") half += 1;
        await expectCode(i % 2 === 0 ? command(machine, "rollback", "--yes") : backByScript(machine), 0);
        expect(changes(before, await everything(machine)), `${delay} s`).toEqual([]);
        expect(await machine.sh("dpkg --audit 2>/dev/null || :")).toBe("");
        await machine.stop();
      }
      expect(half).toBeGreaterThan(0);
    },
  );

  it.for([
    ["debian-12", dpkgNew, "apt-get dpkg dpkg-deb", [0, 0.4]],
    ["centos-9", rpmNew, "yum dnf rpm", [0, 0.2]],
  ] as const)(
    "on %s brings the version of before back, whole; its script likewise",
    async ([name, at, also, delays], { fresh }) => {
      for (const [i, delay] of delays.entries()) {
        const machine = await fresh(name);
        await expectCode(run(machine, ["--docker-version", "27.3"]), 0);
        const before = await everything(machine);
        await forgetStarts(machine);
        const args = ["--docker-version", "28.5"];
        expect(await cut(machine, { name, args }, { at, delay, also })).toContain("ended 137\n");
        await forgetStarts(machine);
        await expectCode(i % 2 === 0 ? command(machine, "rollback", "--yes") : backByScript(machine), 0);
        expect(changes(before, await everything(machine)), `${delay} s`).toEqual([]);
        expect(await machine.sh("systemctl is-active docker.service")).toBe("active");
        await machine.stop();
      }
    },
  );

  it("on debian-12 brings docker.io back, which went for it; its script likewise", async ({ fresh }) => {
    for (const [i, delay] of [0, 0.8].entries()) {
      const machine = await fresh("debian-12", DOCKER_IO);
      const before = await everything(machine);
      const args = ["--allow-remove"];
      const also = "apt-get dpkg dpkg-deb";
      const ended = await cut(machine, { name: "debian-12", args }, { at: dpkgNew, delay, also });
      expect(ended).toContain("ended 137\n");
      expect(await machine.sh("dpkg --audit")).toContain("containerd.io");
      await forgetStarts(machine);
      const back = i === 0 ? command(machine, "rollback", "--yes") : backByScript(machine);
      expect(said(await expectCode(back, 0))).toContain("leave in /etc stay");
      // Settings that both share are left, and said to be.
      const left = changes(before, await everything(machine)).filter((line) => !line.startsWith("rc "));
      expect(left, `${delay} s`).toEqual([]);
      expect(await machine.sh("systemctl is-active docker.service")).toBe("active");
      await machine.stop();
    }
  });

  it("on centos-9 an uninstall instead leaves no file of it either", async ({ fresh }) => {
    const machine = await fresh("centos-9");
    const before = await everything(machine);
    await cut(machine, { name: "centos-9" }, { at: rpmNew, also: "yum dnf rpm" });
    expect(await machine.sh("ls /usr/bin")).toMatch(/;[0-9a-f]{8}$/m);
    await expectCode(command(machine, "uninstall", "--yes"), 0);
    const left = changes(before, await everything(machine));
    expect(left.filter((line) => /docker|containerd|;[0-9a-f]{8}$/.test(line))).toEqual([]);
  });
});

describe.concurrent("rollback and uninstall", () => {
  it.for([
    ["debian-12", { process: "dpkg" }, 0.2, "apt-get dpkg"],
    ["centos-9", { process: "yum" }, 0.5, "yum"],
  ] as const)(
    "on %s, killed with the package manager while they remove packages, are finished by the next one",
    async ([name, at, delay, also], { fresh }) => {
      const machine = await fresh(name);
      for (const job of ["rollback", "uninstall"]) {
        await forgetStarts(machine);
        await expectCode(run(machine), 0);
        const argv = ["node", BUNDLE, job, "--yes"];
        expect(await cut(machine, { name }, { at, delay, also, argv })).toMatch(/ended 137$/m);
        const again = await command(machine, job, "--yes");
        // What was killed may have come to its end all the same.
        expect([0, 16], said(again)).toContain(again.code);
        expect(await installed(machine), job).toEqual({});
        expect(await traces(machine), job).toEqual([]);
      }
      await forgetStarts(machine);
      await expectCode(run(machine), 0);
    },
  );
});

describe.concurrent("uninstall", () => {
  it.for(["debian-12", "centos-9"] as const)(
    "on %s removes what docker-setup put there and leaves what a person wrote; data goes with --purge alone",
    async (name, { fresh }) => {
      const machine = await fresh(name);
      const repositories = name === "debian-12" ? "/etc/apt/sources.list.d" : "/etc/yum.repos.d";
      const theirs = `${repositories}/theirs.list.bak`;
      const own = '{"debug": true}\n';
      for (const [round, option] of [[], ["--purge"]].entries()) {
        await machine.writeFile("/etc/docker/daemon.json", own);
        await machine.writeFile(theirs, "deb https://example.org/ theirs main\n");
        await forgetStarts(machine);
        await expectCode(run(machine, ["--hold"]), 0);
        await machine.sh("docker pull -q hello-world; docker volume create keep");
        await expectCode(command(machine, "uninstall", "--yes", ...option), 0);
        expect(await installed(machine)).toEqual({});
        expect(await machine.readFile("/etc/docker/daemon.json")).toBe(own);
        expect(await machine.exists(theirs)).toBe(true);
        const left = await machine.sh(
          `ls ${repositories}/docker* /etc/apt/keyrings/docker* /etc/pki/rpm-gpg/*docker* 2>/dev/null || :`,
        );
        expect(left).toBe("");
        const data = await machine.sh("ls -d /var/lib/docker/volumes/keep 2>/dev/null || :");
        expect(data).toBe(round === 0 ? "/var/lib/docker/volumes/keep" : "");
      }
    },
  );
});
