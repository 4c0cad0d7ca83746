import { commands } from "../../../src/cli/options/command-table.ts";
import { printLock } from "../../../src/plan/lock/print.ts";
import type { System } from "../../../src/system/types.ts";
import { bare, info, type More, machine, pinned, systemd } from "../../doctor/machine.ts";
import { laptop, signed } from "../../golden/mirror.ts";
import { fakeSystem } from "../../system/fake.ts";
import { installedMachine } from "./installed.ts";
import { keys, type Scene } from "./person.ts";

const own = ["--key-fingerprint", signed.keyFingerprint];
const ubuntu = ["--target", "ubuntu:24.04"];

/** A Debian 12 with Docker 27.3.1 and two containers, whose mirror has older and newer versions. */
const busy = async (more: More = {}) => ({ ...(await installedMachine(more)), fetch: laptop(true).fetch });

/** A mirror whose repository key is another one. */
const withKey = (key: Buffer): System => {
  const system = laptop(true);
  const fetch: System["fetch"] = async (url) => ({
    ...(await system.fetch(url)),
    ...(url.endsWith("/gpg") ? { body: key } : {}),
  });
  return { ...system, fetch };
};

/** The same for somebody who may not read what docker-setup wrote down. */
const closed = (system: System): System => {
  const read: System["files"]["read"] = async (path) => {
    if (path.startsWith("/var/lib/docker-setup"))
      throw Object.assign(new Error("EACCES"), { code: "EACCES" });
    return system.files.read(path);
  };
  return { ...system, uid: 1000, files: { ...system.files, read } };
};

const lockOf = (version: string, mirrors: readonly string[]) =>
  printLock({
    wishes: { channel: "stable", dockerVersion: version },
    daemon: { "registry-mirrors": mirrors },
    targets: [],
    images: [],
  });

const { down, enter, ctrlC } = keys;

