/** What the lab needs of the machine it runs on: a check that says what is missing, and an installer of Debian packages. */
import { existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Text } from "../src/text.ts";
import { hostPackages as mirrorPackages } from "./mirror/index.ts";
import { run } from "./process.ts";

/** Debian packages for the machines; the mirror names its own. The demo and the tests need tmux. */
export const hostPackages: readonly string[] = [
  ...new Set([
    "mmdebstrap",
    "debian-archive-keyring",
    "systemd-container",
    "iproute2",
    "util-linux",
    "socat",
    "rpm",
    "createrepo-c",
    "tmux",
    ...mirrorPackages,
  ]),
].sort();

/** Bytes that rootfs caches, the mirror and a few running machines take at most. */
const DISK = 8e9;

/** The lab can't run here, or could not be built: says what and why in both languages. */
export class LabError extends Error {
  readonly text: Text;
  constructor(text: Text, cause?: unknown) {
    super(`${text.en}\n${text.zh}`, { cause });
    this.name = "LabError";
    this.text = text;
  }
}

export interface HostReport {
  /** Reasons that can't be mended by installing packages; empty when there are none. */
  blockers: Text[];
  /** Debian packages to install. */
  missing: string[];
}

/** Looks at this machine and changes nothing. `cache` is the folder (or its nearest existing parent) that will hold the lab. */
export async function checkHost(cache: string): Promise<HostReport> {
  const blockers: Text[] = [];
  const block = (en: string, zh: string) => blockers.push({ en, zh });
  if (process.platform !== "linux") {
    block(
      `The lab boots Linux machines with systemd-nspawn; this is ${process.platform}.`,
      `实验环境用 systemd-nspawn 启动 Linux 机器，而本机是 ${process.platform}。`,
    );
    return { blockers, missing: [] };
  }
  if (process.arch !== "x64") {
    block(
      `The lab's machines are amd64; this is ${process.arch}.`,
      `实验环境的机器是 amd64，而本机是 ${process.arch}。`,
    );
  }
  if (process.getuid?.() !== 0) {
    block("The lab needs root: it makes namespaces and mounts.", "实验环境需要 root：要创建命名空间和挂载。");
  }
  if (!existsSync("/usr/bin/apt-get") || !existsSync("/var/lib/dpkg/status")) {
    block(
      "The lab's tools come from Debian packages; this machine has no apt.",
      "实验环境的工具来自 Debian 软件包，而本机没有 apt。",
    );
    return { blockers, missing: [] };
  }
  if (!readFileSync("/proc/filesystems", "utf8").includes("\toverlay\n")) {
    const loaded = await run(["modprobe", "overlay"], { allowFailure: true }).catch(() => ({ code: 1 }));
    if (loaded.code !== 0) block("This kernel has no overlayfs.", "本机内核没有 overlayfs。");
  }
  const isolated = ["unshare", "--mount", "--net", "--pid", "--fork", "sh", "-ec", OVERLAY, "sh"];
  const probe = await run([...isolated, existing(cache)], { allowFailure: true });
  if (process.getuid?.() === 0 && probe.code !== 0) {
    block(
      `Namespaces, mounts, or an overlay in ${cache}, are not to be had here (a container, or a chroot?): ${probe.output.trim()}`,
      `本机不允许创建命名空间和挂载，或无法在 ${cache} 中使用 overlay（容器或 chroot 中？）。`,
    );
  }
  const free = freeBytes(cache);
  if (free < DISK && !existsSync(`${cache}/rootfs`)) {
    const gigabytes = (free / 1e9).toFixed(1);
    block(
      `The lab needs 8 GB in ${cache}; ${gigabytes} GB are free.`,
      `实验环境需要 8 GB（${cache}），只剩 ${gigabytes} GB。`,
    );
  }
  return { blockers, missing: await missingPackages(hostPackages) };
}

/** Throws a LabError that lists every reason why the lab can't run here. */
export async function requireHost(cache: string): Promise<void> {
  const { blockers, missing } = await checkHost(cache);
  if (missing.length > 0) {
    const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(" ")}`;
    blockers.push({ en: `Debian packages are missing: ${command}`, zh: `缺少 Debian 软件包：${command}` });
  }
  if (blockers.length === 0) return;
  throw new LabError({
    en: ["The lab can't run here.", ...blockers.map((text) => `- ${text.en}`)].join("\n"),
    zh: ["实验环境无法在本机运行。", ...blockers.map((text) => `- ${text.zh}`)].join("\n"),
  });
}

/**
 * Installs what is missing, as root, without starting the services that come along (policy-rc.d,
 * https://www.debian.org/doc/debian-policy/ch-opersys.html#interfacing-with-init-systems).
 */
export async function installHostPackages(
  packages: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  if (packages.length === 0) return;
  log(`apt-get install ${packages.join(" ")}`);
  const policy = "/usr/sbin/policy-rc.d";
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-y"];
  try {
    await run([...apt, "update"], { env });
    await run([...apt, "install", "--no-install-recommends", ...packages], { env });
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

/** @returns those of the Debian packages that are not installed. */
export async function missingPackages(packages: readonly string[]): Promise<string[]> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const format = "${Package}\\t${db:Status-Status}\\n";
  const { output } = await run(["dpkg-query", "-W", "-f", format, ...packages], { allowFailure: true });
  const installed = new Set(
    output.split("\n").flatMap((line) => (line.endsWith("\tinstalled") ? [line.split("\t")[0]!] : [])),
  );
  return packages.filter((name) => !installed.has(name));
}

/** An overlay does not stack on another one's upper folder, as a container or a chroot has it. */
const OVERLAY = `parts=$(mktemp -d "$1/lab-probe-XXXXXX")
trap 'umount "$parts/root" 2>/dev/null || :; rm -rf "$parts"' EXIT
mkdir "$parts/lower" "$parts/upper" "$parts/work" "$parts/root"
mount -t overlay -o "lowerdir=$parts/lower,upperdir=$parts/upper,workdir=$parts/work" overlay "$parts/root"
`;

/** The nearest folder above that exists. */
function existing(folder: string): string {
  return existsSync(folder) || folder === "/" ? folder : existing(dirname(folder));
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(existing(folder));
  return bavail * bsize;
}
