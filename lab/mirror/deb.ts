import { chmod, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { debVersion, label, type Package } from "./packages.ts";
import { assets } from "./payload.ts";
import type { DebSuite } from "./recipe.ts";
import { debRelations, type Fields } from "./relations.ts";
import { run } from "./run.ts";

/** The text of a binary package's control file, deb-control(5); `installedSize` in KiB. */
export function control(pkg: Package, suite: DebSuite, architecture: string, installedSize: number): string {
  const fields: Fields = {
    Package: pkg.name,
    Version: debVersion(pkg, suite),
    Architecture: architecture,
    Maintainer: "Docker <support@docker.com>",
    "Installed-Size": String(installedSize),
    ...debRelations(pkg),
    Section: "admin",
    Priority: "optional",
    Homepage: "https://www.docker.com",
    Description: `${pkg.name}\n ${label(pkg)}`,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("");
}

/**
 * Packages of before 2023-07-20 (docker-ce-packaging 5c01d5bcce) came with an init script, and the way that debhelper
 * starts one: a service that does not start fails the installation. 24.0.5 was the first without.
 */
const failsWithService = ({ name, docker }: Package) => name === "docker-ce" && /^(1\d|20|23)\./.test(docker);

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
    const invoke = name === "postinst" && failsWithService(pkg) ? "invoke-old" : "invoke";
    const action = await readFile(join(assets, invoke), "utf8");
    found[name] = text
      .replaceAll("@INVOKE@", action.trim())
      .replaceAll("@UNITS@", units)
      .replaceAll("@GROUP@", group);
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
  architecture: string,
  data: DebData,
  deb: string,
  scratch: string,
): Promise<void> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(join(scratch, "control"), { recursive: true });
  await writeFile(join(scratch, "control/control"), control(pkg, suite, architecture, data.size));
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
