/**
 * What docker's packages depend on, recommend and conflict with, at each age: as the control and spec files of
 * github.com/docker/docker-ce-packaging (branches 18.06 to 29.4) and containerd-packaging have it.
 */
import { isMonolith, type Package } from "./packages.ts";
import type { RpmSuite } from "./recipe.ts";

export type Fields = Record<string, string>;

/** Whether a docker-ce is at least this one, by major and minor version. */
function since(docker: string, major: number, minor = 0): boolean {
  const [a = 0, b = 0] = docker.split(".").map((part) => Number.parseInt(part, 10));
  return a > major || (a === major && b >= minor);
}

/** lxc-docker's names went in 2024-05 (7eab4151f4), the others by 29.0; docker-cli came in 2026-06 (85ce511038). */
function debConflicts(docker: string): string {
  if (since(docker, 29)) return "docker.io";
  const named = ["docker (<< 1.5~)", "docker-engine", "docker.io"];
  if (since(docker, 27)) return named.join(", ");
  return [...named, "docker-engine-cs", "lxc-docker", "lxc-docker-virtual-package"].join(", ");
}

/** The least containerd.io that a docker-ce asks for. */
function leastContainerd(docker: string): string {
  if (since(docker, 29)) return "2.1.5";
  if (since(docker, 28)) return "1.7.27";
  if (since(docker, 24)) return "1.6.24";
  return since(docker, 20, 10) ? "1.4.1" : "1.2.2-3";
}

function debDockerCe(docker: string): Fields {
  const libraries = "libseccomp2 (>= 2.3.0), libc6 (>= 2.14), libsystemd0";
  if (isMonolith(docker)) {
    return {
      Depends: `iptables, libdevmapper1.02.1, ${libraries}`,
      Recommends: "aufs-tools, ca-certificates, cgroupfs-mount | cgroup-lite, git, pigz, xz-utils",
      Conflicts: `${debConflicts(docker)}, docker-ee`,
      Replaces: "docker-engine",
    };
  }
  // nftables from 29.0 on (1a73c6b19c, 2025-09-26).
  const firewall = since(docker, 29) ? "iptables, nftables" : "iptables";
  return {
    "Pre-Depends": "init-system-helpers (>= 1.54~)",
    Depends: `containerd.io (>= ${leastContainerd(docker)}), docker-ce-cli, ${firewall}, ${libraries}`,
    Recommends: "apparmor, ca-certificates, docker-ce-rootless-extras, git, pigz, procps, xz-utils",
    Suggests: "cgroupfs-mount | cgroup-lite",
    Conflicts: debConflicts(docker),
    Replaces: since(docker, 28) ? "docker-engine, docker-ce-cli (<< 5:28.0.0)" : "docker-engine",
  };
}

/** Relations as fields of a binary package's control file. */
export function debRelations({ name, docker }: Package): Fields {
  switch (name) {
    case "docker-ce":
      return debDockerCe(docker);
    case "docker-ce-cli":
      return {
        Depends: "libc6 (>= 2.14)",
        Recommends: "docker-buildx-plugin, docker-compose-plugin",
        ...(since(docker, 28) ? { Suggests: "docker-model-plugin" } : {}),
        Conflicts: debConflicts(docker),
        Breaks: "docker-ce (<< 5:0)",
        Replaces: "docker-ce (<< 5:0)",
      };
    case "docker-ce-rootless-extras":
      return {
        Depends: "dbus-user-session, libc6 (>= 2.14)",
        Enhances: "docker-ce",
        ...(since(docker, 29) ? {} : { Recommends: "slirp4netns (>= 0.4.0)" }),
        Conflicts: "rootlesskit",
        Breaks: "rootlesskit",
        Replaces: "rootlesskit",
      };
    case "containerd.io":
      return {
        Depends: "libc6 (>= 2.14), libseccomp2 (>= 2.4.1)",
        Conflicts: "containerd, runc",
        Replaces: "containerd, runc",
        Provides: "containerd, runc",
      };
    case "docker-buildx-plugin":
      return { Enhances: "docker-ce-cli", Replaces: "docker-ce-cli" };
    default:
      return { Enhances: "docker-ce-cli" };
  }
}

function rpmDockerCe(docker: string, { dist }: RpmSuite): string[] {
  const obsolete = "Obsoletes: docker-ce-selinux, docker-engine-selinux, docker-engine";
  if (isMonolith(docker)) {
    const policy = docker.startsWith("17.03") ? ["Requires: docker-ce-selinux >= 17.03.1.ce-1"] : [];
    return [
      "Requires: iptables, libcgroup, systemd",
      ...policy,
      "Conflicts: docker, docker-io, docker-engine-cs, docker-ee",
    ];
  }
  // No weak dependencies on el7, and none to rootless-extras before 24.
  const weak = dist !== "el7" && since(docker, 24);
  const extras = since(docker, 20, 10)
    ? [`${weak ? "Recommends" : "Requires"}: docker-ce-rootless-extras`]
    : [];
  const firewall = since(docker, 29)
    ? ["Requires: (iptables-nft or iptables)", "Requires: nftables"]
    : ["Requires: iptables"];
  return [
    "Requires: docker-ce-cli, container-selinux, systemd, tar, xz, /usr/sbin/groupadd",
    `Requires: containerd.io >= ${leastContainerd(docker)}`,
    ...extras,
    ...firewall,
    ...(/^el(9|10)$/.test(dist) ? [] : ["Requires: libcgroup"]),
    `Conflicts: docker, docker-io, docker-ee${since(docker, 24) ? "" : ", docker-engine-cs"}`,
    ...(since(docker, 28) ? [] : [obsolete]),
  ];
}

/** Relations as lines of a spec file. */
export function rpmRelations(pkg: Package, suite: RpmSuite): string[] {
  const { name, docker } = pkg;
  switch (name) {
    case "docker-ce":
      return rpmDockerCe(docker, suite);
    case "docker-ce-cli": {
      // el7 has no weak dependencies: 20.10 required the scan plug-in there, later ones the other two.
      const weak = suite.dist === "el7" ? "Requires" : "Recommends";
      const plugins = since(docker, 23)
        ? "docker-buildx-plugin, docker-compose-plugin"
        : "docker-scan-plugin";
      const pulled = since(docker, 20, 10) ? [`${weak}: ${plugins}`] : [];
      return [
        "Requires: /bin/sh, /usr/sbin/groupadd",
        ...pulled,
        "Conflicts: docker, docker-io, docker-ee, docker-ee-cli",
      ];
    }
    case "docker-ce-rootless-extras": {
      const slirp = since(docker, 29) ? [] : ["Requires: slirp4netns >= 0.4, fuse-overlayfs >= 0.7"];
      return ["Requires: docker-ce", ...slirp, "Conflicts: rootlesskit"];
    }
    case "docker-ce-selinux":
      return ["Requires: container-selinux", "Conflicts: docker-engine-selinux"];
    case "containerd.io":
      // From el8 on it stands in for containerd alone: who requires runc goes with it.
      return [
        "Requires: container-selinux, libseccomp",
        `Provides: ${/^(el7|fc)/.test(suite.dist) ? "containerd, runc" : "containerd"}`,
        "Conflicts: containerd, runc",
        "Obsoletes: containerd, runc",
      ];
    default:
      return [];
  }
}
