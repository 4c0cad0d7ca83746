import type { OsRelease } from "../src/machine/facts/os-release.ts";
import { releasesOf } from "./end-of-life.ts";
import type { Distro, KnownRelease } from "./types.ts";

/** Those that have docker with its plug-ins in community: docker-cli-compose and docker-cli-buildx. */
const releases: readonly KnownRelease[] = [
  { version: "edge" },
  ...releasesOf("alpine", "3.24, 3.23, 3.22, 3.21, 3.20, 3.19, 3.18"),
];

/** "3.21.3" is 3.21; a release that is still to come ("3.22.0_alpha20250108") is edge. Older than 3.18: none. */
function releaseOf(versionId: string): string | undefined {
  if (versionId === "edge" || versionId.includes("_alpha")) return "edge";
  const [, minor] = /^3\.(\d+)([._]|$)/.exec(versionId) ?? [];
  return minor !== undefined && Number(minor) >= 18 ? `3.${minor}` : undefined;
}

/** Docker has no repository for it; Alpine builds its own: https://pkgs.alpinelinux.org/package/edge/community/x86_64/docker */
export const alpine: Distro = {
  id: "alpine",
  name: "Alpine Linux",
  ids: ["alpine"],
  manager: "apk",
  init: "openrc",
  busybox: true,
  releases,
  architectures: ["amd64", "arm64", "armhf", "ppc64el", "s390x"],
  release(text) {
    const version = releaseOf(text);
    return version === undefined ? undefined : { version };
  },
  recognise(os: OsRelease) {
    const version = os.id === "alpine" ? releaseOf(os.versionId ?? "") : undefined;
    return version === undefined ? undefined : { version, exact: true };
  },
  supplies: [
    {
      supply: "own-package",
      // docker brings the next two; they are named, so that a hold holds them.
      packages: ["docker", "docker-engine", "docker-cli", "docker-cli-buildx", "docker-cli-compose"],
    },
  ],
};
