/**
 * A repository in apk's form: packages of three gzip members (signature, control, data), and an index of them, signed
 * with a key of its own. Packages are cut as Alpine cuts Docker (aports, community/docker): services come in
 * docker-openrc, which comes by itself where OpenRC and the engine are. Sources: apk-v2(5), apk-package(5).
 */
import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { OwnPackage } from "../own-pacman.ts";
import { run } from "../process.ts";

export const APK_KEY = "lab.rsa.pub";

/** As Alpine 3.22 has them, but for the engine's own versions. */
const VERSIONS: Readonly<Record<string, string>> = {
  docker: "28.5.2-r0",
  containerd: "2.1.5-r0",
  runc: "1.3.4-r0",
  iptables: "1.8.11-r1",
  "docker-cli-buildx": "0.29.1-r0",
  "docker-cli-compose": "2.40.3-r0",
};
const versionOf = (name: string): string => VERSIONS[name] ?? VERSIONS.docker!;

/** Its own words, with the variables of Alpine's: supervised, its output in a log, reloaded by SIGHUP. */
const SERVICE = `#!/sbin/openrc-run
supervisor=supervise-daemon
name="Docker Daemon"
command="\${DOCKERD_BINARY:-/usr/bin/dockerd}"
command_args="\${DOCKER_OPTS}"
DOCKER_LOGFILE="\${DOCKER_LOGFILE:-/var/log/\${RC_SVCNAME}.log}"
DOCKER_ERRFILE="\${DOCKER_ERRFILE:-\${DOCKER_LOGFILE}}"
DOCKER_OUTFILE="\${DOCKER_OUTFILE:-\${DOCKER_LOGFILE}}"
output_log="$DOCKER_OUTFILE"
error_log="$DOCKER_ERRFILE"
extra_started_commands="reload"
retry="\${DOCKER_RETRY:-TERM/60/KILL/10}"
if [ -e /etc/profile.d/proxy.sh ]; then
  . /etc/profile.d/proxy.sh
fi
start_pre() {
  checkpath -f -m 0644 -o root:docker "$DOCKER_ERRFILE" "$DOCKER_OUTFILE"
}
reload() {
  ebegin "Reloading configuration"
  $supervisor $RC_SVCNAME --signal HUP
  eend $?
}
`;

const GROUP = "#!/bin/sh\naddgroup -S docker 2>/dev/null\nexit 0\n";

interface Part {
  readonly name: string;
  readonly requires: readonly string[];
  /** Its files, and which folders of them. */
  readonly tree?: string;
  readonly folders?: readonly string[];
  readonly comesWith?: string;
  /** .pre-install. */
  readonly before?: string;
}

function parts(packages: readonly OwnPackage[], openrc: string): Part[] {
  const tree = (name: string) => packages.find((each) => each.name === name)!.tree;
  return [
    { name: "runc", requires: [], tree: tree("runc"), folders: ["usr"] },
    { name: "iptables", requires: [] },
    { name: "containerd", requires: ["runc"], tree: tree("containerd"), folders: ["usr"] },
    {
      name: "docker-engine",
      requires: ["containerd", "iptables"],
      tree: tree("docker"),
      folders: ["usr"],
      before: GROUP,
    },
    {
      name: "docker-openrc",
      requires: [],
      tree: openrc,
      folders: ["etc"],
      comesWith: `openrc docker-engine=${versionOf("docker-engine")}`,
    },
    { name: "docker-cli", requires: [] },
    { name: "docker-cli-buildx", requires: ["docker-cli"] },
    { name: "docker-cli-compose", requires: ["docker-cli"] },
    { name: "docker", requires: ["docker-engine", "docker-cli"] },
    // What the machine has already: without a service of its own, openrc is there by name alone.
    { name: "openrc", requires: [] },
  ];
}

const OWNED = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--no-recursion"];
/** The end of a tar; a package has one alone, behind its files. */
const END = Buffer.alloc(1024);

/** These paths of a folder as a tar without its end. */
async function tar(folder: string, names: readonly string[]): Promise<Buffer> {
  const file = `${folder}.tar`;
  await run([
    "tar",
    "--format=ustar",
    "-b1",
    ...OWNED,
    "--mtime=@1700000000",
    "-C",
    folder,
    "-cf",
    file,
    ...names,
  ]);
  return readFileSync(file).subarray(0, -END.length);
}

