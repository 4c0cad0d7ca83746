import { expect, it } from "vitest";
import { cgroup } from "../../src/doctor/cgroup.ts";
import { clock } from "../../src/doctor/clock.ts";
import { disk } from "../../src/doctor/disk.ts";
import { dns } from "../../src/doctor/dns.ts";
import { firewall } from "../../src/doctor/firewall.ts";
import { fakeSystem } from "../system.ts";
import {
  bare,
  dated,
  finding,
  good,
  info,
  type More,
  machine,
  now,
  type Row,
  report,
  systemd,
} from "./machine.ts";

const said = (found: Awaited<ReturnType<typeof finding>>) => `${found.said.en} ${found.next?.en}`;

const only = (...names: string[]): More => ({
  exec: {
    "getent ahosts": ([, , name = ""]) =>
      names.includes(name) ? { stdout: "10.0.0.2 STREAM\n" } : { code: 2 },
  },
});
const resolv = (text: string | undefined): More => ({ files: { "/etc/resolv.conf": text } });
it.each<Row>([
  ["good", {}, "ok", /2 names known/],
  ["none is known", only(), "fail", /not known: mirrors\.aliyun\.com, docker\.1ms\.run/],
  ["one is not known", only("mirrors.aliyun.com"), "warn", /not known: docker\.1ms\.run/],
  ["no servers", resolv("# nobody\n"), "warn", /names no server/],
  ["no file", resolv(undefined), "warn", /names no server/],
  [
    "a server on loopback",
    resolv("nameserver 127.0.0.1\n"),
    "warn",
    /only 127\.0\.0\.1: containers ask 8\.8\.8\.8/,
  ],
  [
    "systemd-resolved",
    {
      files: {
        "/etc/resolv.conf": "nameserver 127.0.0.53\n",
        "/run/systemd/resolve/resolv.conf": "nameserver 10.0.0.1\n",
      },
    },
    "ok",
    /known/,
  ],
  [
    "containers have their own",
    { files: { "/etc/resolv.conf": "nameserver ::1\n", "/etc/docker/daemon.json": '{"dns": ["10.0.0.1"]}' } },
    "ok",
    /known/,
  ],
  [
    "without mirrors Docker Hub's",
    {
      ...only("mirrors.aliyun.com"),
      exec: { ...only("mirrors.aliyun.com").exec, "docker --host": info({ RegistryConfig: {} }) },
    },
    "warn",
    /registry-1\.docker\.io/,
  ],
  ["a proxy looks them up", { ...only(), env: { http_proxy: "http://p:1" } }, "skip", /the proxy/],
  ["nonsense", { exec: { "getent ahosts": { stdout: "what?" } } }, "fail", /not known/],
])("DNS: %s", async (_, more, state, words) => {
  const found = await finding(dns, more);
  expect(said(found)).toMatch(words);
  expect(found.state).toBe(state);
});

const aliyun = "https://mirrors.aliyun.com/";
const minutes = (n: number) => now + n * 60_000;
it.each<Row>([
  ["good", {}, "ok", /right to 1 s; kept by NTP/],
  ["ten minutes behind", { fetch: { [aliyun]: dated(minutes(10)) } }, "warn", /10 min behind.*set-ntp/],
  ["an hour ahead", { fetch: { [aliyun]: dated(minutes(-60)) } }, "warn", /60 min ahead/],
  [
    "years behind",
    { fetch: { [aliyun]: dated(minutes(60 * 24 * 365)) } },
    "fail",
    /365 days behind: certificates/,
  ],
  [
    "one server is wrong",
    { fetch: { [aliyun]: dated(minutes(600)), "https://download.docker.com/": dated(now) } },
    "ok",
    /right/,
  ],
  [
    "https fails, http tells",
    { fetch: { [aliyun]: new Error("certificate"), "http://mirrors.aliyun.com/": dated(minutes(10)) } },
    "warn",
    /10 min/,
  ],
  [
    "an old answer from a cache",
    { fetch: { [aliyun]: { headers: { date: new Date(minutes(-60)).toUTCString(), age: "3600" } } } },
    "ok",
    /right/,
  ],
  [
    "nobody keeps it",
    { exec: { "timedatectl show": { stdout: "NTPSynchronized=no\n" } } },
    "warn",
    /nobody keeps it.*set-ntp/,
  ],
  [
    "an old timedatectl",
    {
      exec: { "timedatectl show": { code: 1 }, "timedatectl status": { stdout: "NTP synchronized: yes\n" } },
    },
    "ok",
    /kept by NTP/,
  ],
  [
    "a container's",
    {
      files: { "/run/systemd/container": "lxc\n" },
      exec: { "timedatectl show": { stdout: "NTPSynchronized=no" } },
    },
    "ok",
    /right to 1 s$|right to 1 s undefined/,
  ],
  ["nobody tells", { fetch: { [aliyun]: undefined } }, "skip", /no server told/],
  ["nonsense", { fetch: { [aliyun]: { headers: { date: "soon" } } } }, "skip", /no server told/],
])("clock: %s", async (_, more, state, words) => {
  const found = await finding(clock, more);
  expect(said(found)).toMatch(words);
  expect(found.state).toBe(state);
});

