import { chmod, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { debVersion, isMonolith, label, type Package, type PackageName } from "./packages.ts";
import { assets } from "./payload.ts";
import type { DebSuite } from "./recipe.ts";
import { run } from "./run.ts";

type Fields = Record<string, string>;

const old = "docker (<< 1.5~), docker-engine, docker.io, lxc-docker, lxc-docker-virtual-package";

/** Relations as in the control files of docker's own packages (`apt-cache show docker-ce` against download.docker.com). */
const relations: Partial<Record<PackageName, Fields>> = {
  "docker-ce": {
    Depends:
      "containerd.io (>= 1.4.1), docker-ce-cli, iptables, libseccomp2 (>= 2.3.0), libc6 (>= 2.14), libsystemd0",
    Recommends: "apparmor, ca-certificates, docker-ce-rootless-extras, git, libltdl7, pigz, procps, xz-utils",
    Suggests: "aufs-tools, cgroupfs-mount | cgroup-lite",
    Conflicts: old,
    Replaces: "docker-engine",
  },
  "docker-ce-cli": {
    Depends: "libc6 (>= 2.14)",
    Recommends: "docker-buildx-plugin, docker-compose-plugin",
    Conflicts: old,
    Breaks: "docker-ce (<< 5:0)",
    Replaces: "docker-ce (<< 5:0)",
  },
  "docker-ce-rootless-extras": {
    Depends: "dbus-user-session",
    Enhances: "docker-ce",
    Recommends: "slirp4netns (>= 0.4.0)",
    Conflicts: "rootlesskit",
    Breaks: "rootlesskit",
    Replaces: "rootlesskit",
  },
  "containerd.io": {
    Depends: "libc6 (>= 2.14), libseccomp2 (>= 2.4.1)",
    Conflicts: "containerd, runc",
    Replaces: "containerd, runc",
    Provides: "containerd, runc",
  },
  "docker-buildx-plugin": { Enhances: "docker-ce-cli" },
  "docker-compose-plugin": { Enhances: "docker-ce-cli" },
};

const monolith: Fields = {
  Depends: "iptables, libc6 (>= 2.14), libdevmapper1.02.1, libseccomp2 (>= 2.3.0), libsystemd0",
  Recommends: "aufs-tools, ca-certificates, cgroupfs-mount | cgroup-lite, git, xz-utils",
  Conflicts: "docker (<< 1.5~), docker-engine, docker.io, lxc-docker, lxc-docker-virtual-package",
  Replaces: "docker-engine",
};

/** The text of a binary package's control file, deb-control(5); `installedSize` in KiB. */
export function control(pkg: Package, suite: DebSuite, installedSize: number): string {
  const fields: Fields = {
    Package: pkg.name,
    Version: debVersion(pkg, suite),
    Architecture: "amd64",
    Maintainer: "Docker <support@docker.com>",
    "Installed-Size": String(installedSize),
    ...(isMonolith(pkg.docker) ? monolith : relations[pkg.name]),
    Section: "admin",
    Priority: "optional",
    Homepage: "https://www.docker.com",
    Description: `${pkg.name}\n ${label(pkg)}`,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
}

/** Maintainer scripts of the packages that have services; the others have none. */
async function scripts(pkg: Package): Promise<Record<string, string>> {
  const units = { "docker-ce": "docker.socket docker.service", "containerd.io": "containerd.service" }[
    pkg.name as string
  ];
  if (!units || pkg.engine === null) return {};
  const group =
    pkg.name === "docker-ce"
      ? "getent group docker >/dev/null || groupadd --system docker"
      : ": no group to make";
  const found: Record<string, string> = {};
  for (const name of ["postinst", "prerm", "postrm"]) {
    const text = await readFile(join(assets, name), "utf8");
    found[name] = text.replaceAll("@UNITS@", units).replaceAll("@GROUP@", group);
  }
  return found;
}

const tar = [
  "tar",
  "--sort=name",
  "--owner=0",
  "--group=0",
  "--numeric-owner",
  "--mtime=@1700000000",
  "--mode=u=rwX,go=rX",
  "-I",
  "gzip -1",
];

/** A package's files, packed once and shared by all the .deb files that carry them. */
export interface DebData {
  archive: string;
  /** KiB unpacked. */
  size: number;
}

export async function packData(tree: string, archive: string): Promise<DebData> {
  await mkdir(dirname(archive), { recursive: true });
  await run([...tar, "-cf", archive, "-C", tree, "."]);
  return { archive, size: Number.parseInt(await run(["du", "-sk", tree]), 10) };
}

/**
 * Writes a .deb: deb(5), an ar archive of debian-binary, control.tar.gz and data.tar.gz. By ar and not by
 * `dpkg-deb --build`, which would compress the same 100 MB again for every suite.
 */
export async function buildDeb(
  pkg: Package,
  suite: DebSuite,
  data: DebData,
  deb: string,
  scratch: string,
): Promise<void> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(join(scratch, "control"), { recursive: true });
  await writeFile(join(scratch, "control/control"), control(pkg, suite, data.size));
  if (pkg.name === "containerd.io" && pkg.engine !== null) {
    await writeFile(join(scratch, "control/conffiles"), "/etc/containerd/config.toml\n");
  }
  for (const [name, text] of Object.entries(await scripts(pkg))) {
    await writeFile(join(scratch, "control", name), text);
    await chmod(join(scratch, "control", name), 0o755);
  }
  await writeFile(join(scratch, "debian-binary"), "2.0\n");
  await run([...tar, "-cf", join(scratch, "control.tar.gz"), "-C", join(scratch, "control"), "."]);
  await link(data.archive, join(scratch, "data.tar.gz"));
  await mkdir(dirname(deb), { recursive: true });
  await rm(deb, { force: true });
  await run(["ar", "qcSD", deb, "debian-binary", "control.tar.gz", "data.tar.gz"], { cwd: scratch });
  await rm(scratch, { recursive: true, force: true });
}