/** A header of pax' for the file that follows: apk holds it to its hash. Source: pax(1), tar(5). */
function hashHeader(content: Buffer): Buffer {
  const record = `APK-TOOLS.checksum.SHA1=${createHash("sha1").update(content).digest("hex")}\n`;
  const body = `${record.length + 3} ${record}`;
  const header = Buffer.alloc(512);
  const put = (at: number, text: string) => header.write(text, at, "latin1");
  put(0, "pax");
  put(100, "0000644\x000000000\x000000000\0");
  put(124, `${body.length.toString(8).padStart(11, "0")}\0${"0".repeat(11)}\0        x`);
  put(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return Buffer.concat([header, Buffer.from(body.padEnd(512, "\0"))]);
}

/** All below some of a folder's folders, but for what is systemd's. */
async function data(folder: string, roots: readonly string[]): Promise<Buffer> {
  const find = 'cd "$1" && shift && [ $# = 0 ] || find "$@" -name systemd -prune -o -print | sort';
  const { output } = await run(["sh", "-c", find, "sh", folder, ...roots]);
  const blocks: Buffer[] = [];
  for (const path of output.split("\n").filter((each) => each !== "")) {
    const at = join(folder, path);
    if (lstatSync(at).isFile()) blocks.push(hashHeader(readFileSync(at)));
    blocks.push(await tar(folder, [path]));
  }
  return gzipSync(Buffer.concat([...blocks, END]), { level: 1 });
}

/** Builds the repository of x86_64 and its public key beside it. */
export async function apkRepository(packages: readonly OwnPackage[], folder: string): Promise<void> {
  const repository = join(folder, "repository", "x86_64");
  const scratch = join(folder, "apk");
  const openrc = join(folder, "trees", "docker-openrc");
  for (const path of [
    repository,
    scratch,
    ...["init.d", "conf.d"].map((part) => join(openrc, "etc", part)),
  ]) {
    mkdirSync(path, { recursive: true });
  }
  writeFileSync(join(openrc, "etc/init.d/docker"), SERVICE, { mode: 0o755 });
  writeFileSync(
    join(openrc, "etc/conf.d/docker"),
    '# Any random options you want to pass to docker\nDOCKER_OPTS=""\n',
  );

  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(join(folder, "repository", APK_KEY), publicKey.export({ type: "spki", format: "pem" }));
  const put = (name: string, content: string | Buffer) => writeFileSync(join(scratch, name), content);
  const archive = async (names: readonly string[]) => gzipSync(await tar(scratch, names));
  const signature = async (content: Buffer) => {
    const name = `.SIGN.RSA.${APK_KEY}`;
    put(name, createSign("RSA-SHA1").update(content).sign(privateKey));
    return archive([name]);
  };

  const index: string[] = [];
  for (const { name, requires, tree, folders = [], comesWith, before } of parts(packages, openrc)) {
    const files = await data(tree ?? scratch, folders);
    const size = tree === undefined ? 0 : Number((await run(["du", "-sb", tree])).output.split("\t")[0]);
    const info = [
      `pkgname = ${name}`,
      `pkgver = ${versionOf(name)}`,
      `pkgdesc = ${name} of the lab`,
      "url = https://lab.invalid",
      "builddate = 1700000000",
      "packager = lab",
      `size = ${size}`,
      "arch = x86_64",
      `origin = ${name}`,
      "license = Apache-2.0",
      ...requires.map((other) => `depend = ${other}`),
      ...(comesWith ? [`install_if = ${comesWith}`] : []),
      `datahash = ${createHash("sha256").update(files).digest("hex")}`,
    ];
    put(".PKGINFO", `${info.join("\n")}\n`);
    if (before !== undefined) put(".pre-install", before);
    const control = await archive([".PKGINFO", ...(before === undefined ? [] : [".pre-install"])]);
    const whole = Buffer.concat([await signature(control), control, files]);
    writeFileSync(join(repository, `${name}-${versionOf(name)}.apk`), whole);
    const entry = {
      C: `Q1${createHash("sha1").update(control).digest("base64")}`,
      P: name,
      V: versionOf(name),
      A: "x86_64",
      S: whole.length,
      I: size,
      T: `${name} of the lab`,
      U: "https://lab.invalid",
      L: "Apache-2.0",
      o: name,
      t: 1_700_000_000,
      ...(requires.length > 0 ? { D: requires.join(" ") } : {}),
      ...(comesWith ? { i: comesWith } : {}),
    };
    index.push(
      Object.entries(entry)
        .map(([key, value]) => `${key}:${value}\n`)
        .join(""),
    );
  }
  put("DESCRIPTION", "lab");
  put("APKINDEX", `${index.join("\n")}\n`);
  const listed = gzipSync(Buffer.concat([await tar(scratch, ["DESCRIPTION", "APKINDEX"]), END]));
  writeFileSync(join(repository, "APKINDEX.tar.gz"), Buffer.concat([await signature(listed), listed]));
}
