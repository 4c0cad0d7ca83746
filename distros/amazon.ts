import { releasesOf } from "./end-of-life.ts";
import { major } from "./major.ts";
import type { Distro } from "./types.ts";

const releases = releasesOf("amzn", "2023");

/** Docker has no repository for it; Amazon builds its own: https://docs.aws.amazon.com/linux/al2023/release-notes/ */
export const amazon: Distro = {
  id: "amzn",
  name: "Amazon Linux",
  ids: ["amzn"],
  manager: "yum",
  releases,
  architectures: ["amd64", "arm64"],
  recognise(os) {
    const version = `${major(os.versionId)}`;
    const known = os.id === "amzn" && releases.some((release) => release.version === version);
    return known ? { version, exact: true } : undefined;
  },
  supplies: [{ supply: "own-package", packages: ["docker", "containerd", "runc"] }],
};
