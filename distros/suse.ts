import type { OsRelease } from "../src/machine/facts/os-release.ts";
import type { SupplyData } from "../src/sources/supply/index.ts";
import { releasesOf } from "./end-of-life.ts";
import type { Distro, KnownRelease } from "./types.ts";

/** The same packages everywhere; on SLES they come with the Containers module. https://documentation.suse.com/ */
const supplies: readonly [SupplyData] = [
  { supply: "own-package", packages: ["docker", "containerd", "runc"] },
];

const byNumber = (ids: readonly string[], releases: readonly KnownRelease[]) => (os: OsRelease) => {
  const release = releases.find(({ version }) => version === os.versionId);
  return ids.includes(os.id ?? "") && release ? { version: release.version, exact: true } : undefined;
};

const leaps = releasesOf("opensuse-leap", "16.0, 15.6, 15.5, 15.4, 15.3, 15.2, 15.1, 15.0");
const servers = releasesOf("sles", "16.0, 15.7, 15.6, 15.5, 15.4, 15.3, 15.2, 15.1");
const rolling = ["opensuse-tumbleweed", "opensuse-slowroll"];

export const leap: Distro = {
  id: "opensuse-leap",
  name: "openSUSE Leap",
  ids: ["opensuse-leap"],
  manager: "zypper",
  releases: leaps,
  architectures: ["amd64", "arm64", "ppc64el", "s390x"],
  recognise: byNumber(["opensuse-leap"], leaps),
  supplies,
};

export const tumbleweed: Distro = {
  id: "opensuse-tumbleweed",
  name: "openSUSE Tumbleweed",
  ids: rolling,
  manager: "zypper",
  releases: [{ version: "rolling" }],
  architectures: ["amd64", "arm64", "ppc64el", "s390x"],
  recognise: ({ id }) => (rolling.includes(id ?? "") ? { version: "rolling", exact: true } : undefined),
  supplies,
};

export const sles: Distro = {
  id: "sles",
  name: "SUSE Linux Enterprise Server",
  ids: ["sles", "sles_sap", "sle_hpc"],
  manager: "zypper",
  releases: servers,
  architectures: ["amd64", "arm64", "ppc64el", "s390x"],
  recognise: byNumber(["sles", "sles_sap", "sle_hpc"], servers),
  supplies,
};
