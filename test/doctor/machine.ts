import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { type Examined, examine, type Report } from "../../src/doctor/examine.ts";
import { checks } from "../../src/doctor/index.ts";
import type { Check } from "../../src/doctor/types.ts";
import { packageMirror, registry } from "../sources/mirrors/misbehaving.ts";
import {
  type FakeAnswer,
  type FakeMachine,
  type FakePage,
  type FakeSystem,
  fakeSystem,
} from "../system/fake.ts";

/** A version 4 public key packet that nobody ever signs with, and its fingerprint. */
export function bareKey(seed: number): { bytes: Buffer; fingerprint: string } {
  const body = Buffer.from([4, 0, 0, 0, seed, 22, 1, 2, 3]);
  const bytes = Buffer.concat([Buffer.from([0x99, 0, body.length]), body]);
  return { bytes, fingerprint: createHash("sha1").update(bytes).digest("hex").toUpperCase() };
}
export const pinned = bareKey(1);

/** What `docker info` says on the machine below. */
export const goodInfo = {
  ServerVersion: "28.5.2",
  RegistryConfig: { Mirrors: ["https://docker.1ms.run/"] },
  DockerRootDir: "/var/lib/docker",
  Driver: "overlay2",
  DriverStatus: [
    ["Backing Filesystem", "extfs"],
    ["Supports d_type", "true"],
  ],
  CgroupDriver: "systemd",
  CgroupVersion: "2",
  MemoryLimit: true,
  CpuCfsQuota: true,
  PidsLimit: true,
  HttpProxy: "",
  HttpsProxy: "",
  Warnings: null as string[] | null,
};

export const info = (more: Record<string, unknown> = {}): FakeAnswer => ({
  stdout: `${JSON.stringify({ ...goodInfo, ...more })}\n`,
});

const unitFields = {
  Id: "docker.service",
  LoadState: "loaded",
  ActiveState: "active",
  SubState: "running",
  UnitFileState: "enabled",
  NeedDaemonReload: "no",
  Environment: "",
};
const socketFields = { Id: "docker.socket", ActiveState: "active", UnitFileState: "enabled" };

/** `systemctl show`: the unit's and the socket's state, and what dockerd was started with. */
export function systemd(
  unit: Partial<typeof unitFields> = {},
  socket: Partial<typeof socketFields> = {},
  line = "/usr/bin/dockerd -H fd://",
): FakeAnswer {
  const block = (fields: object) =>
    Object.entries(fields)
      .map((pair) => pair.join("="))
      .join("\n");
  return (argv) => ({
    stdout: argv.some((word) => word.includes("ExecStart"))
      ? `MainPID=0\nExecStart={ path=/usr/bin/dockerd ; argv[]=${line} ; ignore_errors=no ; }\n`
      : `${block({ ...unitFields, ...unit })}\n\n${block({ ...socketFields, ...socket })}\n`,
  });
}

export const mirror = "https://mirrors.aliyun.com/docker-ce";

/** A docker-ce mirror's pages with this version, and a registry's. */
export function pages(newest: string, root = mirror): Record<string, FakePage> {
  return Object.fromEntries(Object.entries(packageMirror(newest)).map(([path, body]) => [root + path, body]));
}
export function registryPages(url = "https://docker.1ms.run"): Record<string, FakePage> {
  const all = Object.entries(registry("2026-01-01T00:00:00Z"));
  return Object.fromEntries(all.map(([path, body]) => [url + path, body]));
}

export const now = Date.UTC(2026, 10, 24);
export const dated = (ms: number): FakePage => ({ headers: { date: new Date(ms).toUTCString() } });