it.each<Row>([
  ["good", {}, "ok", /\/var\/lib\/docker: 100 GB free/],
  ["little", { space: { free: 3e9 } }, "warn", /only 3\.0 GB free.*prune/],
  ["nothing", { space: { free: 2e8 } }, "fail", /only 0\.2 GB free/],
  ["few inodes", { space: { freeInodes: 5e4 } }, "warn", /only 5 % of its inodes/],
  ["no inodes", { space: { freeInodes: 0 } }, "fail", /only 0 % of its inodes/],
  ["a file system that does not count them", { space: { inodes: 0, freeInodes: 0 } }, "ok", /100 GB/],
  ["read-only", { space: { writable: false } }, "fail", /can't be written/],
  ["read-only to somebody who is not root", { uid: 1000, space: { writable: false } }, "ok", /100 GB/],
  [
    "elsewhere, as the daemon says",
    { exec: { "docker --host": info({ DockerRootDir: "/data/docker" }) } },
    "ok",
    /\/data\/docker/,
  ],
  [
    "elsewhere, as a flag says",
    {
      exec: {
        "systemctl show": systemd({ ActiveState: "inactive" }, {}, "/usr/bin/dockerd --data-root /srv/d"),
      },
    },
    "ok",
    /\/srv\/d/,
  ],
  [
    "elsewhere, as daemon.json says",
    {
      files: { "/etc/docker/daemon.json": '{"data-root": "/srv/j"}' },
      exec: { "docker --host": { code: 1 } },
    },
    "ok",
    /\/srv\/j/,
  ],
  [
    "nonsense for a place",
    { exec: { "docker --host": info({ DockerRootDir: "::" }) } },
    "ok",
    /\/var\/lib\/docker/,
  ],
  ["no Docker", bare, "ok", /\/var\/lib\/docker/],
])("disk: %s", async (_, more, state, words) => {
  const found = await finding(disk, more);
  expect(said(found)).toMatch(words);
  expect(found.state).toBe(state);
});

it("looks at containerd's place too, where that is another file system", async () => {
  const system = fakeSystem({ ...good, directories: ["/run/systemd/system", "/var/lib/containerd"] });
  const space = async (path: string) => ({
    free: path.includes("containerd") ? 1 : 100e9,
    writable: true,
    inodes: 0,
    freeInodes: 0,
  });
  const { checks } = await report({ ...system, files: { ...system.files, space } }, { only: [disk] });
  expect([checks[0]?.state, checks[0]?.said.en]).toEqual(["fail", "/var/lib/containerd: only 0.0 GB free"]);
});

const v1 = { "/sys/fs/cgroup/cgroup.controllers": undefined, "/sys/fs/cgroup/memory": "" };
const old = info({ CgroupVersion: undefined, CgroupDriver: "cgroupfs" });
it.each<Row>([
  ["good", {}, "ok", /v2, driver systemd/],
  ["v1 and its own driver", { files: v1, exec: { "docker --host": old } }, "ok", /v1, driver cgroupfs/],
  [
    "v2 and another driver than systemd",
    { exec: { "docker --host": info({ CgroupDriver: "cgroupfs" }) } },
    "warn",
    /v2 with the driver cgroupfs.*native\.cgroupdriver=systemd/,
  ],
  [
    "the same without systemd",
    { directories: [], exec: { "docker --host": info({ CgroupDriver: "cgroupfs" }) } },
    "ok",
    /cgroupfs/,
  ],
  [
    "kubelet wants another",
    { files: { "/var/lib/kubelet/config.yaml": "kind: X\ncgroupDriver: cgroupfs\n" } },
    "warn",
    /kubelet's is cgroupfs/,
  ],
  [
    "no limits",
    { exec: { "docker --host": info({ MemoryLimit: false, PidsLimit: false }) } },
    "warn",
    /memory, pids of containers can't be limited/,
  ],
  ["none", { files: { "/sys/fs/cgroup/cgroup.controllers": undefined } }, "warn", /no control groups/],
  [
    "nonsense",
    { exec: { "docker --host": info({ CgroupDriver: [], CgroupVersion: 9 }) } },
    "ok",
    /v2, driver \?/,
  ],
  ["no Docker", bare, "skip", /v2; driver: Docker is not installed/],
])("control groups: %s", async (_, more, state, words) => {
  const found = await finding(cgroup, more);
  expect(said(found)).toMatch(words);
  expect(found.state).toBe(state);
});

const active = (firewalld: string, ufw: string) => ({
  "systemctl is-active": { stdout: `${firewalld}\n${ufw}\n` },
});
it.each<Row>([
  ["iptables on nft", {}, "ok", /iptables-nft/],
  [
    "iptables of old",
    { exec: { "iptables --version": { stdout: "iptables v1.4.21" } } },
    "ok",
    /iptables-legacy/,
  ],
  [
    "as the daemon says",
    {
      exec: {
        "docker --host": info({ FirewallBackend: { Driver: "nftables" } }),
        "iptables --version": undefined,
      },
    },
    "ok",
    /^nftables/,
  ],
  ["firewalld", { exec: active("active", "inactive") }, "ok", /iptables-nft, firewalld/],
  [
    "ufw",
    { exec: active("inactive", "active"), files: { "/etc/ufw/ufw.conf": "ENABLED=yes\n" } },
    "warn",
    /ufw does not see.*DOCKER-USER/,
  ],
  [
    "ufw, switched off",
    { exec: active("inactive", "active"), files: { "/etc/ufw/ufw.conf": "ENABLED=no\n" } },
    "ok",
    /nft/,
  ],
  ["no iptables", { exec: { "iptables --version": undefined } }, "fail", /no iptables.*install iptables/],
  [
    "no iptables, and none wanted",
    {
      exec: { "iptables --version": undefined },
      files: { "/etc/docker/daemon.json": '{"iptables": false}' },
    },
    "ok",
    /iptables: false/,
  ],
  [
    "the rules are gone",
    { exec: { "iptables -w": { code: 1, stderr: "iptables: No chain/target/match by that name." } } },
    "fail",
    /rules are gone.*restart docker/,
  ],
  [
    "the lock is taken",
    { exec: { "iptables -w": { code: 4, stderr: "Another app is currently holding the xtables lock" } } },
    "ok",
    /nft/,
  ],
  ["no forwarding", { files: { "/proc/sys/net/ipv4/ip_forward": "0\n" } }, "fail", /ip_forward is 0/],
  [
    "what the daemon warns of",
    {
      exec: {
        "docker --host": info({
          Warnings: ["WARNING: bridge-nf-call-iptables is disabled", "WARNING: No swap limit support"],
        }),
      },
    },
    "warn",
    /^bridge-nf-call-iptables is disabled sudo/,
  ],
  ["nonsense", { exec: { "docker --host": info({ Warnings: 5, FirewallBackend: "x" }) } }, "ok", /nft/],
  ["no Docker", bare, "skip", /not installed/],
])("firewall: %s", async (_, more, state, words) => {
  const found = await finding(firewall, more);
  expect(said(found)).toMatch(words);
  expect(found.state).toBe(state);
});

it("does not look at chains without root", async () => {
  const system = machine({ uid: 1000 });
  await report(system, { only: [firewall] });
  expect(system.commands.some((argv) => argv.includes("-S"))).toBe(false);
});
