import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../../src/errors.ts";
import {
  boot,
  dockerSetup,
  installed,
  keyOption,
  mainPid,
  makeScript,
  runScript,
  said,
} from "./helpers/job.ts";
import { openLab } from "./index.ts";
import type { ExecResult, Lab, Machine, MachineName } from "./types.ts";

let lab: Lab;
let maker: Machine;
const machines: Machine[] = [];

beforeAll(async () => {
  lab = await openLab({ log: (line) => console.log(line) });
  maker = await boot(lab, "debian-12");
});
afterEach(async () => {
  await Promise.all(machines.splice(0).map((machine) => machine.stop()));
});
afterAll(async () => lab?.close());

async function fresh(name: MachineName, setup?: string): Promise<Machine> {
  const machine = await boot(lab, name, setup);
  machines.push(machine);
  return machine;
}

const run = (machine: Machine, ...args: string[]): Promise<ExecResult> =>
  dockerSetup(machine, ["--yes", "--lang", "en", ...keyOption(lab, machine.name), ...args]);

async function expectCode(result: Promise<ExecResult>, code: number): Promise<ExecResult> {
  const ended = await result;
  expect(ended.code, said(ended)).toBe(code);
  expect(ended.stderr).not.toMatch(/\n\s+at /);
  return ended;
}

/** Docker's unit allows three starts a minute; several changes in a row are the test's doing, not a person's. */
const forgetStarts = (machine: Machine) =>
  machine.sh("systemctl reset-failed docker.service 2>/dev/null || :");

const upstream = (version = "") => version.replace(/^\d:/, "").replace(/[-~].*$/, "");

describe.each<[MachineName, string[]]>([
  ["debian-12", ["20.10", "28.5.2", "26.1", "27.3.1"]],
  ["centos-9", ["20.10", "28.5.2", "26.1", "27.3.1"]],
  ["fedora-44", ["26.1", "28.5.2", "27.3.1"]],
])("on %s", (name, versions) => {
  it("goes up and down between pinned versions, and takes the last one back", async () => {
    const machine = await fresh(name);
    for (const version of versions) {
      await forgetStarts(machine);
      await expectCode(run(machine, "--docker-version", version), 0);
      const now = await installed(machine);
      expect(upstream(now["docker-ce"])).toMatch(new RegExp(`^${version.replaceAll(".", "\\.")}(\\.|$)`));
      expect(upstream(now["docker-ce-cli"])).toBe(upstream(now["docker-ce"]));
      expect(await machine.sh("systemctl is-active docker.service")).toBe("active");
    }
    await forgetStarts(machine);
    await expectCode(dockerSetup(machine, ["rollback", "--yes"]), 0);
    expect(upstream((await installed(machine))["docker-ce"])).toMatch(new RegExp(`^${versions.at(-2)}`));
  });

  it("takes the test channel's newest, and holds it", async () => {
    const machine = await fresh(name);
    await expectCode(run(machine, "--channel", "test", "--hold"), 0);
    expect((await installed(machine))["docker-ce"]).toContain("29.0.0~rc.1");
    const held = await machine.sh(
      "if command -v apt-mark >/dev/null; then apt-mark showhold; else yum -q versionlock list; fi",
    );
    expect(held).toContain("docker-ce-cli");
    await expectCode(run(machine, "--channel", "test", "--hold"), 0);
  });
});

it("installs 17.03 on CentOS 7, which is docker-ce alone, and has nothing older to offer", async () => {
  const machine = await fresh("centos-7");
  await expectCode(run(machine, "--docker-version", "17.03.1.ce-1.el7.centos"), 0);
  expect(await installed(machine)).toEqual({ "docker-ce": "17.03.1.ce-1.el7.centos" });
  const none = await expectCode(run(machine, "--docker-version", "1.13"), exitCodes["version-not-found"]);
  expect(none.stderr).toContain("17.03.1");
});

describe("daemon.json of somebody's own", () => {
  const text =
    '{\n\t"data-root": "/srv/docker",\n\t"log-opts": {"max-size": "10m"},\n\t"insecure-registries": []\n}\n';

  it("is merged by the run, its mode kept, a backup beside it", async () => {
    const machine = await fresh("debian-12");
    await machine.writeFile("/etc/docker/daemon.json", text, 0o640);
    await expectCode(run(machine), 0);
    const merged = await machine.readFile("/etc/docker/daemon.json");
    expect(merged).toContain(text.slice(0, text.indexOf("\n}")));
    expect(JSON.parse(merged)["registry-mirrors"]).toContain("https://docker.m.daocloud.io");
    expect(await machine.sh("stat -c %a /etc/docker/daemon.json")).toBe("640");
    expect(await machine.readFile("/etc/docker/daemon.json.docker-setup.bak")).toBe(text);
    expect(await machine.sh("docker info --format '{{.DockerRootDir}}'")).toBe("/srv/docker");
  });

  it("is merged by the script the same way where python3 is, and left alone where nothing parses it", async () => {
    const script = {
      "centos-9": await makeScript(maker, lab, "centos-9"),
      "debian-12": await makeScript(maker, lab, "debian-12"),
    };
    const [byRun, byScript, bare] = await Promise.all([
      fresh("centos-9"),
      fresh("centos-9"),
      fresh("debian-12"),
    ]);
    for (const machine of [byRun, byScript, bare]) await machine.writeFile("/etc/docker/daemon.json", text);
    await expectCode(run(byRun), 0);
    await expectCode(runScript(byScript, script["centos-9"]), 0);
    expect(await byScript.readFile("/etc/docker/daemon.json")).toBe(
      await byRun.readFile("/etc/docker/daemon.json"),
    );
    const refused = await expectCode(runScript(bare, script["debian-12"]), exitCodes["daemon-json"]);
    expect(refused.stdout).toContain('"https://docker.m.daocloud.io"');
    expect(await bare.readFile("/etc/docker/daemon.json")).toBe(text);
  });

  it("is not touched where it does not parse, and the place is named", async () => {
    const machine = await fresh("debian-12");
    const broken = '{\n  "debug": true\n  "experimental": false\n}\n';
    await machine.writeFile("/etc/docker/daemon.json", broken);
    const result = await expectCode(run(machine), exitCodes["daemon-json"]);
    expect(result.stderr).toContain("line 3, column 3");
    expect(await machine.readFile("/etc/docker/daemon.json")).toBe(broken);
  });
});

