import { releasesOf } from "./end-of-life.ts";
import { major } from "./major.ts";
import type { Distro } from "./types.ts";

const releases = releasesOf("pureos", "11, 10");

/**
 * Debian's main archive, rebuilt and changed: docker.io is in it, and whether Docker's own packages fit nobody says.
 * https://tracker.pureos.net/w/development/pureos_archive_layout/
 */
export const pureos: Distro = {
  id: "pureos",
  name: "PureOS",
  ids: ["pureos"],
  manager: "apt",
  releases,
  architectures: ["amd64", "arm64"],
  recognise(os) {
    const version = `${major(os.versionId)}`;
    const known = os.id === "pureos" && releases.some((release) => release.version === version);
    return known ? { version, exact: true } : undefined;
  },
  supplies: [{ supply: "own-package", packages: ["docker.io", "containerd", "runc"] }],
};
