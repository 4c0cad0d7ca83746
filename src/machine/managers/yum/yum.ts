import type { Arch } from "../../../terms.ts";
import { packageNames } from "../../docker-packages.ts";
import type { Manager } from "../types.ts";
import { withVerb } from "../verb.ts";
import { alone } from "./alone.ts";
import { cache } from "./cache.ts";
import { contents } from "./contents.ts";
import { rpmDependants } from "./dependants.ts";
import { readRpm, rpmArch } from "./inventory.ts";
import { origins } from "./origins.ts";
import { transactions } from "./rehearsal.ts";
import { readRepodata } from "./repodata.ts";
import { seenTime } from "./seen.ts";
import { agreed, bound, checked, lenient, patience, sources } from "./sources.ts";
import { compareRpmVersions } from "./version-order.ts";

const query: Manager["query"] = {
  argv: ["rpm", "-q", "--qf", "%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\tinstalled\\n"],
  separator: "-",
  // yum 3 and dnf 4 write their pid; dnf 5 locks a file of its own and rpm's. Sources: yum's and dnf's lock modules,
  // libdnf5's rpm/transaction.cpp.
  locks: [
    { by: "pid", path: "/var/run/yum.pid" },
    { by: "pid", path: "/var/cache/dnf/metadata_lock.pid" },
    { by: "pid", path: "/var/cache/dnf/download_lock.pid" },
    { by: "pid", path: "/var/lib/dnf/rpmdb_lock.pid" },
    { by: "fcntl", path: "/run/dnf/rpmtransaction.lock" },
    { by: "fcntl", path: "/var/lib/rpm/.rpm.lock" },
  ],
  holds: {
    list: ["yum", "-q", "versionlock", "list"],
    take: ["yum", "-q", "versionlock", "add"],
    release: ["yum", "-q", "versionlock", "delete"],
  },
  // What is cached counts as old then: the next command fetches what it needs.
  refresh: [["yum", "-q", "clean", "expire-cache"]],
};

/** No weak dependencies: the same packages everywhere. yum 3 has none, and says so in a line. Source: dnf.conf(5). */
const strict = ["--setopt=install_weak_deps=False", ...lenient];

/** rpm's names of architectures. Source: rpm's rpmrc, `rpm --eval %{_arch}`. */
const arches: Record<Arch, string> = {
  amd64: "x86_64",
  arm64: "aarch64",
  armhf: "armv7hl",
  ppc64el: "ppc64le",
  s390x: "s390x",
};

/** A path is appended: fails where no package has it. */
const owner = ["rpm", "-qf"];

