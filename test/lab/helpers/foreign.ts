/** Packages of docker's names that somebody else made, newer than docker's own and signed by nobody. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Machine } from "../../../lab/types.ts";

const NAMES = ["containerd.io", "docker-ce-cli", "docker-buildx-plugin", "docker-compose-plugin"];

/** Where the repository lies on the machine. */
export const FOREIGN = "/srv/foreign";

/** Newer than everything. */
const NEWEST = { names: NAMES, epoch: "9", version: "99.0", release: "1" };

const archives = new Map<string, string>();

function rpmArchive({ names, epoch, version, release }: typeof NEWEST): string {
  const made = archives.get(version);
  if (made !== undefined) return made;
  const folder = mkdtempSync(join(tmpdir(), "lab-foreign-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const packages = names.map(
    (name) =>
      `%package -n ${name}\nEpoch: ${epoch}\nSummary: x\n%description -n ${name}\nx\n%files -n ${name}\n`,
  );
  const head = `Name: foreign\nVersion: ${version}\nRelease: ${release}\nSummary: x\nLicense: x\nBuildArch: noarch\n%description\nx\n`;
  writeFileSync(join(folder, "foreign.spec"), head + packages.join(""));
  const defines = { _topdir: folder, _rpmdir: join(folder, "repo"), _build_name_fmt: "%%{NAME}.rpm" };
  const options = Object.entries(defines).flatMap(([name, value]) => ["--define", `${name} ${value}`]);
  execFileSync("rpmbuild", ["-bb", "--quiet", ...options, join(folder, "foreign.spec")], { stdio: "pipe" });
  execFileSync("createrepo_c", ["--quiet", "--general-compress-type=gz", join(folder, "repo")]);
  const archive = join(folder, "repo.tar");
  archives.set(version, archive);
  execFileSync("tar", ["-cf", archive, "-C", join(folder, "repo"), "."]);
  return archive;
}

/** Lays the repository of rpm packages onto a machine. */
export async function layForeignRpms(machine: Machine, what = NEWEST): Promise<void> {
  await machine.copyIn(rpmArchive(what), "/tmp/foreign.tar");
  await machine.sh(`mkdir -p ${FOREIGN}; tar -xf /tmp/foreign.tar -C ${FOREIGN}`);
}

/** The same for apt, made on the machine: a flat repository. */
export const foreignDebs = (
  names = NAMES,
  version = "9:99.0",
): string => `mkdir -p ${FOREIGN}; cd ${FOREIGN}; : > Packages
for name in ${names.join(" ")}; do
  mkdir -p "/tmp/f/$name/DEBIAN"
  printf 'Package: %s\\nVersion: ${version}\\nArchitecture: all\\nMaintainer: x <x@x>\\nDescription: x\\n' "$name" > "/tmp/f/$name/DEBIAN/control"
  dpkg-deb -b "/tmp/f/$name" "$name.deb" >/dev/null
  { cat "/tmp/f/$name/DEBIAN/control"; printf 'Filename: ./%s.deb\\nSize: %s\\nSHA256: %s\\n\\n' "$name" "$(stat -c %s "$name.deb")" "$(sha256sum "$name.deb" | cut -d' ' -f1)"; } >> Packages
done`;
