/**
 * The rpm side's base system as stub packages: which names a bare CentOS or Fedora has installed, and which its own
 * repository offers. They hold no files but yum-utils' commands and iptables' names; what they stand for comes from Debian
 * underneath.
 */
import type { Identity } from "./identity.ts";

type Rpm = NonNullable<Identity["rpm"]>;

export interface Stub {
  name: string;
  version: string;
  provides?: string[];
  conflicts?: string[];
  requires?: string[];
  obsoletes?: string[];
  /** Path in the package to a symbolic link's target. */
  links?: Record<string, string>;
  /** Path in the package to a configuration file's content. */
  config?: Record<string, string>;
  /** Path in the package to a sh script. */
  commands?: Record<string, string>;
}

const stub = (name: string, version: string, rest: Partial<Stub> = {}): Stub => ({ name, version, ...rest });

/** On the machine from the start. */
export const installed = (rpm: Rpm): Stub[] => [
  stub(rpm.releasePackage, rpm.releaseVersion, {
    provides: [
      `system-release = ${rpm.releasever}`,
      `system-release(releasever) = ${rpm.releasever}`,
      "redhat-release",
    ],
  }),
  stub("bash", "5.1.8", { provides: ["/bin/sh", "/bin/bash", "/usr/bin/sh"] }),
  stub("coreutils", "8.32"),
  stub("glibc", "2.34"),
  stub("systemd", "252", { provides: ["systemd-units"] }),
  stub("shadow-utils", "4.9", { provides: ["/usr/sbin/groupadd"] }),
  stub("util-linux", "2.37.4"),
  stub("procps-ng", "3.3.17"),
  stub("iproute", "6.2.0"),
  stub("libseccomp", "2.5.2"),
  stub("device-mapper-libs", "1.02.195"),
  stub("ca-certificates", "2024.2.69"),
  stub("curl", "7.76.1"),
  stub("gnupg2", "2.3.3"),
  stub("tar", "1.34"),
  stub("xz", "5.2.5"),
  stub("python3", "3.9.18", { provides: ["/usr/bin/python3"] }),
  stub("rpm", "4.16.1.3"),
  stub("sudo", "1.9.5p2"),
  ...(rpm.releasever === "7"
    ? [stub("yum", "3.4.3")]
    : [stub("dnf", "4.14.0"), stub("dnf-plugins-core", "4.3.0")]),
];

/** Debian's iptables, put aside where no PATH leads (rootfs.ts); it goes by the name it is called by. */
const iptables = (rpm: Rpm): Stub => {
  const names = ["iptables", "ip6tables"].flatMap((name) => [name, `${name}-save`, `${name}-restore`]);
  return stub(rpm.releasever === "7" ? "iptables" : "iptables-nft", "1.8.8", {
    provides: rpm.releasever === "7" ? [] : ["iptables = 1.8.8"],
    links: Object.fromEntries(names.map((name) => [`/usr/sbin/${name}`, "/usr/lib/lab/xtables-nft-multi"])),
  });
};

/** dnf 4's plug-in, where a machine lacks it (variants.ts); dnf 5 has its own built in. */
const versionlock = (rpm: Rpm): Stub =>
  stub(rpm.releasever === "7" ? "yum-plugin-versionlock" : "python3-dnf-plugin-versionlock", "4.3.0", {
    links: { "/usr/lib/python3/dist-packages/dnf-plugins/versionlock.py": "/usr/lib/lab/versionlock.py" },
    config: {
      "/etc/dnf/plugins/versionlock.conf":
        "[main]\nenabled = 1\nlocklist = /etc/dnf/plugins/versionlock.list\n",
      "/etc/dnf/plugins/versionlock.list": "",
    },
  });

/** Podman and its relatives; on 8 and 9 with runc, which containerd.io obsoletes, elsewhere with crun. */
function podman(rpm: Rpm): Stub[] {
  const runtime = /^(7|9)$/.test(rpm.releasever) ? "runc" : "crun";
  const others = ["docker", "docker-ce", "docker-ce-cli", "docker-ee", "docker-latest", "moby-engine"];
  return [
    ...(runtime === "crun" ? [stub("crun", "1.14")] : []),
    stub("podman", "4.9.4", { requires: [runtime] }),
    stub("buildah", "1.33.7", { requires: [runtime] }),
    stub("cockpit-podman", "84", { requires: ["podman"] }),
    stub("podman-docker", "4.9.4", { requires: ["podman"], conflicts: others }),
  ];
}

/** Fedora's own Docker, as its spec file has it: it stands in for docker, and conflicts with docker-ce. */
const moby: Stub[] = [
  stub("moby-engine", "28.3.3", {
    requires: ["container-selinux", "iptables", "systemd", "tar", "xz", "runc", "containerd", "docker-cli"],
    provides: ["docker = 28.3.3", "docker-latest = 28.3.3"],
    conflicts: ["docker", "docker-latest", "docker-common", "docker-io", "docker-ce", "docker-ee"],
    obsoletes: ["docker < 2:28", "docker-latest < 2:28", "docker-common < 2:28"],
  }),
  stub("docker-cli", "28.3.3", { provides: ["moby-cli = 28.3.3"], conflicts: ["docker-ce-cli"] }),
  stub("docker-buildx", "0.26.1", { requires: ["docker-cli"] }),
  stub("docker-compose", "2.39.2", { requires: ["docker-cli"] }),
  stub("containerd", "2.1.4", { requires: ["runc"] }),
  stub("runc", "1.3.0"),
];

/** In the distribution's own repository: what docker-ce pulls in, yum-utils, and packages that conflict with docker-ce. */
export const offered = (rpm: Rpm): Stub[] => [
  stub("container-selinux", "4.2.240.0", { provides: ["container-selinux = 2:4.2.240.0"] }),
  stub("libcgroup", "3.0"),
  stub("fuse-overlayfs", "1.14"),
  stub("slirp4netns", "1.3.2"),
  stub("tuned", "2.25.0"),
  stub("git", "2.43.5"),
  stub("yum-utils", "4.3.0", {
    commands: {
      "/usr/bin/yum-config-manager": `exec ${rpm.releasever === "7" ? "yum" : "dnf"} config-manager "$@"`,
    },
  }),
  iptables(rpm),
  stub("nftables", "1.0.9"),
  ...(rpm.dist.startsWith("fc") ? moby : []),
  ...(rpm.dist.startsWith("fc") || rpm.releasever === "10" ? [] : [stub("runc", "1.1.12")]),
  ...(rpm.dist.startsWith("fc") ? [] : [versionlock(rpm)]),
  ...podman(rpm),
  ...(rpm.releasever === "7"
    ? [
        stub("docker", "1.13.1", { requires: ["docker-client", "docker-common"] }),
        stub("docker-client", "1.13.1"),
        stub("docker-common", "1.13.1"),
      ]
    : []),
];
