/** Machines that somebody else has worked on before: what is theirs stays, what is in the way goes. */
import { describe, expect } from "vitest";
import { installed, mainPid, runScript } from "../../lab/job.ts";
import type { Machine, MachineName } from "../../lab/types.ts";
import { exitCodes } from "../../src/errors.ts";
import { command, expectCode, it, run, scriptFor, state, withLab } from "./helpers/lab.ts";

withLab();

/** The script asks no registry mirror either; a run on a busy host might find one too slow and leave it out. */
const UNSEEN = ["--no-probe"];

describe.concurrent("daemon.json of somebody's own", () => {
  const text =
    '{\n\t"data-root": "/srv/docker",\n\t"log-opts": {"max-size": "10m"},\n\t"insecure-registries": []\n}\n';

  it("is merged by the run, its mode kept, a backup beside it", async ({ fresh }) => {
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

  it("is merged by the script the same way where python3 is", async ({ fresh }) => {
    const [byRun, byScript] = await Promise.all([fresh("centos-9"), fresh("centos-9")]);
    for (const machine of [byRun, byScript]) await machine.writeFile("/etc/docker/daemon.json", text);
    await expectCode(run(byRun, UNSEEN), 0);
    await expectCode(runScript(byScript, await scriptFor("centos-9")), 0);
    expect(await byScript.readFile("/etc/docker/daemon.json")).toBe(
      await byRun.readFile("/etc/docker/daemon.json"),
    );
  });

  it("is left alone by the script where nothing parses it, and what to add is said", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await machine.writeFile("/etc/docker/daemon.json", text);
    const script = await scriptFor("debian-12");
    const refused = await expectCode(runScript(machine, script), exitCodes["daemon-json"]);
    expect(refused.stdout).toContain('"https://docker.m.daocloud.io"');
    expect(await machine.readFile("/etc/docker/daemon.json")).toBe(text);
  });

  it("is not touched where it does not parse, and the place is named", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    const broken = '{\n  "debug": true\n  "experimental": false\n}\n';
    await machine.writeFile("/etc/docker/daemon.json", broken);
    const result = await expectCode(run(machine), exitCodes["daemon-json"]);
    expect(result.stderr).toContain("line 3, column 3");
    expect(await machine.readFile("/etc/docker/daemon.json")).toBe(broken);
  });
});

const BOX = "tar -C / -c bin/busybox | docker import - box";
const KEEP = "docker run -d --name keep box /bin/busybox sleep 600";

describe.concurrent("packages in the way", () => {
  const dockerIo =
    "apt-get -q update >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends docker.io busybox-static >/dev/null";

  it("stay where a container runs, and nothing else is changed; go with --restart", async ({ fresh }) => {
    const machine = await fresh("debian-12", dockerIo);
    await machine.sh(`${BOX} && ${KEEP}`);
    const before = await state(machine);
    const refused = await expectCode(run(machine), exitCodes["containers-running"]);
    expect(refused.stderr).toMatch(/1 running container would be stopped: keep\n.*--restart/);
    const script = await scriptFor("debian-12");
    await expectCode(runScript(machine, script), exitCodes["containers-running"]);
    expect(await state(machine)).toEqual(before);
    expect(await machine.sh("docker ps --format '{{.Names}}'")).toBe("keep");
    await expectCode(run(machine, ["--restart"]), 0);
    expect(Object.keys(await installed(machine))).toHaveLength(5);
    expect(await machine.sh("dpkg -s docker.io 2>/dev/null | sed -n 's/^Status: .* //p'")).not.toBe(
      "installed",
    );
  });

  it.for<[MachineName, string, string, readonly string[]]>([
    ["debian-12", dockerIo, "dpkg -s docker.io 2>/dev/null | grep -c 'Status: .* installed' || :", []],
    // podman needs runc, which containerd.io replaces.
    [
      "centos-9",
      "yum -q -y install podman-docker",
      "rpm -q podman-docker | grep -vc 'not installed' || :",
      ["--allow-remove"],
    ],
  ])(
    "go without a question on an idle %s, by run and script alike",
    async ([name, setup, count, args], { fresh }) => {
      const [byRun, byScript] = await Promise.all([fresh(name, setup), fresh(name, setup)]);
      for (const machine of [byRun, byScript]) expect(await machine.sh(count)).toBe("1");
      await Promise.all([
        expectCode(run(byRun, [...UNSEEN, ...args]), 0),
        scriptFor(name, args).then((script) => expectCode(runScript(byScript, script), 0)),
      ]);
      for (const machine of [byRun, byScript]) expect(await machine.sh(count)).toBe("0");
      expect(await state(byScript)).toEqual(await state(byRun));
    },
  );
});

