/** What turns a Debian root file system into one of the lab's machines: a layer above it, built once and cached. */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { buildBasePackages } from "./base-packages.ts";
import { identities } from "./identity.ts";
import { withLock } from "./lock.ts";
import { run } from "./process.ts";
import { type BuildContext, rootfs, sources } from "./rootfs.ts";
import type { MachineName } from "./types.ts";

/** What a machine must know of the mirror: its authority's certificate, and the names it answers to. */
export interface MirrorFacts {
  ca: { cert: string };
  names: string[];
}

/** Where the lab's authority lies; Node has a trust store of its own and is pointed to it. */
const CA_FILE = "usr/local/share/ca-certificates/docker-setup-lab.crt";

/** Every process in a machine starts with this, also through sudo. */
export const machineEnv: Record<string, string> = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LANG: "C.UTF-8",
  NODE_EXTRA_CA_CERTS: `/${CA_FILE}`,
};

/** Timers would do work, and change files, at a moment of their own. */
const MASKED = [
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "dnf-makecache.timer",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "fstrim.timer",
  "systemd-tmpfiles-clean.timer",
];

const COMMON = `set -e
group=sudo
[ -d /usr/share/lab-base ] && { group=wheel; getent group wheel >/dev/null || groupadd -r wheel; }
useradd --create-home --shell /bin/bash --groups "$group" admin
printf 'admin ALL=(ALL) NOPASSWD: ALL\\nDefaults env_keep += "NODE_EXTRA_CA_CERTS"\\n' > /etc/sudoers.d/admin
chmod 440 /etc/sudoers.d/admin
update-ca-certificates >/dev/null
`;

const RED_HAT = `
mkdir -p /etc/pki/tls/certs /etc/pki/rpm-gpg /etc/sysconfig
ln -s /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt
ln -sf dnf/dnf.conf /etc/yum.conf
case $1 in
  7) rm -f /usr/bin/dnf; ln -s dnf-3 /usr/bin/yum ;;
  44) ln -sf dnf5 /usr/bin/dnf; ln -s dnf5 /usr/bin/yum ;;
  *) ln -s dnf-3 /usr/bin/yum ;;
esac
for f in /etc/dnf/plugins/local.conf /etc/dnf/libdnf5-plugins/local.conf; do
  if [ -f "$f" ]; then sed -i 's/^enabled *=.*/enabled = 0/' "$f"; fi
done
rm -rf /root/.rpmdb
rpm -i --nodeps --nosignature /usr/share/lab-base/installed/*.rpm
rm -r /usr/share/lab-base/installed
`;

const DNF_CONF = "[main]\ngpgcheck=1\ninstallonly_limit=3\nclean_requirements_on_remove=True\n";
const DNF_CONF_NEW = `${DNF_CONF}best=True\nskip_if_unavailable=False\n`;

/** All files of the layer that are plain text. */
function files(machine: MachineName, mirror: MirrorFacts): Record<string, string> {
  const { root, rpm, files: identity } = identities[machine];
  const names = [...(rpm ? [] : ["deb.debian.org"]), ...mirror.names];
  const hosts = [
    "127.0.0.1 localhost",
    `127.0.1.1 ${hostname(machine)}`,
    ...names.map((name) => `127.0.0.1 ${name}`),
  ];
  const repository = rpm?.releasever === "7" ? "base" : rpm?.dist.startsWith("fc") ? "fedora" : "baseos";
  return {
    "etc/hostname": `${hostname(machine)}\n`,
    "etc/hosts": `${[...hosts, "::1 localhost ip6-localhost"].join("\n")}\n`,
    // Nobody answers there, at once: a name that /etc/hosts lacks fails as on a machine without a network.
    "etc/resolv.conf": "nameserver 127.0.0.1\n",
    // Not a first boot: systemd would apply all presets.
    "etc/machine-id": `${createHash("sha256").update(machine).digest("hex").slice(0, 32)}\n`,
    "etc/environment": Object.entries(machineEnv)
      .flatMap(([k, v]) => (k === "PATH" ? [] : [`${k}=${v}\n`]))
      .join(""),
    [CA_FILE]: readFileSync(mirror.ca.cert, "utf8"),
    ...(rpm
      ? {
          "etc/locale.conf": "LANG=C.UTF-8\n",
          "etc/dnf/dnf.conf": rpm.releasever === "7" ? DNF_CONF : DNF_CONF_NEW,
          "etc/yum.repos.d/base.repo": `[${repository}]\nname=${repository}\nbaseurl=file:///usr/share/lab-base\nenabled=1\ngpgcheck=0\n`,
          "etc/rpm/macros": "%_dbpath /var/lib/rpm\n",
          "usr/lib/systemd/system-preset/99-default-disable.preset": "disable *\n",
        }
      : {
          "etc/default/locale": "LANG=C.UTF-8\n",
          // The lab's archive may be a mirror that lags behind the dates in its Release files.
          "etc/apt/apt.conf.d/99lab": 'Acquire::Check-Valid-Until "false";\n',
          "etc/apt/sources.list": `${sources(root.suite).join("\n")}\n`,
        }),
    ...identity,
  };
}

