/**
 * Who each machine says it is: the Debian underneath, and the texts of the distribution's own identification files
 * (os-release(5)), as the distributions ship them. Where to add a machine: here, and its name in types.ts.
 */
import { ALPINE_3_22, ARCH, CENTOS_7, centosStream, FEDORA_44, LEAP_15_6 } from "./os-release.ts";
import type { RootRecipe } from "./rootfs.ts";
import type { MachineName } from "./types.ts";

export interface Identity {
  root: RootRecipe;
  /** Path without a leading slash to content; laid over the root file system. */
  files: Record<string, string>;
  /** Path to a symbolic link's target. */
  links?: Record<string, string>;
  /** The rpm side: $releasever, and the package that provides system-release. */
  /** What brings its own Docker from a small repository beside it (own-packages.ts); Debian has both managers. */
  own?: "zypper" | "pacman" | "apk";
  rpm?: { releasever: string; releasePackage: string; releaseVersion: string; dist: string };
}

const debian = (suite: RootRecipe["suite"]): Identity => ({ root: { suite, packager: "apt" }, files: {} });

function ubuntu(
  suite: RootRecipe["suite"],
  u: { id: string; version: string; name: string; codename: string; debian: string },
): Identity {
  const release = [
    `PRETTY_NAME="Ubuntu ${u.version} LTS"`,
    'NAME="Ubuntu"',
    `VERSION_ID="${u.id}"`,
    `VERSION="${u.version} LTS (${u.name})"`,
    `VERSION_CODENAME=${u.codename}`,
    "ID=ubuntu",
    "ID_LIKE=debian",
    'HOME_URL="https://www.ubuntu.com/"',
    'SUPPORT_URL="https://help.ubuntu.com/"',
    'BUG_REPORT_URL="https://bugs.launchpad.net/ubuntu/"',
    'PRIVACY_POLICY_URL="https://www.ubuntu.com/legal/terms-and-policies/privacy-policy"',
    `UBUNTU_CODENAME=${u.codename}`,
    ...(u.id === "22.04" ? [] : ["LOGO=ubuntu-logo"]),
  ];
  const lsb = [
    "DISTRIB_ID=Ubuntu",
    `DISTRIB_RELEASE=${u.id}`,
    `DISTRIB_CODENAME=${u.codename}`,
    `DISTRIB_DESCRIPTION="Ubuntu ${u.version} LTS"`,
  ];
  return {
    root: { suite, packager: "apt" },
    files: {
      "usr/lib/os-release": lines(release),
      "etc/lsb-release": lines(lsb),
      "etc/debian_version": `${u.debian}/sid\n`,
      "etc/issue": `Ubuntu ${u.version} LTS \\n \\l\n\n`,
    },
  };
}

function redHat(
  root: RootRecipe,
  r: { release: string; text: string; rpm: NonNullable<Identity["rpm"]>; file: string },
): Identity {
  return {
    root,
    files: { "usr/lib/os-release": r.release, [`etc/${r.file}`]: `${r.text}\n` },
    links: { "etc/redhat-release": r.file, "etc/system-release": r.file },
    rpm: r.rpm,
  };
}

const lines = (list: readonly string[]) => `${list.join("\n")}\n`;

/** The Debian of about the same age, so that apt, dnf, Node and libc are about as old as on the real one. */
export const identities: Record<MachineName, Identity> = {
  "debian-11": debian("bullseye"),
  "debian-12": debian("bookworm"),
  "debian-13": debian("trixie"),
  "debian-sid": debian("sid"),
  "ubuntu-22.04": ubuntu("bullseye", {
    id: "22.04",
    version: "22.04.5",
    name: "Jammy Jellyfish",
    codename: "jammy",
    debian: "bookworm",
  }),
  "ubuntu-24.04": ubuntu("bookworm", {
    id: "24.04",
    version: "24.04.3",
    name: "Noble Numbat",
    codename: "noble",
    debian: "trixie",
  }),
  "ubuntu-26.04": ubuntu("trixie", {
    id: "26.04",
    version: "26.04",
    name: "Resolute Raccoon",
    codename: "resolute",
    debian: "forky",
  }),
  "centos-7": redHat(
    { suite: "bookworm", packager: "dnf" },
    {
      release: CENTOS_7,
      text: "CentOS Linux release 7.9.2009 (Core)",
      file: "centos-release",
      rpm: { releasever: "7", releasePackage: "centos-release", releaseVersion: "7", dist: "el7" },
    },
  ),
  "centos-9": redHat(
    { suite: "bookworm", packager: "dnf" },
    {
      release: centosStream("9", "", ""),
      text: "CentOS Stream release 9",
      file: "centos-release",
      rpm: { releasever: "9", releasePackage: "centos-stream-release", releaseVersion: "9.0", dist: "el9" },
    },
  ),
  "centos-10": redHat(
    { suite: "trixie", packager: "dnf" },
    {
      release: centosStream("10", " (Coughlan)", 'VENDOR_NAME="CentOS"\nVENDOR_URL="https://centos.org/"\n'),
      text: "CentOS Stream release 10 (Coughlan)",
      file: "centos-release",
      rpm: {
        releasever: "10",
        releasePackage: "centos-stream-release",
        releaseVersion: "10.0",
        dist: "el10",
      },
    },
  ),
  "opensuse-15.6": {
    root: { suite: "bookworm", packager: "apt" },
    own: "zypper",
    files: {
      "usr/lib/os-release": LEAP_15_6,
      "etc/rpm/macros": "%_dbpath /var/lib/rpm\n",
      "etc/zypp/repos.d/own.repo":
        "[own]\nname=own\nbaseurl=file:///usr/share/lab-own\nenabled=1\nautorefresh=1\ngpgcheck=0\n",
    },
  },
  arch: {
    root: { suite: "bookworm", packager: "apt" },
    own: "pacman",
    files: {
      "usr/lib/os-release": ARCH,
      "etc/pacman.conf":
        "[options]\nArchitecture = x86_64\nSigLevel = Never\n\n[own]\nServer = file:///usr/share/lab-own\n",
    },
  },
  "alpine-3.22": {
    root: { suite: "trixie", packager: "apt" },
    own: "apk",
    files: {
      "usr/lib/os-release": ALPINE_3_22,
      "etc/alpine-release": "3.22.1\n",
      "etc/apk/repositories": "/usr/share/lab-own\n",
      "etc/apk/world": "openrc\n",
      // As BusyBox's init reads it, and Alpine has it but for its terminals.
      "etc/inittab":
        "::sysinit:/sbin/openrc sysinit\n::sysinit:/sbin/openrc boot\n::wait:/sbin/openrc default\n",
    },
  },
  "fedora-44": redHat(
    { suite: "sid", packager: "dnf5" },
    {
      release: FEDORA_44,
      text: "Fedora release 44 (Forty Four)",
      file: "fedora-release",
      rpm: { releasever: "44", releasePackage: "fedora-release-server", releaseVersion: "44", dist: "fc44" },
    },
  ),
};
