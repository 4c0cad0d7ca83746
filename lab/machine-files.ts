/** What is laid over a Debian root file system to make one of the lab's machines: texts and scripts only. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { ALPINE } from "./apk/machine.ts";
import { identities } from "./identity.ts";
import { sources } from "./rootfs.ts";
import type { MachineName } from "./types.ts";

/** What a machine must know of the mirror: its authority's certificate, and the names it answers to. */
export interface MirrorFacts {
  ca: { cert: string };
  /** What it serves. */
  tree: string;
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
export const MASKED = [
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "dnf-makecache.timer",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "fstrim.timer",
  "systemd-tmpfiles-clean.timer",
];

export const COMMON = `set -e
group=sudo
[ -d /usr/share/lab-base ] && { group=wheel; getent group wheel >/dev/null || groupadd -r wheel; }
useradd --create-home --shell /bin/bash --groups "$group" admin
printf 'admin ALL=(ALL) NOPASSWD: ALL\\nDefaults env_keep += "NODE_EXTRA_CA_CERTS"\\n' > /etc/sudoers.d/admin
chmod 440 /etc/sudoers.d/admin
update-ca-certificates >/dev/null
`;

export const RED_HAT = `
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
# The stub package of the plug-in brings it where it was taken away (base-stubs.ts, variants.ts).
plugin=/usr/lib/python3/dist-packages/dnf-plugins/versionlock.py
if [ -f "$plugin" ]; then cp "$plugin" /usr/lib/lab/; fi
rpm -i --nodeps --nosignature /usr/share/lab-base/installed/*.rpm
rm -r /usr/share/lab-base/installed
`;

const ownParts = {
  zypper: {
    packages: "zypper rpm",
    finish: "rm -rf /root/.rpmdb; zypper -q --non-interactive refresh >/dev/null",
  },
  pacman: { packages: "pacman-package-manager", finish: "pacman -Sy --noconfirm >/dev/null" },
  apk: { packages: "--allow-remove-essential openrc busybox systemd- systemd-sysv- dbus-", finish: ALPINE },
};

/** Debian's packages of the other manager or init; their lists come from the cache of the archive ($2). */
export const OWN = (manager: keyof typeof ownParts) => `
packages="${ownParts[manager].packages} iptables"
export DEBIAN_FRONTEND=noninteractive
install="apt-get -qq -y -o Acquire::http::Proxy=$2 -o Dpkg::Options::=--force-confold --no-install-recommends install"
$install $packages >/dev/null || { apt-get -qq -o Acquire::http::Proxy=$2 update && $install $packages >/dev/null; }
apt-get clean
${ownParts[manager].finish}
`;

const DNF_CONF = "[main]\ngpgcheck=1\ninstallonly_limit=3\nclean_requirements_on_remove=True\n";
const DNF_CONF_NEW = `${DNF_CONF}best=True\nskip_if_unavailable=False\n`;

/** All files of the layer that are plain text. */
export function files(machine: MachineName, mirror: MirrorFacts): Record<string, string> {
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
