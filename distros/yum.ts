import ini from "ini";
import { conflictingPackages } from "../src/machine/facts/conflicts.ts";
import type { Step } from "../src/plan/steps/index.ts";
import type { Arch, Channel } from "../src/terms.ts";
import { type Family, type FamilyInput, packageNames } from "./family.ts";

const KEY = "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce";
const DIRECTORY = "/etc/yum.repos.d";
const REPO = "docker-ce.repo";

const query: Family["query"] = {
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
};

/** No weak dependencies: the same packages everywhere. yum 3 has none, and says so in a line. Source: dnf.conf(5). */
const strict = ["--setopt=install_weak_deps=False"];

/** A mirror that hangs is given up sooner than after 30 s a try. Source: yum.conf(5), dnf.conf(5). */
const patience = ["--setopt=timeout=10"];

/** rpm's names of architectures. Source: rpm's rpmrc, `rpm --eval %{_arch}`. */
const arches: Record<Arch, string> = {
  amd64: "x86_64",
  arm64: "aarch64",
  armhf: "armv7hl",
  ppc64el: "ppc64le",
  s390x: "s390x",
};

/** CentOS's way, from yum 3 to dnf 5: `yum` is the name that all of them answer to. */
export const yum: Family = {
  name: "yum",
  key: { file: "gpg", path: KEY },
  query,
  arch: (arch) => arches[arch],
  printArch: ["uname", "-m"],
  conflicts: conflictingPackages.yum,

  mend: {
    checks: [["rpm", "-q", "--qf", "%{NAME}\\n", ...packageNames]],
    duplicates: true,
    command: ["yum", "-y", "remove", "--duplicates"],
  },

  // curl, rpm and the CA certificates belong to every installation; yum-utils is not needed to write a file.
  prerequisites: () => undefined,

  remove: ["yum", "-y", "remove"],

  files: ["rpm", "-ql"],

  repository(input): Step[] {
    return [
      {
        kind: "repository-retire",
        directory: DIRECTORY,
        files: [],
        keep: REPO,
        endings: [".repo"],
        oneLine: undefined,
        source: "baseurl=",
      },
      {
        kind: "file",
        path: `${DIRECTORY}/${REPO}`,
        content: repoFile(input),
        mode: 0o644,
        title: { en: `Add the repository in ${DIRECTORY}/${REPO}`, zh: `添加软件源：${DIRECTORY}/${REPO}` },
        why: {
          en: "gpgkey names the file that was checked: a key that the mirror serves later is never taken.",
          zh: "gpgkey 指向已核对的公钥文件：镜像站以后提供的其他公钥一概不采用。",
        },
      },
    ];
  },

  // "fast" is gone from dnf's makecache, and a full one reads only these repositories here anyway.
  index: (input) => [
    "yum",
    "-y",
    "--disablerepo=*",
    ...input.components.map((channel) => `--enablerepo=docker-ce-${channel}`),
    ...patience,
    "makecache",
  ],

  install: ({ pinned }) => [
    ["yum", "-y", ...strict, ...patience, "install"],
    ...(pinned ? [["yum", "-y", ...strict, ...patience, "downgrade"]] : []),
  ],

  list: ["yum", "-q", "list", "--showduplicates"],

  hold: () => ({
    kind: "package-hold",
    hold: true,
    names: [...packageNames],
    list: query.holds.list,
    command: query.holds.take,
    release: query.holds.release,
  }),
};

const channels: readonly Channel[] = ["stable", "test", "nightly"];

/** docker-ce.repo with all channels, the wanted ones enabled, as Docker's own file has them. Format: yum.conf(5). */
function repoFile({ repository, mirrors, components }: FamilyInput): string {
  const base = (mirror: string) => `${mirror}/${repository.path}/${repository.suite}`;
  const sections = channels.map((channel) => [
    `docker-ce-${channel}`,
    {
      name: `Docker CE ${channel}`,
      // Several are tried in turn; blanks part them in every yum and dnf.
      baseurl: mirrors.map((mirror) => `${base(mirror)}/$basearch/${channel}`).join(" "),
      enabled: components.includes(channel) ? "1" : "0",
      gpgcheck: "1",
      gpgkey: `file://${KEY}`,
    },
  ]);
  return ini.stringify(Object.fromEntries(sections));
}
