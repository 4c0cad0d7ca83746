import type { PackageFamily } from "./types.ts";

/** Docker's own packages, by whatever repository they came; the names are the same in both families. */
export const dockerPackages: readonly string[] = [
  "docker-ce",
  "docker-ce-cli",
  "containerd.io",
  "docker-buildx-plugin",
  "docker-compose-plugin",
  "docker-ce-rootless-extras",
  "docker-model-plugin",
];

/**
 * Packages that can't be there beside Docker's own: they own the same files, or Docker's packages declare a
 * conflict with them.
 *
 * apt: https://docs.docker.com/engine/install/ubuntu/#uninstall-old-versions, and docker-engine from the
 * Conflicts of docker-ce (docker-ce-packaging, deb/common/control).
 *
 * yum: https://docs.docker.com/engine/install/centos/#uninstall-old-versions and fedora/, containerd and runc
 * from the Conflicts and Obsoletes of containerd.io (containerd-packaging, rpm/containerd.spec), podman-docker,
 * moby-engine and Fedora's docker-cli because each owns /usr/bin/docker or /usr/bin/dockerd.
 * podman itself stays: Docker's page for RHEL removes it only because RHEL 8's podman needs the runc package.
 */
export const conflictingPackages: Readonly<Record<PackageFamily, readonly string[]>> = {
  apt: [
    "docker.io",
    "docker-doc",
    "docker-compose",
    "docker-compose-v2",
    "podman-docker",
    "containerd",
    "runc",
    "docker-engine",
  ],
  yum: [
    "docker",
    "docker-client",
    "docker-client-latest",
    "docker-common",
    "docker-latest",
    "docker-latest-logrotate",
    "docker-logrotate",
    "docker-selinux",
    "docker-engine-selinux",
    "docker-engine",
    "docker-cli",
    "moby-engine",
    "podman-docker",
    "containerd",
    "runc",
  ],
};