/** Every screen of a command line, by what it shows. */
export const scenes: Readonly<Record<string, () => Scene | Promise<Scene>>> = {
  ...Object.fromEntries(
    ["", ...commands.map(({ name }) => name)].map((name) => [
      `docker-setup ${name} --help`.replace("  ", " "),
      () => ({ argv: [...(name ? [name] : []), "--help"], system: laptop(false) }),
    ]),
  ),
  versions: () => ({ argv: ["versions", "27", ...ubuntu, ...own], system: laptop(true) }),
  mirrors: () => ({ argv: ["mirrors"], system: machine() }),
  distros: () => ({ argv: ["distros"], system: laptop(false) }),
  "doctor, all well": () => ({
    argv: ["doctor", "--key-fingerprint", pinned.fingerprint],
    system: machine(),
  }),
  "doctor, quiet": () => ({
    argv: ["doctor", "--quiet", "--key-fingerprint", pinned.fingerprint],
    system: machine({ files: { "/proc/sys/net/ipv4/ip_forward": "0" } }),
  }),
  "doctor, a run that failed at its last step": async () => ({
    argv: ["doctor", "--key-fingerprint", pinned.fingerprint],
    system: await installedMachine({}, 11),
  }),
  "doctor, no Docker": () => ({
    argv: ["doctor", "--key-fingerprint", pinned.fingerprint],
    system: machine(bare),
  }),
  "doctor, much broken": () => ({
    argv: ["doctor", "--key-fingerprint", pinned.fingerprint],
    system: machine({
      files: {
        "/etc/resolv.conf": "",
        "/etc/docker/daemon.json": "{]",
        "/proc/sys/net/ipv4/ip_forward": "0",
      },
      exec: { "docker --host": info({ Driver: "vfs" }) },
      fetch: { "https://docker.1ms.run/v2/": { status: 403 } },
      space: { free: 1 },
    }),
  }),
  "registry list": () => ({
    argv: ["registry", "list"],
    system: machine({
      files: {
        "/etc/docker/daemon.json":
          '{ "registry-mirrors": ["https://docker.1ms.run", "https://docker.m.daocloud.io", "https://registry.company.example/docker-hub"] }',
      },
      exec: {
        "systemctl is-active": { stdout: "active\n" },
        "docker --host": info(),
      },
    }),
  }),
  "registry test": () => ({ argv: ["registry", "test"], system: machine() }),
  "history, none": () => ({ argv: ["history"], system: machine() }),
  history: async () => ({ argv: ["history"], system: await busy() }),
  "verify, all as it was left": async () => ({ argv: ["verify"], system: await busy() }),
  "verify, something differs": async () => ({
    argv: ["verify"],
    system: await busy({
      files: { "/etc/apt/sources.list.d/docker.sources": "Types: deb\nURIs: https://mirror.example\n" },
    }),
  }),
  "verify, a run that failed at its last step": async () => ({
    argv: ["verify"],
    system: await installedMachine({}, 11),
  }),
  "diff of two locks": () => ({
    argv: ["diff", "/a.lock", "/b.lock"],
    system: fakeSystem({
      files: {
        "/a.lock": lockOf("27.3", ["https://docker.1ms.run"]),
        "/b.lock": lockOf("28", ["https://docker.1ms.run", "https://docker.m.daocloud.io"]),
      },
    }),
  }),
  config: () => ({
    argv: ["config", "--mirror", "tuna", "--daemon", "log-opts.max-size=10m"],
    system: fakeSystem({ env: { DOCKER_SETUP_PROXY: "http://me:secret@proxy.example:3128" } }),
  }),
  "questions and the plan of an upgrade": async () => ({
    argv: own,
    system: await busy(),
    typed: [
      [/Package mirror|软件包镜像站/, enter],
      [/Docker version|Docker 版本/, keys.home, enter],
      [/Registry mirrors|镜像加速地址/, down, down, " ", enter],
      [/Let bob|允许 bob/, "y"],
      [/Go on\?|是否继续/, "n"],
    ],
  }),
  "the plan of a downgrade, two containers running": async () => ({
    argv: [
      ...own,
      "--mirror",
      "aliyun",
      "--docker-version",
      "26.1",
      "--no-registry-mirrors",
      "--user",
      "ann",
    ],
    system: await busy(),
    typed: [[/Go on\?|是否继续/, "n"]],
  }),
  "back from a question to the one before": async () => ({
    argv: ["--docker-version", "27", "--user", "ann"],
    system: await busy(),
    typed: [
      [/Package mirror|软件包镜像站/, keys.down, enter],
      [/Registry mirrors|镜像加速地址/, keys.back],
      [/Package mirror|软件包镜像站/, ctrlC],
    ],
  }),
  "questions on a dumb terminal": async () => ({
    argv: own,
    env: { TERM: "dumb" },
    system: await busy(),
    typed: [
      [/> $/, "2\n"],
      [/> $/, "b\n"],
      [/> $/, "x\n"],
      [/> $/, "\n"],
      [/> $/, "7\n"],
      [/> $/, "1, 2\n"],
      [/> $/, "n\n"],
      [/> $/, "\n"],
    ],
  }),
  "an address that is typed, wrong at first": async () => ({
    argv: ["--docker-version", "27", "--no-registry-mirrors", "--user", "ann"],
    system: await busy(),
    typed: [
      [/Package mirror|软件包镜像站/, keys.end, enter],
      [/Address|地址/, ..."http://mirror.example", enter],
      // The complaint has it in quotes.
      [/mirror\.example"/, ctrlC],
    ],
  }),
  "uninstall, two containers running": async () => ({
    argv: ["uninstall"],
    system: await busy(),
    typed: [[/Go on\?|是否继续/, "n"]],
  }),
  "rollback, two containers running": async () => ({
    argv: ["rollback"],
    system: await busy(),
    typed: [[/Go on\?|是否继续/, "n"]],
  }),
  "registry set": async () => ({
    argv: ["registry", "set", "https://docker.1ms.run", "--no-probe"],
    system: await busy(),
    typed: [[/Go on\?|是否继续/, "n"]],
  }),
  "an unknown word": () => ({ argv: ["verisons"], system: laptop(false) }),
  "an unknown option": () => ({ argv: ["--docker-verison", "27"], system: laptop(false) }),
  "an option of another command": () => ({ argv: ["doctor", "--purge"], system: laptop(false) }),
  "no Docker version": () => ({ argv: ["--docker-version", "27;reboot"], system: laptop(false) }),
  "not-seen": async () => ({ argv: ["verify"], system: closed(await busy()) }),
  ...Object.fromEntries(
    [
      ["bundle"],
      ["images", "save"],
      ["registry"],
      ["registry", "add"],
      ["diff"],
      ["completion", "tcsh"],
      ["lock", "--check"],
      ["27.3"],
      ["docker"],
      ["install", "uninstall"],
      ["-v", "27"],
      ["--version", "27.3"],
      ["--mirorr", "tuna"],
      ["--mirror", "http://"],
      ["rollback", "nonsense"],
      ["registry", "nonsense"],
      ["images", "load"],
      ["--yes", "--channel", "edge"],
      ["--yes", "--mirror", "nowhere"],
      ["--yes", "--quiet", "--verbose"],
      ["--yes", "-o", "x.sh"],
      ["--yes", "--registry-mirror", "http://mirror.example"],
    ].map((argv) => [`docker-setup ${argv.join(" ")}`, () => ({ argv, system: machine() })]),
  ),
  "unsupported-host": () => ({ argv: ["--dry-run", "--target", "plan9:4"], system: laptop(false) }),
  "not-root": () => ({ argv: ["--docker-version", "27.3"], system: machine({ uid: 1000 }) }),
  "not-confirmed": () => ({ argv: ["--mirror", "tuna"], system: machine() }),
  network: () => ({ argv: ["versions", ...ubuntu], system: laptop(false) }),
  "version-not-found": () => ({ argv: ["versions", "99", ...ubuntu, ...own], system: laptop(true) }),
  "untrusted-key": () => ({ argv: ["versions", ...ubuntu], system: withKey(pinned.bytes) }),
  "daemon-json": () => ({
    argv: ["registry", "set", "https://docker.1ms.run", "--no-probe", "--yes"],
    system: machine({
      files: { "/etc/docker/daemon.json": '{\n  "debug": true\n  "experimental": false\n}\n' },
    }),
  }),
  "containers-running": async () => ({
    argv: [...own, "--yes", "--mirror", "aliyun", "--docker-version", "26.1"],
    system: await busy(),
  }),
  "commercial-edition": () => ({ argv: ["docker-ee"], system: laptop(false) }),
  environment: () => ({
    argv: ["registry", "add", "https://docker.1ms.run", "--yes"],
    system: machine({ ...bare, exec: { ...bare.exec, "systemctl show": systemd() } }),
  }),
  busy: () => ({
    argv: ["rollback", "--yes"],
    system: fakeSystem({
      files: { "/run/docker-setup.pid": "77 5\n", "/proc/77/stat": `77 (node) S ${"1 ".repeat(18)}5 0\n` },
    }),
  }),
  "nothing-to-do": () => ({ argv: ["rollback", "--yes"], system: machine() }),
  "Esc at a question": async () => ({
    argv: ["--mirror", "tuna", "--docker-version", "27", "--user", "ann"],
    system: await busy(),
    typed: [[/Registry mirrors|镜像加速地址/, keys.escape]],
  }),
  interrupted: async () => ({
    argv: [],
    system: await busy(),
    typed: [[/Package mirror|软件包镜像站/, ctrlC]],
  }),
};
