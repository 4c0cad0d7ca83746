import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readHost } from "../../../src/machine/facts/detect.ts";
import { type FakeMachine, fakeSystem } from "../../system/fake.ts";

const osRelease = (name: string) => readFileSync(new URL(`./os-release/${name}`, import.meta.url), "utf8");

/** What dpkg says of its packages (name, version, status) and of the userland. */
const dpkg = (architecture: string, ...rows: string[]) => ({
  "dpkg-query -W": { stdout: rows.map((row) => `${row.replaceAll(" ", "\t")}\n`).join("") },
  "dpkg --print-architecture": { stdout: `${architecture}\n` },
});

const debian12 = (more: FakeMachine = {}): FakeMachine => ({
  ...more,
  files: { "/etc/os-release": osRelease("debian-12"), "/usr/bin/apt-get": "", ...more.files },
  directories: ["/run/systemd/system", ...(more.directories ?? [])],
  exec: { ...dpkg("amd64", "dpkg 1.21.22 installed", "apt 2.6.1 installed"), ...more.exec },
});

const centos9 = (more: FakeMachine = {}): FakeMachine => ({
  ...more,
  files: {
    "/etc/os-release": osRelease("centos-stream-9"),
    "/usr/bin/dnf": "",
    "/usr/bin/yum": "",
    ...more.files,
  },
  directories: ["/run/systemd/system"],
  exec: {
    "rpm -q": { code: 20, stdout: "dnf\t4.14.0-9.el9\npackage docker-ce is not installed\n" },
    "rpm --eval": { stdout: "x86_64\n" },
    ...more.exec,
  },
});

describe("a bare Debian 12", () => {
  test("all facts, from two processes", async () => {
    const system = fakeSystem(debian12());
    expect(await readHost(system)).toEqual({
      platform: "linux",
      os: expect.objectContaining({ id: "debian", versionCodename: "bookworm" }),
      arch: "amd64",
      machine: "amd64",
      manager: "apt",
      packageManager: { command: "apt-get", generation: 2, version: "2.6.1" },
      init: "systemd",
      root: true,
      sudoUser: undefined,
      wsl: undefined,
      container: undefined,
      docker: [],
      conflicts: [],
      packages: new Map([["apt", "2.6.1"]]),
      snapDocker: false,
      daemon: {
        unit: "docker.service",
        state: "inactive",
        version: undefined,
        containers: 0,
        liveRestore: undefined,
      },
      podmanContainers: 0,
    });
    expect(system.commands.map(([name]) => name)).toEqual(["dpkg-query", "dpkg"]);
    expect(system.changes).toEqual([]);
    expect(system.requests).toEqual([]);
  });

  test("of all packages, the caller's are told, too", async () => {
    const exec = dpkg("amd64", "apt 2.6.1 installed", "curl 7.88.1-10 installed", "bash 5.2 installed");
    const system = fakeSystem(debian12({ exec }));
    const host = await readHost(system, ["curl", "gnupg"]);
    expect([...host.packages.keys()]).toEqual(["apt", "curl"]);
    expect(host.packages.get("curl")).toBe("7.88.1-10");
  });
});

