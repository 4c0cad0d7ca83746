import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { label, type Package, rpmVersion } from "./packages.ts";
import type { RpmSuite } from "./recipe.ts";
import { rpmRelations } from "./relations.ts";
import { run } from "./run.ts";

/** What %systemd_post, %systemd_preun and %systemd_postun_with_restart expand to; nothing is started. */
function scriptlets(pkg: Package): string {
  const unit = { "docker-ce": "docker.service", "containerd.io": "containerd.service" }[pkg.name as string];
  if (!unit || pkg.engine === null) return "";
  const group = "if ! getent group docker >/dev/null; then groupadd --system docker; fi\n";
  return `%post -n ${pkg.name}
if [ $1 -eq 1 ] && [ -x /usr/bin/systemctl ]; then systemctl --no-reload preset ${unit} || :; fi
${pkg.name === "docker-ce" ? group : ""}
%preun -n ${pkg.name}
if [ $1 -eq 0 ] && [ -x /usr/bin/systemctl ]; then systemctl --no-reload disable --now ${unit} || :; fi

%postun -n ${pkg.name}
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload || :
  if [ $1 -ge 1 ]; then systemctl try-restart ${unit} || :; fi
fi

`;
}

function section(pkg: Package, suite: RpmSuite, buildroot: string): string {
  const { epoch, version, release } = rpmVersion(pkg, suite);
  const config = pkg.name === "containerd.io" && pkg.engine !== null;
  return `%package -n ${pkg.name}
${epoch === null ? "" : `Epoch: ${epoch}\n`}Version: ${version}
Release: ${release}
Summary: ${pkg.name}
AutoReqProv: no
${rpmRelations(pkg, suite).join("\n")}
%description -n ${pkg.name}
${label(pkg)}

%files -n ${pkg.name} -f ${buildroot}.${pkg.name}.files
${config ? "%config(noreplace) /etc/containerd/config.toml\n" : ""}
${scriptlets(pkg)}`;
}

export interface RpmItem {
  pkg: Package;
  /** The tree of its files. */
  tree: string;
}

/**
 * Builds the packages of one release for one suite and architecture into `out` by one run of rpmbuild. A spec whose main
 * package has no %files yields its subpackages alone, each with a version of its own.
 */
export async function buildRpms(
  items: RpmItem[],
  suite: RpmSuite,
  architecture: string,
  out: string,
  scratch: string,
): Promise<void> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  await mkdir(out, { recursive: true });
  const buildroot = join(scratch, "root");
  const install: string[] = [];
  for (const { pkg, tree } of items) {
    install.push(`cp -a ${tree}/. %{buildroot}/`);
    const files = await run([
      "find",
      tree,
      "-not",
      "-type",
      "d",
      "-not",
      "-path",
      `${tree}/etc/*`,
      "-printf",
      "/%P\n",
    ]);
    await writeFile(`${buildroot}.${pkg.name}.files`, `%defattr(-,root,root)\n${files}\n`);
  }
  const spec = `Name: docker-lab
Version: 0
Release: 0
Summary: The lab's packages
License: ASL 2.0
%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%description
Not built.
%install
mkdir -p %{buildroot}
${install.join("\n")}

${items.map(({ pkg }) => section(pkg, suite, buildroot)).join("\n")}`;
  await writeFile(join(scratch, "docker.spec"), spec);
  const define = (name: string, value: string) => ["--define", `${name} ${value}`];
  await run([
    "rpmbuild",
    "-bb",
    "--nodeps",
    ...["--target", `${architecture}-linux`, "--buildroot", buildroot],
    ...define("_topdir", scratch),
    ...define("_rpmdir", out),
    ...define("_build_name_fmt", "%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm"),
    ...define("_binary_payload", "w1.gzdio"),
    ...define("_dbpath", join(scratch, "db")),
    join(scratch, "docker.spec"),
  ]);
  await rm(scratch, { recursive: true, force: true });
}