/** From yum 3 to dnf 5, of RHEL, CentOS, Fedora and their derivatives: `yum` is the name that all of them answer to. */
export const yum: Manager = {
  name: "yum",
  form: "yum",
  relatives: ["rhel", "centos", "fedora"],
  programs: ["/usr/bin/yum", "/usr/bin/dnf"],

  arch: (arch) => arches[arch],
  printArch: ["uname", "-m"],
  machine: rpmArch,
  inventory: readRpm,
  // As tried with dnf 4.14 and dnf 5.4.
  opens: [
    "/etc/yum.conf",
    "/etc/dnf/dnf.conf",
    "/etc/dnf/versionlock.toml",
    ...["/etc/yum.repos.d/*.repo", "/etc/dnf/protected.d/*.conf", "/etc/dnf/vars/*", "/etc/yum/vars/*"],
    ...["/etc/dnf/modules.d/*.module", "/etc/dnf/modules.defaults.d/*.yaml"],
    "/etc/rpm/macros.*",
  ],
  dependants: rpmDependants,

  query,
  // dnf 4 prints "docker-ce-3:27.3.1-1.el9.*", yum "3:docker-ce-27.3.1-1.el7.*", dnf 5 "Package name: docker-ce".
  heldNames: (list) =>
    list.split("\n").map((line) =>
      line
        .replace(/^Package name: /, "")
        .replace(/^\d+:/, "")
        .replace(/-(\d+:)?\d.*$/, "")
        .trim(),
    ),
  // dnf 4 and 5, and yum 3, of a command that they lack.
  withoutHolds: {
    says: /no such command|unknown (argument|command)/i,
    what: {
      en: "this machine's yum has no versionlock, so nothing could be held.",
      zh: "本机的 yum 没有 versionlock，无法锁定版本。",
    },
    next: {
      en: "Install its plug-in (yum install 'dnf-command(versionlock)', on CentOS 7 yum-plugin-versionlock), or leave --hold out.",
      zh: "请安装该插件（yum install 'dnf-command(versionlock)'，CentOS 7 为 yum-plugin-versionlock），或去掉 --hold。",
    },
  },
  // https://docs.docker.com/engine/install/centos/#uninstall-old-versions and fedora/, containerd and runc from the
  // Conflicts and Obsoletes of containerd.io (containerd-packaging, rpm/containerd.spec), podman-docker, moby-engine and
  // Fedora's docker-cli because each owns /usr/bin/docker or /usr/bin/dockerd. podman itself stays: Docker's page for
  // RHEL removes it only because RHEL 8's podman needs the runc package.
  conflicts: [
    "docker",
    "docker-client",
    "docker-client-latest",
    "docker-common",
    "docker-latest",
    "docker-latest-logrotate",
    "docker-logrotate",
    "docker-selinux",
    "docker-engine-selinux",
    "docker-engine",
    "docker-cli",
    "docker-buildx",
    "docker-compose",
    "moby-engine",
    "podman-docker",
    "containerd",
    "runc",
  ],
  mend: {
    checks: [["rpm", "-q", "--qf", "%{NAME}\\n", ...packageNames]],
    duplicates: true,
    commands: [["yum", ...agreed, "remove", "--duplicates"]],
  },
  // curl, rpm and the CA certificates belong to every installation; yum-utils is not needed to write a file.
  prerequisites: () => undefined,
  install: ({ pinned, anywhere }) =>
    (pinned ? ["install", "downgrade"] : ["install"]).map((verb) => [
      ...["yum", ...agreed, ...strict, ...(anywhere ? checked : bound), ...patience, verb],
    ]),
  lowering: (argv) => [argv, ...withVerb(argv, "downgrade")],
  remove: ["yum", ...agreed, "remove"],
  transactions,
  alone,
  origins,
  contents,
  files: { list: ["rpm", "-ql"], owner, all: ["rpm", "-qa"] },
  // The time at which its transaction began, in hex digits. Sources: rpm's lib/fsm.c and lib/rpmts.c.
  unpacking: { patterns: [`*;[5-9a-f]${"[0-9a-f]".repeat(7)}`], owner },
  list: ["yum", "-q", "list", "--showduplicates"],
  cache,
  // yum 3 and dnf 4, dnf 5.
  fetchOnly: {
    option: "--downloadonly",
    fails: "Error downloading packages|Librepo error|[Aa]ll mirrors were (already )?tried",
  },
  keeps: {
    downloads: ["/var/cache/dnf", "/var/cache/libdnf5", "/var/cache/yum"],
    records: ["/var/lib/rpm", "/var/lib/dnf"],
  },
  cachedHere: [
    "/var/cache/dnf/docker-ce-*",
    "/var/cache/libdnf5/docker-ce-*",
    "/var/cache/yum/*/*/docker-ce-*",
    // dnf's mark that rpm's database holds keys (dnf/base.py, _gpg_key_check).
    "/var/cache/dnf/.gpgkeyschecked.*",
  ],
  // Whoever installs by gpgkey imports it. Source: rpmkeys(8); rpm -e is older than rpmkeys --delete, and does the same.
  importedKeys: {
    list: ["rpm", "-q", "--qf", "%{VERSION}-%{RELEASE}\\n", "gpg-pubkey"],
    remove: ["rpm", "-e", "--allmatches"],
    prefix: "gpg-pubkey-",
  },

  compare: compareRpmVersions,
  // "…-1.el9", "…-1.fc44", and on CentOS 7 "…-1.el7.centos".
  suiteOf: (version) => /\.(?:el|fc)(\d+)(?:[._]|$)/.exec(version)?.[1],
  // A demand without a release is met by every release.
  demanded: (version, limit) => (limit.includes("-") ? version : version.replace(/-[^-]*$/, "")),
  signedIndex: false,
  seenTime,
  readIndex: readRepodata,

  sources,
  shortTools: { "cache-yum": "" },
};