describe("packages", () => {
  test("apt: removed ones with configuration left don't count, held ones do, half-installed ones are in the way", async () => {
    const exec = dpkg(
      "armhf",
      "apt 2.6.1 installed",
      "docker-ce 5:27.3.1-1~debian.12~bookworm installed",
      "docker-ce-cli 5:27.3.1-1~debian.12~bookworm unpacked",
      "docker.io 20.10.24+dfsg1-1 config-files",
      "containerd 1.6.20~ds1-1 half-configured",
      "podman-docker 4.3.1 not-installed",
    );
    const host = await readHost(fakeSystem(debian12({ exec, machine: "arm64" })));
    expect(host.docker).toEqual([{ name: "docker-ce", version: "5:27.3.1-1~debian.12~bookworm" }]);
    expect(host.conflicts).toEqual([{ name: "containerd", version: "1.6.20~ds1-1" }]);
    expect([host.arch, host.machine]).toEqual(["armhf", "armhf"]);
  });

  test("apt: one that was killed before it had a version is in the way, too", async () => {
    const exec = dpkg("amd64", "apt 2.6.1 installed", "runc  half-installed");
    expect((await readHost(fakeSystem(debian12({ exec })))).conflicts).toEqual([
      { name: "runc", version: "" },
    ]);
  });

  test("yum: one rpm query, epochs kept, messages about absent ones are no packages", async () => {
    const system = fakeSystem(
      centos9({
        exec: {
          "rpm -q": {
            code: 20,
            stdout: [
              "package dnf5 is not installed",
              "dnf\t4.14.0-9.el9",
              "docker-ce\t3:27.3.1-1.el9",
              "podman-docker\t4:4.9.4-0.1.el9",
              "runc\t4:1.1.12-1.el9",
            ].join("\n"),
          },
        },
      }),
    );
    const host = await readHost(system);
    expect(host.docker).toEqual([{ name: "docker-ce", version: "3:27.3.1-1.el9" }]);
    expect(host.conflicts.map(({ name }) => name)).toEqual(["podman-docker", "runc"]);
    expect(host.packageManager).toEqual({ command: "dnf", generation: 4, version: "4.14.0-9.el9" });
    expect(host.arch).toBe("amd64");
    expect(system.commands.length).toBe(2);
  });

  test.each([
    [["yum"], { command: "yum", generation: 3 }],
    [["yum", "dnf"], { command: "dnf", generation: 4 }],
    [["yum", "dnf", "dnf5"], { command: "dnf5", generation: 5 }],
  ])("%j is %j", async (names, expected) => {
    const files = {
      "/etc/os-release": osRelease("centos-7"),
      ...Object.fromEntries(names.map((name) => [`/usr/bin/${name}`, ""])),
    };
    expect((await readHost(fakeSystem({ files }))).packageManager).toMatchObject(expected);
  });

  test.each([
    ["centos-stream-9", ["/usr/bin/dnf", "/usr/bin/apt-get"], "yum"],
    ["debian-12", ["/usr/bin/dnf", "/usr/bin/apt-get"], "apt"],
    ["openeuler-24.03", ["/usr/bin/dnf", "/usr/bin/yum"], "yum"],
    ["deepin-23", ["/usr/bin/apt-get"], "apt"],
    ["arch", ["/usr/bin/pacman"], "pacman"],
    ["photon-5.0", ["/usr/bin/tdnf", "/usr/bin/yum"], "tdnf"],
    ["alpine-3.20", [], "apk"],
  ])("%s with %j is of the %s family", async (name, tools, family) => {
    const files = {
      "/etc/os-release": osRelease(name),
      ...Object.fromEntries(tools.map((tool) => [tool, ""])),
    };
    const host = await readHost(fakeSystem({ files }));
    expect(host.manager).toBe(family);
  });

  test("without any tool and os-release nothing fails", async () => {
    const host = await readHost(fakeSystem({ platform: "darwin", machine: "arm64", uid: 501 }));
    expect(host).toMatchObject({
      platform: "darwin",
      os: undefined,
      arch: "arm64",
      manager: undefined,
      root: false,
      init: "none",
    });
  });

  test("an architecture without packages is kept as text", async () => {
    const host = await readHost(fakeSystem(debian12({ exec: dpkg("riscv64", "apt 2.6.1 installed") })));
    expect([host.arch, host.machine]).toEqual([undefined, "riscv64"]);
  });
});

