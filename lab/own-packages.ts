/**
 * A distribution's own Docker as zypper, pacman and apk bring it: docker, containerd and runc, made of the mirror's docker-ce
 * for Debian 12, and a hollow iptables (Debian's own is on the machine). Built once with a machine's layer.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { apkRepository } from "./apk/repository.ts";
import { type OwnPackage, pacmanRepository, VERSIONS } from "./own-pacman.ts";
import { run } from "./process.ts";

const LIBRARIES = "usr/lib/docker-lab/containerd.io";
const GROUP = "getent group docker >/dev/null || groupadd -r docker";

/** Which of the two releases: an engine of today. */
const wanted = /^(docker-ce|docker-ce-cli)_28\.|^containerd\.io_2\./;

async function layTrees(mirror: string, folder: string): Promise<OwnPackage[]> {
  const pool = join(mirror, "linux/debian/dists/bookworm/pool/stable/amd64");
  const debs = readdirSync(pool).filter((file) => wanted.test(file));
  if (debs.length !== 3) throw new Error(`the mirror has ${debs.join(", ")} of docker-ce 28`);
  const at = (name: string, path = "") => join(folder, "trees", name, path);
  for (const name of ["docker", "containerd", "runc", "iptables"]) mkdirSync(at(name), { recursive: true });
  for (const deb of debs)
    await run([
      "dpkg-deb",
      "-x",
      join(pool, deb),
      at(deb.startsWith("containerd") ? "containerd" : "docker"),
    ]);
  for (const name of ["docker", "containerd"])
    rmSync(at(name, "usr/share"), { recursive: true, force: true });
  for (const path of ["usr/bin/runc", LIBRARIES]) {
    mkdirSync(dirname(at("runc", path)), { recursive: true });
    renameSync(at("containerd", path), at("runc", path));
  }
  return [
    { name: "runc", requires: [], tree: at("runc") },
    { name: "containerd", requires: ["runc"], tree: at("containerd") },
    { name: "iptables", requires: [], tree: at("iptables") },
    { name: "docker", requires: ["containerd", "iptables"], tree: at("docker"), came: GROUP },
  ];
}

/** As SUSE's macros do it (systemd-rpm-macros): a preset decides, what goes is stopped, what stays is restarted. */
function scriptlets({ name, came }: OwnPackage): string {
  const unit = { docker: "docker.service", containerd: "containerd.service" }[name];
  if (unit === undefined) return "";
  return `%post -n ${name}
${came ?? ":"}
systemctl daemon-reload || :
%preun -n ${name}
if [ $1 -eq 0 ]; then systemctl --no-reload disable --now ${unit} || :; fi
%postun -n ${name}
systemctl daemon-reload || :
`;
}

function spec(packages: readonly OwnPackage[]): string {
  const body = packages.map(
    (each) => `%package -n ${each.name}
Version: ${VERSIONS[each.name]}
Summary: ${each.name} of the lab
AutoReqProv: no
${each.name === "iptables" ? "Provides: /bin/sh\n" : ""}${each.requires.map((name) => `Requires: ${name}\n`).join("")}%description -n ${each.name}
Repackaged.
%files -n ${each.name} -f ${each.tree}.files
${scriptlets(each)}`,
  );
  return `Name: own
Version: 1
Release: 150000.1
Summary: Own packages
License: ASL 2.0
%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%description
Not built.
${body.join("")}%install
mkdir -p %{buildroot}
${packages.map(({ tree }) => `cp -a ${tree}/. %{buildroot}/`).join("\n")}
`;
}

async function zypperRepository(packages: readonly OwnPackage[], folder: string): Promise<void> {
  for (const { tree } of packages) {
    const { output } = await run(["find", tree, "-not", "-type", "d", "-printf", "/%P\\n"]);
    writeFileSync(`${tree}.files`, `%defattr(-,root,root)\n${output}\n`);
  }
  writeFileSync(join(folder, "own.spec"), spec(packages));
  const macros = {
    _topdir: join(folder, "build"),
    _rpmdir: join(folder, "repository"),
    _binary_payload: "w.ufdio",
    _build_name_fmt: "%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
    _dbpath: join(folder, "db"),
  };
  const defines = Object.entries(macros).flatMap(([name, value]) => ["--define", `${name} ${value}`]);
  await run(["rpmbuild", "-bb", "--quiet", "--nodeps", ...defines, join(folder, "own.spec")]);
  await run(["createrepo_c", "--quiet", join(folder, "repository")]);
}

/**
 * Builds them on the host, in a scratch folder. `mirror`: the built mirror's tree.
 * @returns the repository's folder.
 */
export async function buildOwnPackages(
  manager: "zypper" | "pacman" | "apk",
  mirror: string,
  folder: string,
): Promise<string> {
  mkdirSync(join(folder, "repository"), { recursive: true });
  const packages = await layTrees(mirror, folder);
  if (manager === "zypper") await zypperRepository(packages, folder);
  else if (manager === "apk") await apkRepository(packages, folder);
  else await pacmanRepository(packages, folder);
  return join(folder, "repository");
}