export const hostname = (machine: MachineName): string => machine.replaceAll(".", "-");

/** @returns the lower layers of a machine's overlay, the topmost first; none may be written to. */
export async function layers(
  machine: MachineName,
  mirror: MirrorFacts,
  context: BuildContext,
): Promise<string[]> {
  const identity = identities[machine];
  const base = await rootfs(identity.root, context);
  const script = identity.rpm ? COMMON + RED_HAT : COMMON;
  const text = files(machine, mirror);
  const code = readFileSync(new URL("./base-packages.ts", import.meta.url), "utf8");
  const recipe = JSON.stringify([base, identity, text, script, MASKED, identity.rpm ? code : ""]);
  const hash = createHash("sha256").update(recipe).digest("hex").slice(0, 12);
  const folder = join(context.cache, "layers");
  const target = join(folder, `${machine}-${hash}`);
  const build = async () => {
    if (existsSync(target)) return;
    const partial = join(folder, `${machine}.partial`);
    rmSync(partial, { recursive: true, force: true });
    for (const part of ["upper", "work", "root"]) mkdirSync(join(partial, part), { recursive: true });
    await fill(machine, join(partial, "upper"), join(partial, "packages"), text);
    await run([
      "unshare",
      "--mount",
      "--propagation",
      "private",
      "sh",
      "-ec",
      CHROOT,
      "sh",
      base,
      partial,
      script,
      identity.rpm?.releasever ?? "",
    ]);
    for (const other of readdirSync(folder)) {
      const older = other.startsWith(`${machine}-`) && !other.endsWith(".lock");
      if (older) rmSync(join(folder, other), { recursive: true, force: true });
    }
    renameSync(join(partial, "upper"), target);
    rmSync(partial, { recursive: true, force: true });
  };
  if (!existsSync(target)) await withLock(join(folder, `${machine}.lock`), build);
  return [target, base];
}

/** The mounts live in the namespace that unshare(1) made, and go with it. */
const CHROOT = `mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
mount --rbind /dev "$2/root/dev"
mount -t proc proc "$2/root/proc"
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root chroot "$2/root" sh -c "$3" sh "$4"
`;

async function fill(
  machine: MachineName,
  upper: string,
  packages: string,
  text: Record<string, string>,
): Promise<void> {
  const { rpm, links } = identities[machine];
  const place = (path: string) => {
    mkdirSync(dirname(join(upper, path)), { recursive: true });
    return join(upper, path);
  };
  for (const [path, content] of Object.entries(text)) writeFileSync(place(path), content);
  for (const [path, to] of Object.entries(links ?? {})) symlinkSync(to, place(path));
  for (const unit of MASKED) symlinkSync("/dev/null", place(`etc/systemd/system/${unit}`));
  // Newer than /usr: systemd has nothing to update at boot (ConditionNeedsUpdate, systemd.unit(5)).
  for (const path of ["etc/.updated", "var/.updated"]) writeFileSync(place(path), "");
  if (rpm) {
    const built = await buildBasePackages(rpm, packages);
    cpSync(built.repository, place("usr/share/lab-base"), { recursive: true });
    cpSync(built.installed, place("usr/share/lab-base/installed"), { recursive: true });
  }
}