describe("the daemon", () => {
  const docker = { "/usr/bin/dockerd": "", "/run/docker.sock": "" };
  const info = "docker --host unix:///var/run/docker.sock info";
  const active = { stdout: "Id=docker.service\nActiveState=active\n" };
  const told = (ServerVersion: string, ContainersRunning: number, LiveRestoreEnabled: boolean) =>
    JSON.stringify({ ServerVersion, ContainersRunning, LiveRestoreEnabled });

  test("active: its version, containers and live-restore, asked of the local socket whatever DOCKER_HOST says", async () => {
    const exec = { "systemctl show": active, [info]: { stdout: told("27.3.1", 3, true) } };
    const host = await readHost(
      fakeSystem(debian12({ files: docker, exec, env: { DOCKER_HOST: "tcp://other:2375" } })),
    );
    expect(host.daemon).toEqual({
      unit: "docker.service",
      state: "active",
      version: "27.3.1",
      containers: 3,
      liveRestore: true,
    });
  });

  test("stopped: it is not asked, since socket activation would start it; runc's containers still count", async () => {
    const files = { ...docker, "/run/docker/runtime-runc/moby/abc/state.json": "{}" };
    const system = fakeSystem(
      debian12({ files, exec: { "systemctl show": { stdout: "ActiveState=inactive\n" } } }),
    );
    const host = await readHost(system);
    expect(host.daemon).toMatchObject({ state: "inactive", version: undefined, containers: 1 });
    expect(system.commands.map(([name]) => name)).not.toContain("docker");
  });

  test.each([
    ["hangs", { code: 124 }],
    ["says nothing", { code: 0, stdout: told("", 0, false) }],
    ["is missing its client", { code: 127 }],
    ["answers nonsense", { code: 0, stdout: "<html>" }],
  ])("active but %s: containers are unknown, not none", async (_, answer) => {
    const exec = { "systemctl show": active, [info]: answer };
    const host = await readHost(fakeSystem(debian12({ files: docker, exec })));
    expect(host.daemon).toMatchObject({ state: "active", version: undefined, containers: "unknown" });
  });

  test("the questions are bounded", async () => {
    const bounds: (number | undefined)[] = [];
    const note = (stdout: string) => (_: readonly string[], options: { timeoutMs?: number }) => {
      bounds.push(options.timeoutMs);
      return { stdout };
    };
    const exec = {
      "systemctl show": note("ActiveState=active\n"),
      docker: note(told("20.10.24", 0, false)),
      podman: note("a\nb\n"),
    };
    const host = await readHost(fakeSystem(debian12({ files: { ...docker, "/usr/bin/podman": "" }, exec })));
    expect(host.podmanContainers).toBe(2);
    expect(bounds.length).toBe(3);
    expect(bounds.every((bound) => bound !== undefined && bound <= 5000)).toBe(true);
  });

  // Found by attack: CRI-O's node, or a podman that was unpacked below /usr/local.
  test("a conmon without podman's command is a running container, too", async () => {
    const comm = { "/proc/41/comm": "conmon\n", "/proc/42/comm": "bash\n" };
    const there = debian12({ files: { ...comm, "/usr/libexec/crio/conmon": "" } });
    expect((await readHost(fakeSystem(there))).podmanContainers).toBe(1);
    expect((await readHost(fakeSystem(debian12({ files: comm })))).podmanContainers).toBe(0);
  });

  test("without systemd a live pid tells that it runs", async () => {
    const files = {
      ...docker,
      "/etc/os-release": osRelease("debian-12"),
      "/run/docker.pid": "42\n",
      "/proc/42/comm": "dockerd",
    };
    const machine = { files, exec: { [info]: { stdout: told("26.1.5", 0, false) } } };
    expect((await readHost(fakeSystem(machine))).daemon).toMatchObject({
      state: "unknown",
      version: "26.1.5",
      containers: 0,
    });
  });

  test("Docker from snap has its own unit", async () => {
    const system = fakeSystem(
      debian12({
        directories: ["/snap/docker/current"],
        exec: { "systemctl show": active, [info]: { stdout: told("28.4.0", 1, false) } },
      }),
    );
    const host = await readHost(system);
    expect(host.snapDocker).toBe(true);
    expect(host.daemon).toMatchObject({ unit: "snap.docker.dockerd.service", containers: 1 });
  });
});

describe("surroundings", () => {
  test.each<[string, FakeMachine, object]>([
    [
      "systemd-nspawn",
      { files: { "/run/systemd/container": "systemd-nspawn\n" } },
      { container: "systemd-nspawn" },
    ],
    ["docker", { files: { "/.dockerenv": "" } }, { container: "docker" }],
    ["podman", { files: { "/run/.containerenv": "" } }, { container: "podman" }],
    ["lxc by pid 1", { files: { "/proc/1/environ": "PATH=/bin\0container=lxc\0" } }, { container: "lxc" }],
    ["a hostile name", { files: { "/run/systemd/container": "\u001b[31m;id" } }, { container: "other" }],
    [
      "WSL 2",
      { files: { "/proc/version": "Linux version 5.15.167.4-microsoft-standard-WSL2 (root@x)" } },
      { wsl: 2 },
    ],
    [
      "WSL 1",
      { files: { "/proc/version": "Linux version 4.4.0-19041-Microsoft (Microsoft@Microsoft.com)" } },
      { wsl: 1 },
    ],
    [
      "WSL with systemd",
      { files: { "/run/systemd/container": "wsl", "/proc/version": "x-microsoft-standard-WSL2" } },
      { container: undefined, wsl: 2 },
    ],
    ["sudo", { env: { SUDO_USER: "li.hua" } }, { sudoUser: "li.hua" }],
    ["sudo by root", { env: { SUDO_USER: "root" } }, { sudoUser: undefined }],
    ["a hostile user", { env: { SUDO_USER: "-G docker" } }, { sudoUser: undefined }],
    ["not root", { uid: 1000 }, { root: false }],
  ])("%s", async (_, machine, expected) => {
    expect(await readHost(fakeSystem(debian12(machine)))).toMatchObject(expected);
  });

  test.each<[string, FakeMachine, string]>([
    ["systemd", { directories: ["/run/systemd/system"] }, "systemd"],
    ["OpenRC", { directories: ["/run/openrc"] }, "openrc"],
    ["sysvinit and upstart", { files: { "/proc/1/comm": "init\n" } }, "sysvinit"],
    ["a container's shell", { files: { "/proc/1/comm": "bash\n" } }, "none"],
    [
      "WSL's own init",
      { files: { "/proc/1/comm": "init\n", "/proc/version": "microsoft-standard-WSL2" } },
      "none",
    ],
  ])("%s", async (_, machine, init) => {
    expect((await readHost(fakeSystem(machine))).init).toBe(init);
  });
});
