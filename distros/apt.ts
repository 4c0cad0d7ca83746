import { conflictingPackages } from "../src/machine/facts/conflicts.ts";
import type { Step } from "../src/plan/steps/index.ts";
import type { Arch } from "../src/terms.ts";
import { type Family, type FamilyInput, packageNames } from "./family.ts";
import type { FamilyName } from "./types.ts";

const KEYRING = "/etc/apt/keyrings/docker.gpg";

const query: Family["query"] = {
  // db:Status-Status came with dpkg 1.17.11 (Ubuntu 16.04 has 1.18).
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format
  argv: ["dpkg-query", "-W", "-f=${Package}\\t${Version}\\t${db:Status-Status}\\n"],
  separator: "=",
  // apt's files are locked by fcntl: apt-get(8), dpkg(1); unattended-upgrades takes the same ones.
  locks: [
    { by: "fcntl", path: "/var/lib/dpkg/lock-frontend" },
    { by: "fcntl", path: "/var/lib/dpkg/lock" },
    { by: "fcntl", path: "/var/lib/apt/lists/lock" },
    { by: "fcntl", path: "/var/cache/apt/archives/lock" },
  ],
  holds: {
    list: ["apt-mark", "showhold"],
    take: ["apt-mark", "hold"],
    release: ["apt-mark", "unhold"],
  },
};

/** A mirror that hangs is given up within a minute a file; apt's own patience is ten for Docker's packages. */
const patience = ["-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=10"];

/** Options that every apt-get that installs gets: no question about a configuration file, a little patience with a lock. */
const always = [
  "-o",
  "Dpkg::Options::=--force-confdef",
  "-o",
  "Dpkg::Options::=--force-confold",
  "-o",
  "DPkg::Lock::Timeout=60",
  // Without a terminal of its own dpkg draws no progress into the log.
  "-o",
  "Dpkg::Use-Pty=0",
  ...patience,
];

/** Ubuntu's and Debian's way: a keyring file that Signed-By names, one deb822 source, packages in exact versions. */
export const apt: Family = {
  name: "apt" satisfies FamilyName,
  key: { file: "gpg", path: KEYRING },
  query,
  arch: (arch: Arch) => arch,
  printArch: ["dpkg", "--print-architecture"],
  conflicts: conflictingPackages.apt,

  mend: {
    checks: [
      ["dpkg", "--audit"],
      ["find", "/var/lib/dpkg/updates", "-type", "f", "-name", "[0-9]*"],
    ],
    duplicates: false,
    command: ["dpkg", "--force-confdef", "--force-confold", "--configure", "-a"],
  },

  prerequisites({ target, query }) {
    const names = ["ca-certificates", ...(isOld(target.codename) ? ["apt-transport-https"] : [])];
    return {
      kind: "package-install",
      role: "prerequisites",
      packages: names.map((name) => ({ name })),
      query,
      refresh: ["apt-get", "-q", ...patience, "update"],
      remove: apt.remove,
      commands: [["apt-get", "-q", "-y", ...always, "--no-install-recommends", "install"]],
    };
  },

  remove: ["apt-get", "-q", "-y", ...always, "remove"],

  removeBroken: ["dpkg", "--force-remove-reinstreq", "--remove"],

  repository(input): Step[] {
    const { path, content } = source(input);
    const [directory, name] = split(path);
    const list = mirrorList(input);
    return [
      ...(list === undefined
        ? []
        : [
            {
              kind: "file" as const,
              path: MIRROR_LIST,
              content: list,
              mode: 0o644,
              title: { en: `List the mirrors in ${MIRROR_LIST}`, zh: `将各镜像站写入 ${MIRROR_LIST}` },
              why: {
                en: "apt goes to the next one where the first does not answer, also in later updates.",
                zh: "前一个无法访问时 apt 会自动改用下一个，以后的更新也是如此。",
              },
            },
          ]),
      {
        kind: "repository-retire",
        directory,
        files: ["/etc/apt/sources.list"],
        keep: name,
        endings: [".list", ".sources"],
        oneLine: ".list",
        source: "URIs:",
      },
      {
        kind: "file",
        path,
        content,
        mode: 0o644,
        title: { en: `Add the repository in ${path}`, zh: `添加软件源：${path}` },
        why: {
          en: "Signed-By ties the key to this one repository: it vouches for no other.",
          zh: "Signed-By 使该公钥只对这一个软件源有效。",
        },
      },
    ];
  },

  index(input) {
    const [directory, name] = split(source(input).path);
    return [
      "apt-get",
      "-q",
      "-o",
      `Dir::Etc::sourcelist=${directory}/${name}`,
      "-o",
      "Dir::Etc::sourceparts=-",
      "-o",
      "APT::Get::List-Cleanup=0",
      // Without it a mirror that fails leaves the old index and exit code 0.
      "-o",
      "APT::Update::Error-Mode=any",
      ...patience,
      "update",
    ];
  },

  install: ({ pinned }) => [
    [
      "apt-get",
      "-q",
      "-y",
      ...always,
      "--no-install-recommends",
      ...(pinned ? ["--allow-downgrades"] : []),
      "install",
    ],
  ],

  list: ["apt-cache", "madison"],

  hold: () => ({
    kind: "package-hold",
    hold: true,
    names: [...packageNames],
    list: query.holds.list,
    command: query.holds.take,
    release: query.holds.release,
  }),
};

/** apt before 1.5 (2017) fetches nothing over https without a package of its own. */
const isOld = (codename: string | undefined) =>
  ["trusty", "xenial", "jessie", "stretch"].includes(codename ?? "");

/** Releases whose tools (add-apt-repository, older configuration management) read one-line entries only. */
const oneLineReleases = ["trusty", "xenial", "bionic", "focal", "jessie", "stretch", "buster"];

const MIRROR_LIST = "/etc/apt/mirrors/docker-ce.list";

/** Several mirrors for one repository: apt-transport-mirror(1), the form that apt has had since 1.6. */
function mirrorList({ target, repository, mirrors }: FamilyInput): string | undefined {
  if (mirrors.length < 2 || isOld(target.codename)) return undefined;
  return mirrors.map((mirror, i) => `${mirror}/${repository.path}\tpriority:${i + 1}\n`).join("");
}

function source(input: FamilyInput): { path: string; content: string } {
  const { target, repository, components, arch } = input;
  const uri = mirrorList(input) ? `mirror+file:${MIRROR_LIST}` : `${repository.mirror}/${repository.path}`;
  if (oneLineReleases.includes(target.codename ?? "")) {
    return {
      path: "/etc/apt/sources.list.d/docker.list",
      content: `deb [arch=${arch} signed-by=${KEYRING}] ${uri} ${repository.suite} ${components.join(" ")}\n`,
    };
  }
  return {
    path: "/etc/apt/sources.list.d/docker.sources",
    content: [
      "Types: deb",
      `URIs: ${uri}`,
      `Suites: ${repository.suite}`,
      `Components: ${components.join(" ")}`,
      `Architectures: ${arch}`,
      `Signed-By: ${KEYRING}`,
      "",
    ].join("\n"),
  };
}

function split(path: string): [string, string] {
  const slash = path.lastIndexOf("/");
  return [path.slice(0, slash), path.slice(slash + 1)];
}