it("removes docker.io only where no container runs, or with --restart", async () => {
  const machine = await fresh(
    "debian-12",
    "apt-get -q update >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends docker.io busybox-static >/dev/null",
  );
  await machine.sh(
    "tar -C / -c bin/busybox | docker import - box && docker run -d --name keep box /bin/busybox sleep 600",
  );
  const refused = await expectCode(run(machine), exitCodes["containers-running"]);
  expect(refused.stderr).toContain("--restart");
  expect(
    await machine.sh("docker ps --format '{{.Names}}'; dpkg -s docker.io | sed -n 's/^Status: .* //p'"),
  ).toBe("keep\ninstalled");
  const script = await runScript(machine, await makeScript(maker, lab, "debian-12"));
  expect(script.code, said(script)).toBe(exitCodes["containers-running"]);
  expect(await machine.sh("docker ps --format '{{.Names}}'")).toBe("keep");
  await expectCode(run(machine, "--restart"), 0);
  expect(Object.keys(await installed(machine))).toHaveLength(5);
  expect(await machine.sh("dpkg -s docker.io 2>/dev/null | sed -n 's/^Status: .* //p'")).not.toBe(
    "installed",
  );
});

it("changes registry mirrors under running containers without touching one", async () => {
  const machine = await fresh("debian-12");
  await expectCode(run(machine), 0);
  await machine.sh(
    "apt-get -q update >/dev/null; apt-get -q -y install busybox-static >/dev/null; tar -C / -c bin/busybox | docker import - box; docker run -d --name keep box /bin/busybox sleep 600",
  );
  const state = "docker inspect -f '{{.Id}} {{.State.StartedAt}} {{.State.Running}}' keep";
  const [before, pid] = [await machine.sh(state), await mainPid(machine)];
  await expectCode(run(machine, "--registry-mirror", "https://docker.1ms.run"), 0);
  expect(await machine.sh("docker info --format '{{json .RegistryConfig.Mirrors}}'")).toBe(
    '["https://docker.1ms.run/"]',
  );
  expect(await machine.sh(state)).toBe(before);
  expect(await mainPid(machine)).toBe(pid);
  // An upgrade would stop it.
  await expectCode(run(machine, "--docker-version", "27.3"), exitCodes["containers-running"]);
  expect(await machine.sh(state)).toBe(before);
});

it("takes the place of what a tutorial left behind", async () => {
  const [deb, rpm] = await Promise.all([fresh("ubuntu-24.04"), fresh("centos-9")]);
  await deb.sh(
    "echo 'deb [arch=amd64 signed-by=/usr/share/keyrings/old.gpg] https://mirrors.aliyun.com/docker-ce/linux/ubuntu noble stable' >/etc/apt/sources.list.d/docker.list; echo 'deb [trusted=no] https://download.docker.com/linux/ubuntu noble stable' >>/etc/apt/sources.list",
  );
  await rpm.sh(
    "printf '[docker-ce-stable]\\nname=old\\nbaseurl=https://download.docker.com/linux/centos/$releasever/$basearch/stable\\nenabled=1\\ngpgcheck=0\\n' >/etc/yum.repos.d/docker-old.repo",
  );
  await expectCode(run(deb), 0);
  await expectCode(run(rpm), 0);
  expect((await deb.exec(["apt-get", "-q", "update"])).stderr).not.toMatch(/Conflicting|docker/);
  expect(await rpm.sh("yum -q repolist 2>&1 | grep -c docker-ce-stable; ls /etc/yum.repos.d")).toMatch(
    /^1\n[\s\S]*docker-old\.repo\.disabled/,
  );
});

it("adds a user to the docker group only when asked, and uninstalls what it put there and no more", async () => {
  const machine = await fresh("debian-12");
  await machine.writeFile("/etc/docker/daemon.json", '{"debug": true}\n');
  await expectCode(run(machine), 0);
  expect(await machine.sh("id -nG admin")).not.toContain("docker");
  await expectCode(run(machine, "--user", "admin"), 0);
  expect(await machine.sh("id -nG admin")).toContain("docker");
  await expectCode(run(machine, "--user", "nobody-here"), exitCodes.usage);
  await machine.sh("docker pull -q hello-world");
  await expectCode(dockerSetup(machine, ["uninstall", "--yes"]), 0);
  expect(await installed(machine)).toEqual({});
  expect(await machine.readFile("/etc/docker/daemon.json")).toBe('{"debug": true}\n');
  expect(await machine.exists("/etc/apt/sources.list.d/docker.sources")).toBe(false);
  expect(await machine.sh("ls /var/lib/docker")).toContain("overlay2");
  await expectCode(dockerSetup(machine, ["uninstall", "--yes"]), exitCodes["nothing-to-do"]);
});
