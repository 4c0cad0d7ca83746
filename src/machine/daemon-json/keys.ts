import type { CheckName } from "./value-checks.ts";

/** What daemon.json holds under a key; "words" is an object of strings, "switches" one of true and false. */
export type KeyType =
  | "text"
  | "switch"
  | "number"
  | "list"
  | "words"
  | "switches"
  | "pools"
  | "ulimits"
  | "object";

export interface DaemonKey {
  readonly type: KeyType;
  /** dockerd takes it by a reload; "kept": one that is gone from the file stays what it was until it starts anew. */
  readonly reload?: "taken" | "kept";
  /** What a reload takes in place of a "kept" one that is gone. */
  readonly neutral?: string;
  /** Containers that are there stay as they were made; new ones see it. */
  readonly anew?: true;
  /** Running containers don't outlive a restart that changes it, live-restore or not. */
  readonly breaksLiveRestore?: true;
  /** The first release whose dockerd starts with it. */
  readonly since?: string;
  readonly check?: CheckName;
  /** The keys that an object may have. */
  readonly members?: readonly string[];
}

const text = (more: Partial<DaemonKey> = {}): DaemonKey => ({ type: "text", ...more });
const on = (more: Partial<DaemonKey> = {}): DaemonKey => ({ type: "switch", ...more });
const number = (more: Partial<DaemonKey> = {}): DaemonKey => ({ type: "number", ...more });
const list = (more: Partial<DaemonKey> = {}): DaemonKey => ({ type: "list", ...more });
const path = (more: Partial<DaemonKey> = {}): DaemonKey => text({ check: "path", ...more });
const anew = { anew: true } as const;
const own = { breaksLiveRestore: true } as const;

/**
 * The keys of daemon.json on Linux. Names and types: moby, daemon/config/{config,config_linux}.go; what a reload takes:
 * daemon/reload.go, daemon/reload_unix.go and cmd/dockerd/daemon.go (reloadConfig); what live-restore does not carry
 * over: https://docs.docker.com/engine/daemon/live-restore/; since when: moby's tags, and
 * https://docs.docker.com/engine/release-notes/.
 * registry-mirrors is not among them: it has an option of its own; nor is what config.go has and dockerd refuses in the
 * file, since no flag has its name (default-init, resolv-conf, swarm-raft-…).
 */
export const daemonKeys: Readonly<Record<string, DaemonKey>> = {
  "allow-direct-routing": on({ since: "28.2" }),
  "authorization-plugins": list({ reload: "taken" }),
  bip: text({ check: "gateway", ...own }),
  bip6: text({ check: "gateway6", ...own, since: "28.0" }),
  bridge: text(own),
  "bridge-accept-fwmark": text({ since: "29.0" }),
  builder: { type: "object", since: "18.09", members: ["gc", "entitlements", "history"] },
  "cdi-spec-dirs": list({ check: "path", since: "25.0" }),
  "cgroup-parent": text(anew),
  containerd: text(own),
  "containerd-namespace": text({ ...own, since: "19.03" }),
  "cpu-rt-period": number(),
  "cpu-rt-runtime": number(),
  "cri-containerd": on({ since: "18.09" }),
  "data-root": path({ ...own, since: "17.05" }),
  debug: on({ reload: "kept", neutral: "false" }),
  "default-address-pools": { type: "pools", since: "18.06" },
  // private on cgroup v2, host on v1: nothing that stands for either.
  "default-cgroupns-mode": text({ reload: "kept", check: "cgroupns", anew: true, since: "20.10" }),
  "default-gateway": text({ check: "ip" }),
  "default-gateway-v6": text({ check: "ip" }),
  "default-ipc-mode": text({
    reload: "kept",
    neutral: '"private"',
    check: "ipc",
    anew: true,
    since: "17.09",
  }),
  "default-network-opts": { type: "object", since: "24.0" },
  "default-runtime": text({ reload: "kept", neutral: '"runc"', anew: true }),
  "default-shm-size": text({ reload: "kept", neutral: '"64M"', check: "size", anew: true }),
  "default-ulimits": { type: "ulimits", anew: true },
  dns: list({ check: "ip", anew: true }),
  "dns-opts": list(anew),
  "dns-search": list(anew),
  "exec-opts": list({ check: "exec-opt", ...own }),
  "exec-root": path(own),
  experimental: on(),
  features: { type: "switches", reload: "taken", since: "18.09" },
  "firewall-backend": text({ check: "firewall", since: "29.0" }),
  "fixed-cidr": text({ check: "network", ...own }),
  "fixed-cidr-v6": text({ check: "network6", ...own }),
  group: text(),
  "host-gateway-ip": text({ check: "ip", anew: true, since: "20.10" }),
  "host-gateway-ips": list({ check: "ip", anew: true, since: "28.0" }),
  hosts: list({ check: "socket" }),
  icc: on(own),
  init: on(anew),
  "init-path": path(anew),
  "insecure-registries": list({ reload: "kept", neutral: "[]", check: "registry" }),
  ip: text({ check: "ip", anew: true }),
  "ip-forward": on(),
  "ip-forward-no-drop": on({ since: "28.0" }),
  "ip-masq": on(),
  ip6tables: on({ since: "20.10" }),
  iptables: on(),
  ipv6: on(own),
  labels: list({ reload: "kept", neutral: "[]", check: "label" }),
  "live-restore": on({ reload: "kept", neutral: "false" }),
  "log-driver": text(anew),
  "log-format": text({ check: "log-format", since: "25.0" }),
  "log-level": text({ check: "level" }),
  "log-opts": { type: "words", anew: true, check: "log-opt" },
  "max-concurrent-downloads": number({ reload: "taken" }),
  "max-concurrent-uploads": number({ reload: "taken" }),
  "max-download-attempts": number({ reload: "taken", since: "20.10" }),
  "metrics-addr": text({ check: "address" }),
  mtu: number(),
  "network-control-plane-mtu": number({ since: "17.09" }),
  "network-diagnostic-port": number({ reload: "taken", since: "17.12" }),
  "no-new-privileges": on(anew),
  "node-generic-resources": list({ since: "17.09" }),
  pidfile: path(),
  proxies: { type: "object", members: ["http-proxy", "https-proxy", "no-proxy"], since: "23.0" },
  "raw-logs": on(),
  runtimes: { type: "object", reload: "kept", anew: true },
  "seccomp-profile": text(anew),
  "selinux-enabled": on(anew),
  "shutdown-timeout": number({ reload: "kept", neutral: "15" }),
  "storage-driver": text(own),
  "storage-opts": list(own),
  "swarm-default-advertise-addr": text(),
  tls: on(),
  tlscacert: path(),
  tlscert: path(),
  tlskey: path(),
  tlsverify: on(),
  "userland-proxy": on(),
  "userland-proxy-path": path(),
  "userns-remap": text(own),
};
