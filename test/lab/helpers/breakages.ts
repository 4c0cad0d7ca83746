/** Ways in which a good Debian 12 breaks, and which of the doctor's checks turn then: rows of test/lab/doctor.test.ts. */

import type { Faults } from "../../../lab/types.ts";
import { bareKey } from "../../doctor/machine.ts";

/** A machine's name servers are nobody's in the lab; this one stands for a machine that has some. */
export const named = "printf 'nameserver 10.0.0.1\\n' > /etc/resolv.conf";

const mirrors = (...urls: string[]) => ({ "registry-mirrors": ["https://docker.1ms.run", ...urls] });
const write = (content: object) => `printf '%s' '${JSON.stringify(content)}' > /etc/docker/daemon.json`;
const restart = "systemctl reset-failed docker; systemctl restart docker";
const octal = (bytes: Buffer) => [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
const keyring = "/etc/apt/keyrings/docker.gpg";
/** A name server that takes every question and never answers. */
const silentServer = `node -e 'require("dgram").createSocket("udp4").bind(53, "127.0.0.1")'`;

export interface Breakage {
  what: string;
  /** A line of sh, or how the mirror misbehaves. */
  broken: string;
  fault?: Faults;
  mend: string;
  /** What differs from the good machine then. */
  turns: Record<string, string>;
  /** What the first of them says. */
  says: RegExp;
}

export const breakages: Breakage[] = [
  {
    what: "the daemon is stopped, and its socket is not",
    broken: "systemctl stop docker.service",
    mend: "systemctl is-active docker.service && exit 1; systemctl start docker.service",
    turns: { daemon: "fail", cgroup: "skip", "storage-driver": "skip" },
    says: /^does not run\nsudo systemctl start docker\.service$/,
  },
  {
    what: "the daemon is frozen",
    broken: "kill -STOP $(systemctl show -p MainPID --value docker)",
    mend: "kill -CONT $(systemctl show -p MainPID --value docker)",
    turns: { daemon: "fail", cgroup: "skip", "storage-driver": "skip" },
    says: /^it does not answer docker info/,
  },
  {
    what: "the daemon is to fail at its start",
    broken: `${write({ ...mirrors(), hosts: ["fd://"] })}; ${restart} || :`,
    mend: `${write(mirrors())}; ${restart}`,
    turns: { daemon: "fail", "daemon-json": "fail", cgroup: "skip", "storage-driver": "skip" },
    says: /is both on the unit's command line and in daemon\.json: hosts/,
  },
  {
    what: "daemon.json has a comma too many",
    broken: `printf '{ "registry-mirrors": [], }' > /etc/docker/daemon.json`,
    mend: write(mirrors()),
    turns: { "daemon-json": "fail" },
    says: /^line 1, column 25: a trailing comma/,
  },
  {
    what: "daemon.json has a key that dockerd does not know",
    broken: write({ ...mirrors(), regsitry: 1 }),
    mend: write(mirrors()),
    turns: { "daemon-json": "fail" },
    says: /^dockerd refuses it: .*regsitry/,
  },
  {
    what: "daemon.json is a pipe that nobody writes to",
    broken: "rm /etc/docker/daemon.json; mkfifo /etc/docker/daemon.json",
    mend: `rm /etc/docker/daemon.json; ${write(mirrors())}`,
    turns: { "daemon-json": "skip" },
    says: /can't be read/,
  },
  {
    what: "a registry mirror is dead",
    broken: `${write(mirrors("https://127.0.0.1:9"))}; systemctl reload docker; sleep 0.3`,
    mend: `${write(mirrors())}; systemctl reload docker; sleep 0.3`,
    turns: { "registry-mirrors": "warn" },
    says: /^1 of 2 dead.*https:\/\/127\.0\.0\.1:9: refuses connections/,
  },
  {
    what: "the daemon has not read daemon.json",
    broken: write({ "registry-mirrors": ["https://docker.m.daocloud.io"] }),
    mend: write(mirrors()),
    turns: { "registry-mirrors": "warn" },
    says: /does not use those of daemon\.json yet.*systemctl reload docker/s,
  },
  {
    what: "everybody may use the socket",
    broken: "chmod 0666 /run/docker.sock",
    mend: "chmod 0660 /run/docker.sock",
    turns: { socket: "fail" },
    says: /^mode 0666: every user of this machine is root/,
  },
  {
    what: "a foreign key is in the keyring",
    broken: `cp ${keyring} /tmp/key; printf '${octal(bareKey(2).bytes)}' >> ${keyring}`,
    mend: `cp /tmp/key ${keyring}`,
    turns: { "repository-key": "fail" },
    says: new RegExp(`foreign keys too: ${bareKey(2).fingerprint}`),
  },
  {
    what: "apt may not read the keyring",
    broken: `chmod 0600 ${keyring}`,
    mend: `chmod 0644 ${keyring}`,
    turns: { "repository-key": "fail" },
    says: /_apt/,
  },
  {
    what: "a tutorial's entry stands beside ours",
    broken: `echo 'deb [signed-by=${keyring}] https://mirrors.aliyun.com/docker-ce/linux/debian bookworm stable' > /etc/apt/sources.list.d/docker-old.list`,
    mend: "rm /etc/apt/sources.list.d/docker-old.list",
    turns: { repository: "warn" },
    says: /^docker-ce stands both in/,
  },
  {
    what: "the package mirror has an error of its own",
    broken: ":",
    fault: { fault: "503", match: "^mirrors\\.aliyun\\.com/docker-ce/linux" },
    mend: ":",
    turns: { "package-mirror": "fail" },
    says: /^aliyun: has an error of its own/,
  },
  {
    what: "the package mirror is behind",
    broken: ":",
    fault: { fault: "stale", match: "^mirrors\\.aliyun\\.com/" },
    mend: ":",
    turns: { "package-mirror": "warn" },
    says: /^aliyun: outdated/,
  },
  {
    what: "there is no name server",
    broken: ": > /etc/resolv.conf",
    mend: named,
    turns: { dns: "warn" },
    says: /names no server/,
  },
  {
    what: "the name server never answers",
    broken: `systemd-run --quiet --unit=silent-dns ${silentServer}; echo nameserver 127.0.0.1 > /etc/resolv.conf; ${write({ ...mirrors("https://silent.example"), dns: ["10.0.0.1"] })}; systemctl reload docker; sleep 0.3`,
    mend: `systemctl stop silent-dns; ${named}; ${write(mirrors())}; systemctl reload docker; sleep 0.3`,
    turns: { dns: "warn", "registry-mirrors": "warn" },
    says: /^not known: silent\.example/,
  },
  {
    what: "the unit has a proxy that the daemon does not use yet",
    broken:
      "mkdir -p /etc/systemd/system/docker.service.d; printf '[Service]\\nEnvironment=\"HTTPS_PROXY=http://me:secret@10.0.0.1:3128\"\\n' > /etc/systemd/system/docker.service.d/http-proxy.conf; systemctl daemon-reload",
    mend: "rm -r /etc/systemd/system/docker.service.d; systemctl daemon-reload",
    turns: { proxy: "warn" },
    says: /runs with other settings than its unit has/,
  },
  {
    what: "a firewall has thrown Docker's rules away",
    broken: "iptables -t nat -F; iptables -t nat -X",
    mend: restart,
    turns: { firewall: "fail" },
    says: /^Docker's rules are missing/,
  },
  {
    what: "something has switched forwarding off",
    broken: "echo 0 > /proc/sys/net/ipv4/ip_forward",
    mend: "echo 1 > /proc/sys/net/ipv4/ip_forward",
    turns: { firewall: "fail" },
    says: /ip_forward is 0/,
  },
  {
    what: "the storage driver copies everything",
    broken: `${write({ ...mirrors(), "storage-driver": "vfs", "exec-opts": ["native.cgroupdriver=cgroupfs"] })}; ${restart}`,
    mend: `${write(mirrors())}; ${restart}`,
    turns: { "storage-driver": "warn" },
    says: /^vfs: copies every layer/,
  },
];