export const sourcesFile = "/etc/apt/sources.list.d/docker.sources";
export const keyring = "/etc/apt/keyrings/docker.gpg";
export const sources = (more: Record<string, string> = {}): string => {
  const fields = {
    Types: "deb",
    URIs: `${mirror}/linux/debian`,
    Suites: "bookworm",
    Components: "stable",
    "Signed-By": keyring,
    ...more,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
};

/** A Debian 12 on which all is well. */
export const good: FakeMachine = {
  directories: ["/run/systemd/system"],
  files: {
    "/etc/os-release": 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n',
    "/usr/bin/dockerd": "",
    "/var/run/docker.sock": { content: "", mode: 0o660, gid: 999 },
    "/etc/group": "root:x:0:\ndocker:x:999:ann\n",
    "/etc/passwd": "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n",
    "/etc/docker/daemon.json": '{ "registry-mirrors": ["https://docker.1ms.run"] }\n',
    "/etc/resolv.conf": "nameserver 10.0.0.1\n",
    "/sys/fs/cgroup/cgroup.controllers": "cpu memory pids\n",
    "/proc/sys/net/ipv4/ip_forward": "1\n",
    [sourcesFile]: sources(),
    [keyring]: { content: pinned.bytes },
  },
  exec: {
    "dpkg-query -W": {
      stdout: "dpkg\t1.21.22\tinstalled\ndocker-ce\t5:28.5.2-1~debian.12~bookworm\tinstalled\n",
    },
    "dpkg --print-architecture": { stdout: "amd64\n" },
    "systemctl show": systemd(),
    "systemctl is-active": { code: 3, stdout: "inactive\ninactive\n" },
    "docker --host": info(),
    "dockerd --version": { stdout: "Docker version 28.5.2, build 1234567\n" },
    "dockerd --validate": { stderr: "configuration OK\n" },
    "getent ahosts": { stdout: "10.0.0.2 STREAM name\n" },
    "iptables --version": { stdout: "iptables v1.8.9 (nf_tables)\n" },
    "iptables -w": { stdout: "-N DOCKER\n" },
    "timedatectl show": { stdout: "NTPSynchronized=yes\n" },
  },
  fetch: { ...pages("28.5.2"), ...registryPages(), "https://mirrors.aliyun.com/": dated(now) },
  now,
};

/** The good machine with a difference; an undefined file or command is missing. */
export function machine(
  more: {
    [K in keyof FakeMachine]?: K extends "files" | "exec" | "fetch"
      ? Record<string, NonNullable<FakeMachine[K]>[string] | undefined>
      : FakeMachine[K];
  } = {},
): FakeSystem {
  const merged = (key: "files" | "exec" | "fetch") =>
    Object.fromEntries(
      Object.entries({ ...good[key], ...more[key] }).filter(([, value]) => value !== undefined),
    );
  return fakeSystem({
    ...good,
    ...more,
    files: merged("files"),
    exec: merged("exec"),
    fetch: merged("fetch"),
  } as FakeMachine);
}

export type More = NonNullable<Parameters<typeof machine>[0]>;

/** A machine on which nobody installed anything. */
export const bare: More = {
  files: {
    "/usr/bin/dockerd": undefined,
    "/var/run/docker.sock": undefined,
    "/etc/docker/daemon.json": undefined,
    "/etc/group": "root:x:0:\n",
    [sourcesFile]: undefined,
    [keyring]: undefined,
  },
  exec: {
    "dpkg-query -W": { code: 1, stdout: "dpkg\t1.21.22\tinstalled\n" },
    "systemctl show": systemd(
      { LoadState: "not-found", ActiveState: "inactive" },
      { ActiveState: "inactive" },
    ),
    "docker --host": undefined,
    "dockerd --version": undefined,
    "dockerd --validate": undefined,
  },
};

/** Any System, as far as the doctor goes. */
export const report = (
  system: FakeSystem,
  { boundMs = 5000, fingerprint = pinned.fingerprint as string | null, only = checks } = {},
): Promise<Report> => examine(system, only, { boundMs, keyFingerprint: fingerprint ?? undefined });

/** What one check says of the good machine with a difference. */
export async function finding(
  check: Check,
  more: More = {},
  options: { fingerprint?: string | null } = {},
): Promise<Examined> {
  const { checks: found } = await report(machine(more), { ...options, only: [check] });
  return found[0]!;
}

/** A row: what differs, the state, and what is said or to be done about it. */
export type Row = [name: string, more: More, state: Examined["state"], said: RegExp];

/** What is said of a finding and what is to be done about it, in a line. */
export const said = ({ said, next }: Examined): string => `${said.en} ${next?.en}`;

/** A test a row. */
export function itFinds(check: Check, rows: readonly Row[]): void {
  it.each(rows)(`${check.id}: %s`, async (_, more, state, words) => {
    const found = await finding(check, more);
    expect(said(found)).toMatch(words);
    expect(found.state).toBe(state);
    // Every password of these tables.
    expect(JSON.stringify(found)).not.toMatch(/secret/);
  });
}

/** An apt machine with this as its source entry. */
export const file = (text: string | undefined, more: Record<string, string> = {}): More => ({
  files: { [sourcesFile]: text, ...more },
});

/** A CentOS 9 with this repository file. */
export const yum = (text: string, more: Record<string, string | Buffer> = {}): More => ({
  files: {
    "/etc/os-release": 'ID="centos"\nVERSION_ID="9"\n',
    [sourcesFile]: undefined,
    "/etc/yum.repos.d/docker-ce.repo": text,
    ...more,
  },
  exec: { "rpm -q": { stdout: "docker-ce\t3:28.5.2-1.el9\n" }, "rpm --eval": { stdout: "x86_64\n" } },
});
/** The file of two channels, as Docker's own has them. */
export const repo = (line = "", suite = "9", key = "file:///etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce") =>
  [
    "[docker-ce-stable]",
    `baseurl=${mirror}/linux/centos/${suite}/$basearch/stable`,
    "enabled=1",
    line,
    `gpgkey=${key}`,
    "[docker-ce-test]",
    `baseurl=${mirror}/linux/centos/${suite}/$basearch/test`,
    "enabled=0",
    "",
  ].join("\n");
