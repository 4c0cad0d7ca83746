/** A repository in pacman's form: packages as tar with a .PKGINFO in front, and a database of them as tar. Source: PKGBUILD(5), alpm-db. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./process.ts";

export interface OwnPackage {
  readonly name: string;
  readonly requires: readonly string[];
  /** The tree of its files, without a folder that others have, too. */
  readonly tree: string;
  /** sh, as root, after it came. */
  readonly came?: string;
}

/** As openSUSE Leap 15.6 and Arch have them. */
export const VERSIONS: Readonly<Record<string, string>> = {
  docker: "28.5.2_ce",
  containerd: "2.1.5",
  runc: "1.3.3",
  iptables: "1.8.7",
};

/** Arch's own packages have an epoch here. */
const versionOf = (name: string): string =>
  `${name === "docker" ? "1:" : ""}${VERSIONS[name]!.replace("_ce", "")}-1`;

/** Arch's hooks tell systemd of units that came or went; nothing is stopped that still runs. */
const install = ({ came }: OwnPackage): string => `post_install() {
  ${came ?? ":"}
  systemctl daemon-reload || :
}
post_remove() { systemctl daemon-reload || :; }
`;

export async function pacmanRepository(packages: readonly OwnPackage[], folder: string): Promise<void> {
  const repository = join(folder, "repository");
  for (const each of packages) {
    const { name, requires, tree } = each;
    const version = versionOf(name);
    const { output } = await run(["du", "-sb", tree]);
    const size = output.split("\t")[0]!;
    const info = [
      `pkgname = ${name}`,
      `pkgver = ${version}`,
      `pkgdesc = ${name} of the lab`,
      "builddate = 1700000000",
      "packager = lab",
      `size = ${size}`,
      "arch = x86_64",
      ...requires.map((other) => `depend = ${other}`),
    ];
    writeFileSync(join(tree, ".PKGINFO"), `${info.join("\n")}\n`);
    writeFileSync(join(tree, ".INSTALL"), install(each));
    const file = `${name}-${version}-x86_64.pkg.tar.gz`;
    const parts = readable(tree);
    const tar = ["tar", "--owner=0", "--group=0", "-C", tree, "-I", "gzip -1", "-cf", join(repository, file)];
    await run([...tar, ".PKGINFO", ".INSTALL", ...parts]);
    const path = join(repository, file);
    const desc = {
      FILENAME: file,
      NAME: name,
      VERSION: version,
      CSIZE: `${statSync(path).size}`,
      ISIZE: size,
      SHA256SUM: createHash("sha256").update(readFileSync(path)).digest("hex"),
      ARCH: "x86_64",
      BUILDDATE: "1700000000",
      ...(requires.length > 0 ? { DEPENDS: requires.join("\n") } : {}),
    };
    const entry = join(folder, "database", `${name}-${version}`);
    mkdirSync(entry, { recursive: true });
    writeFileSync(
      join(entry, "desc"),
      Object.entries(desc)
        .map(([key, value]) => `%${key}%\n${value}\n\n`)
        .join(""),
    );
  }
  const entries = readdirSync(join(folder, "database"));
  await run(["tar", "-C", join(folder, "database"), "-czf", join(repository, "own.db"), ...entries]);
}

/** What a package of no files lacks. */
function readable(tree: string): string[] {
  return ["etc", "usr"].filter((part) => {
    try {
      return statSync(join(tree, part)).isDirectory();
    } catch {
      return false;
    }
  });
}
