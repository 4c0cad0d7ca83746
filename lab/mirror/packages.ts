import type { DebSuite, EngineSuite, Release, RpmSuite } from "./recipe.ts";

export const packageNames = [
  "docker-ce",
  "docker-ce-cli",
  "docker-ce-rootless-extras",
  "docker-ce-selinux",
  "containerd.io",
  "docker-buildx-plugin",
  "docker-compose-plugin",
  "docker-model-plugin",
  "docker-scan-plugin",
] as const;
export type PackageName = (typeof packageNames)[number];

/** One package of a release, before a family gives it its own version string and relations. */
export interface Package {
  name: PackageName;
  /** Upstream's version, such as 27.3.1. */
  version: string;
  /** The docker-ce that it came out with. */
  docker: string;
  engine: EngineSuite | null;
}

/** 17.03 to 18.06 were one package; the client and containerd left it with 18.09. */
export const isMonolith = (docker: string): boolean => /^(17\.|18\.0[36])/.test(docker);

/** The packages of one release, docker-ce first. */
export function packagesOf(release: Release, family: "deb" | "rpm"): Package[] {
  const make = (name: PackageName, version: string): Package => ({
    name,
    version,
    docker: release.docker,
    engine: release.engine,
  });
  const { docker, containerd, buildx, compose, model, scan } = release;
  const packages = [make("docker-ce", docker)];
  // The rpm of 17.03 required an SELinux policy package of its own.
  if (family === "rpm" && docker.startsWith("17.03")) packages.push(make("docker-ce-selinux", docker));
  if (isMonolith(docker)) return packages;
  packages.push(make("docker-ce-cli", docker));
  if (containerd) packages.push(make("containerd.io", containerd));
  if (Number(docker.split(".")[0]) >= 20) packages.push(make("docker-ce-rootless-extras", docker));
  if (buildx) packages.push(make("docker-buildx-plugin", buildx));
  if (compose) packages.push(make("docker-compose-plugin", compose));
  if (model) packages.push(make("docker-model-plugin", model));
  if (scan) packages.push(make("docker-scan-plugin", scan));
  return packages;
}

const isDocker = (name: PackageName) => name.startsWith("docker-ce");

/** Docker's deb version strings through the ages, such as 5:27.3.1-1~ubuntu.24.04~noble. */
export function debVersion({ name, version }: Package, { distro, codename, number }: DebSuite): string {
  if (isDocker(name)) {
    if (version.startsWith("17.03")) return `${version}~ce-0~${distro}-${codename}`;
    if (version.startsWith("17.")) return `${version}~ce-0~${distro}`;
    if (isMonolith(version)) return `${version}~ce~3-0~${distro}`;
    if (/^(18|19|20)\./.test(version)) return `5:${version}~3-0~${distro}-${codename}`;
    return `5:${version}-1~${distro}.${number}~${codename}`;
  }
  // containerd.io came without a suffix of the distribution up to 1.7.
  if (name === "containerd.io" && version.startsWith("1.")) return `${version}-1`;
  return `${version}-1~${distro}.${number}~${codename}`;
}

export interface RpmVersion {
  epoch: string | null;
  version: string;
  release: string;
}

/** Docker's rpm version strings through the ages, such as 3:27.3.1-1.el9 and 17.03.1.ce-1.el7.centos. */
export function rpmVersion({ name, version }: Package, { dist }: RpmSuite): RpmVersion {
  if (!isDocker(name))
    return { epoch: null, version, release: `${name === "containerd.io" ? "3.1" : "1"}.${dist}` };
  if (version.startsWith("17.03"))
    return { epoch: null, version: `${version}.ce`, release: `1.${dist}.centos` };
  const epoch = name === "docker-ce" ? "3" : name === "docker-ce-cli" ? "1" : null;
  return { epoch, version, release: `${/^(18|19|20)\./.test(version) ? "3" : "1"}.${dist}` };
}

/** One line that tells what really is inside. */
export function label({ name, engine }: Package): string {
  if (engine === null) return "lab package: no engine inside, for indexes only";
  if (name.endsWith("-plugin")) return "lab package: a script that answers as the plugin would";
  if (name === "docker-ce-rootless-extras" || name === "docker-ce-selinux")
    return "lab package: documentation only";
  return `lab package: the engine of Debian ${engine}, repackaged`;
}
