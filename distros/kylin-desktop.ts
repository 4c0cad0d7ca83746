import { plain } from "../src/machine/facts/os-release.ts";
import { releasesOf } from "./end-of-life.ts";
import { major } from "./major.ts";
import type { Distro } from "./types.ts";

const releases = releasesOf("kylin-desktop", "11, 10");

/** Kylin's desktop, with apt and a docker.io of its own; the server of the same ID is an rpm system (relatives/rpm.ts). */
export const kylinDesktop: Distro = {
  id: "kylin-desktop",
  name: "Kylin Desktop",
  ids: ["kylin", "kylin-desktop"],
  manager: "apt",
  releases,
  architectures: ["amd64", "arm64"],
  recognise(os) {
    if (!["kylin", "kylin-desktop"].includes(os.id ?? "") || plain(os.name).includes("server"))
      return undefined;
    const version = `${major(os.versionId)}`;
    return releases.some((release) => release.version === version) ? { version, exact: true } : undefined;
  },
  release: (text) => releases.find(({ version }) => version === text.replace(/^v/, "")),
  supplies: [{ supply: "own-package", packages: ["docker.io", "containerd", "runc"] }],
};
