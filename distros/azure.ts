import type { OsRelease } from "../src/machine/facts/os-release.ts";
import { releasesOf } from "./end-of-life.ts";
import type { Distro, KnownRelease } from "./types.ts";

/** Those that have tdnf: Docker has no repository for them, each builds Moby itself, under names of its own. */
const byNumber = (id: string, releases: readonly KnownRelease[]) => (os: OsRelease) => {
  const release = releases.find(({ version }) => version === os.versionId);
  return os.id === id && release ? { version: release.version, exact: true } : undefined;
};

const [azure, cbl, broadcom] = [
  releasesOf("azurelinux", "3.0"),
  releasesOf("mariner", "2.0"),
  releasesOf("photon", "5.0, 4.0"),
];

/**
 * docker-cli was moby-cli before 3.0, and containerd2 moby-containerd; 4.0 comes of Fedora, with dnf 5.
 * https://github.com/microsoft/azurelinux/tree/3.0/SPECS (moby-engine, docker-cli, containerd2, runc)
 */
export const azureLinux: Distro = {
  id: "azurelinux",
  name: "Azure Linux",
  ids: ["azurelinux"],
  manager: "tdnf",
  releases: azure,
  architectures: ["amd64", "arm64"],
  recognise: byNumber("azurelinux", azure),
  supplies: [{ supply: "own-package", packages: ["moby-engine", "docker-cli", "containerd2", "runc"] }],
};

/** https://github.com/microsoft/azurelinux/tree/2.0/SPECS (moby-engine, moby-cli, moby-containerd, moby-runc) */
export const mariner: Distro = {
  id: "mariner",
  name: "CBL-Mariner",
  ids: ["mariner"],
  manager: "tdnf",
  releases: cbl,
  architectures: ["amd64", "arm64"],
  recognise: byNumber("mariner", cbl),
  supplies: [
    { supply: "own-package", packages: ["moby-engine", "moby-cli", "moby-containerd", "moby-runc"] },
  ],
};

/** https://github.com/vmware/photon/blob/master/SPECS/docker/docker.spec */
export const photon: Distro = {
  id: "photon",
  name: "Photon OS",
  ids: ["photon"],
  manager: "tdnf",
  releases: broadcom,
  architectures: ["amd64", "arm64"],
  recognise: byNumber("photon", broadcom),
  supplies: [
    { supply: "own-package", packages: ["docker", "docker-engine", "docker-cli", "containerd", "runc"] },
  ],
};
