/**
 * What a newcomer has: a Debian 12 with Node and npm and nothing else, as a chroot with an overlay of its own, a copy of
 * this checkout in it, and apt and npm told of the same sources and proxies as here. Nothing of it boots.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openArchive } from "../../../lab/archive.ts";
import { labCache } from "../../../lab/index.ts";
import { rootfs } from "../../../lab/rootfs.ts";

const checkout = fileURLToPath(new URL("../../..", import.meta.url));

/** How this machine reaches packages. Files that are not there are passed over. */
const CONFIGURATION = [
  ...["sources.list", "sources.list.d", "apt.conf", "apt.conf.d", "auth.conf.d", "trusted.gpg.d"].map(
    (name) => `/etc/apt/${name}`,
  ),
  ...["/etc/apt/keyrings", "/etc/npmrc", "/usr/etc/npmrc", "/etc/resolv.conf", "/etc/hosts"],
  "/etc/ssl/certs/ca-certificates.crt",
];

/** Everything is in namespaces of its own and ends with the command, or with the process that started it. */
const ENTER = `mount -t overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" overlay "$2/root"
mount --rbind /dev "$2/root/dev"
mount -t proc proc "$2/root/proc"
mount -t sysfs sysfs "$2/root/sys"
if [ "$3" = root ]; then home=/root; else home=/home/$3; fi
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$home" USER="$3" LANG=C.UTF-8 \\
  chroot "$2/root" setpriv --reuid "$3" --regid "$3" --init-groups sh -c "$4"
`;

/** @returns the apt machines' root file system: Debian 12 and what is left of it without curl, git, python3 or gpg. */
async function bareRoot(): Promise<string> {
  const cache = labCache();
  const folder = join(cache, "bare");
  mkdirSync(folder, { recursive: true });
  const archive = await openArchive(cache, join(folder, "archive.sock"));
  try {
    return await rootfs(
      { suite: "bookworm", packager: "apt" },
      { cache, proxy: archive.proxy, log: console.log },
    );
  } finally {
    await archive.close();
  }
}

export interface Bare {
  /** Runs a shell command in the checkout's copy. @returns its exit code, and its output as it came. */
  run(command: string): Promise<{ code: number; output: string }>;
  remove(): Promise<void>;
}

/** A bare machine of its own with a copy of the work tree, whose owner is `user`; without root, "dev". */
export async function bareMachine(user: "root" | "dev"): Promise<Bare> {
  const lower = await bareRoot();
  const scratch = mkdtempSync(join(labCache(), "bare", "run-"));
  const upper = join(scratch, "upper");
  for (const part of ["upper", "work", "root"]) mkdirSync(join(scratch, part));
  for (const path of CONFIGURATION) {
    if (existsSync(path)) cpSync(path, join(upper, path), { recursive: true, dereference: true });
  }
  const home = user === "root" ? "/root" : `/home/${user}`;
  const npmrc = join(homedir(), ".npmrc");
  if (existsSync(npmrc)) cpSync(npmrc, join(upper, home, ".npmrc"));
  const left = [".git", "node_modules", "dist", ".cache"];
  // One by one: the machine itself may lie in the checkout's .cache.
  for (const name of readdirSync(checkout).filter((name) => !left.includes(name)))
    cpSync(join(checkout, name), join(upper, home, "docker-setup", name), { recursive: true });
  let current: ChildProcess | undefined;
  const enter = (as: string, command: string) =>
    inside([lower, scratch, as, command], (child) => {
      current = child;
    });
  if (user !== "root") {
    const made = await enter("root", `useradd --shell /bin/sh ${user} && chown -R ${user}: ${home}`);
    if (made.code !== 0) throw new Error(made.output);
  }
  return {
    run: (command) => enter(user, `cd ~/docker-setup && { ${command}; } 2>&1`),
    async remove() {
      // Still there after a time-out.
      if (current?.exitCode === null && current.signalCode === null) {
        current.kill("SIGKILL");
        await new Promise((resolve) => current?.once("close", resolve));
      }
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** `started` gets the child, whose death ends all that it started. */
function inside(
  args: readonly string[],
  started: (child: ChildProcess) => void = () => {},
): Promise<{ code: number; output: string }> {
  const namespaces = ["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"];
  const child = spawn("unshare", [...namespaces, "sh", "-ec", ENTER, "sh", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  started(child);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 137, output: Buffer.concat(chunks).toString() }));
  });
}