it.concurrent("changes registry mirrors under running containers without touching one", async ({ fresh }) => {
  const machine = await fresh("debian-12");
  await expectCode(run(machine), 0);
  await machine.sh(
    `apt-get -q update >/dev/null; apt-get -q -y install busybox-static >/dev/null; ${BOX}; ${KEEP}`,
  );
  const container = "docker inspect -f '{{.Id}} {{.State.StartedAt}} {{.State.Running}}' keep";
  const [before, pid] = [await machine.sh(container), await mainPid(machine)];
  const mirrors = "docker info --format '{{json .RegistryConfig.Mirrors}}'";
  await expectCode(run(machine, ["--registry-mirror", "https://docker.1ms.run"]), 0);
  expect(await machine.sh(mirrors)).toBe('["https://docker.1ms.run/"]');
  expect(await machine.sh(container)).toBe(before);
  expect(await mainPid(machine)).toBe(pid);
  // An upgrade would stop it.
  await expectCode(run(machine, ["--docker-version", "27.3"]), exitCodes["containers-running"]);
  expect(await machine.sh(container)).toBe(before);
});

describe.concurrent("what a tutorial left behind", () => {
  const download = "https://download.docker.com/linux/centos/docker-ce.repo";
  it.for<[MachineName, string, (machine: Machine) => Promise<void>]>([
    [
      "ubuntu-24.04",
      "echo 'deb [arch=amd64 signed-by=/usr/share/keyrings/old.gpg] https://mirrors.aliyun.com/docker-ce/linux/ubuntu noble stable' >/etc/apt/sources.list.d/docker.list; echo 'deb [trusted=no] https://download.docker.com/linux/ubuntu noble stable' >>/etc/apt/sources.list",
      async (machine) => {
        const update = await expectCode(machine.exec(["apt-get", "-q", "update"]), 0);
        expect(update.stderr).not.toMatch(/Conflicting|docker/);
      },
    ],
    [
      "centos-9",
      `curl -fsS -o /etc/yum.repos.d/docker-ce.repo ${download}; printf '[docker-ce-stable]\\nname=old\\nbaseurl=https://download.docker.com/linux/centos/$releasever/$basearch/stable\\nenabled=1\\ngpgcheck=0\\n' >/etc/yum.repos.d/docker-old.repo`,
      async (machine) => {
        await expectCode(machine.exec(["yum", "-q", "makecache"]), 0);
        expect(await machine.sh("yum -q repolist 2>&1 | grep -c docker-ce-stable")).toBe("1");
        expect(await machine.sh("grep -v '^# docker-setup: ' /etc/yum.repos.d/docker-old.repo || :")).toBe(
          "",
        );
        expect(await machine.sh("cat /etc/yum.repos.d/docker-ce.repo")).not.toContain("download.docker.com");
      },
    ],
  ])("on %s gives its place to ours, by run and script alike", async ([name, setup, check], { fresh }) => {
    const [byRun, byScript] = await Promise.all([fresh(name, setup), fresh(name, setup)]);
    await Promise.all([
      expectCode(run(byRun, UNSEEN), 0),
      scriptFor(name).then((script) => expectCode(runScript(byScript, script), 0)),
    ]);
    expect(await state(byScript)).toEqual(await state(byRun));
    await Promise.all([check(byRun), check(byScript)]);
  });
});

it.concurrent("adds a user to the docker group only when asked, and uninstalls what it put there and no more", async ({
  fresh,
}) => {
  const machine = await fresh("debian-12");
  await machine.writeFile("/etc/docker/daemon.json", '{"debug": true}\n');
  await expectCode(run(machine), 0);
  expect(await machine.sh("id -nG admin")).not.toContain("docker");
  await expectCode(run(machine, ["--user", "admin"]), 0);
  expect(await machine.sh("id -nG admin")).toContain("docker");
  await expectCode(run(machine, ["--user", "nobody-here"]), exitCodes.usage);
  await machine.sh("docker pull -q hello-world");
  await expectCode(command(machine, "uninstall", "--yes"), 0);
  expect(await installed(machine)).toEqual({});
  expect(await machine.readFile("/etc/docker/daemon.json")).toBe('{"debug": true}\n');
  expect(await machine.exists("/etc/apt/sources.list.d/docker.sources")).toBe(false);
  expect(await machine.sh("ls /var/lib/docker")).toContain("overlay2");
  await expectCode(command(machine, "uninstall", "--yes"), exitCodes["nothing-to-do"]);
  // The unit is masked now and its socket lies about, as Debian's scripts and systemd leave them.
  const doctor = await expectCode(command(machine, "doctor"), exitCodes.unhealthy);
  expect(doctor.stdout).toMatch(/✖ Daemon +Docker is not installed\n +→ sudo npx docker-setup/);
});
