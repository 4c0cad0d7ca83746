import { describe, expect, it } from "vitest";
import { preferences } from "../../../src/machine/managers/apt/pins.ts";
import { transactions as apt } from "../../../src/machine/managers/apt/rehearsal.ts";
import { type Rehearsal, refusalsIn } from "../../../src/machine/managers/rehearsal.ts";
import { transactions as yum } from "../../../src/machine/managers/yum/rehearsal.ts";

interface Row {
  name: string;
  of: typeof apt;
  text: string;
  installs?: string;
  upgrades?: string;
  downgrades?: string;
  removes?: string;
  problems?: readonly string[];
}

/** Texts as the managers print them; the head and tail that say nothing are cut. */
const rows: Row[] = [
  {
    name: "apt 3.0: what clashes goes",
    of: apt,
    text: `The following packages will be REMOVED:
  containerd docker.io runc
Remv docker.io [26.1.5+dfsg1-9+deb13u1+b1]
Remv containerd [1.7.24~ds1-6+deb13u1]
Remv runc:i386 [1.1.15+ds1-2+b4] [docker.io:amd64 ]
Inst containerd.io (2.1.5-1~debian.13~trixie Docker CE:trixie [amd64])
Inst docker-ce (5:28.5.2-1~debian.13~trixie Docker CE:trixie [amd64])
Conf docker-ce (5:28.5.2-1~debian.13~trixie Docker CE:trixie [amd64])`,
    installs: "containerd.io 2.1.5-1~debian.13~trixie, docker-ce 5:28.5.2-1~debian.13~trixie",
    removes:
      "docker.io 26.1.5+dfsg1-9+deb13u1+b1, containerd 1.7.24~ds1-6+deb13u1, runc:i386 1.1.15+ds1-2+b4",
  },
  {
    name: "apt 1.2: up and down",
    of: apt,
    text: `Inst libc6 [2.23-0ubuntu3] (2.23-0ubuntu11 Ubuntu:16.04/xenial-updates [amd64]) []
Inst docker-ce [5:20.10.7~3-0~ubuntu-xenial] (5:20.10.6~3-0~ubuntu-xenial Docker CE:xenial [amd64])`,
    upgrades: "libc6 2.23-0ubuntu11",
    downgrades: "docker-ce 5:20.10.6~3-0~ubuntu-xenial",
  },
  {
    name: "apt 2.6: no lists",
    of: apt,
    text: `The following packages have unmet dependencies:
 docker-ce : Depends: iptables but it is not installable
             Depends: libc6 (>= 2.34) but 2.31-13 is to be installed
E: Unable to correct problems, you have held broken packages.`,
    problems: [
      "not-found docker-ce : Depends: iptables but it is not installable",
      "unmet Depends: libc6 (>= 2.34) but 2.31-13 is to be installed",
      "unmet Unable to correct problems, you have held broken packages.",
    ],
  },
  {
    name: "apt 2.6: a package of before that lacks what it needs, which is mended first",
    of: apt,
    text: `You might want to run 'apt --fix-broken install' to correct these.
The following packages have unmet dependencies:
 google-chrome-stable : Depends: libvulkan1 but it is not going to be installed
E: Unmet dependencies. Try 'apt --fix-broken install' with no packages (or specify a solution).`,
    problems: [
      "other google-chrome-stable : Depends: libvulkan1 but it is not going to be installed",
      "other Unmet dependencies. Try 'apt --fix-broken install' with no packages (or specify a solution).",
    ],
  },
  {
    name: "apt 2.6: an essential package needs what would go",
    of: apt,
    text: `The following packages have unmet dependencies:
 our-base : Depends: docker.io but it is not installable
E: Error, pkgProblemResolver::Resolve generated breaks, this may be caused by held packages.`,
    problems: [
      "not-found our-base : Depends: docker.io but it is not installable",
      "unmet Error, pkgProblemResolver::Resolve generated breaks, this may be caused by held packages.",
    ],
  },
  {
    name: "dnf 4: a package is protected",
    of: yum,
    text: `Error: 
 Problem: The operation would result in removing the following protected packages: podman
Nothing to do.`,
    problems: [
      "protected Problem: The operation would result in removing the following protected packages: podman",
    ],
  },
  {
    name: "apt 3: its new solver",
    of: apt,
    text: `The following packages have unmet dependencies:
 docker-ce : Depends: iptables but it is not installable
E: Unable to satisfy dependencies. Reached two conflicting assignments:
   1. docker-ce:amd64=5:28.5.2-1 is selected for install`,
    problems: [
      "not-found docker-ce : Depends: iptables but it is not installable",
      "unmet Unable to satisfy dependencies. Reached two conflicting assignments:",
      "other 1. docker-ce:amd64=5:28.5.2-1 is selected for install",
    ],
  },
  {
    name: "apt: a held package",
    of: apt,
    text: `The following held packages will be changed:
  docker.io runc
0 upgraded, 5 newly installed, 5 to remove and 0 not upgraded.
Remv docker.io [26.1]`,
    removes: "docker.io 26.1",
    problems: ["held docker.io", "held runc"],
  },
  {
    name: "apt: no such version",
    of: apt,
    text: "E: Version '1.2.3' for 'docker-ce' was not found\nE: Unable to locate package containerd.io",
    problems: [
      "not-found Version '1.2.3' for 'docker-ce' was not found",
      "not-found Unable to locate package containerd.io",
    ],
  },
  {
    name: "dnf 4: podman goes with runc, a long name",
    of: yum,
    text: `Dependencies resolved.
================================================================================
 Package                 Arch     Version              Repository          Size
================================================================================
Installing:
 containerd.io           x86_64   2.1.5-3.1.el9        docker-ce-stable    28 M
     replacing  runc.noarch 1.1.12-1.el9
 docker-ce               x86_64   3:28.5.2-1.el9       docker-ce-stable    31 M
Installing dependencies:
 a-package-with-quite-a-long-name
                         noarch   4.2.240.0-1.el9      baseos             5.5 k
Removing:
 podman-docker           noarch   4.9.4-1.el9          @baseos              0  
Removing dependent packages:
 podman                  noarch   4.9.4-1.el9          @baseos              0  

Transaction Summary
================================================================================
Install  7 Packages
Remove   4 Packages

Total size: 72 M
Error: Operation aborted.`,
    installs:
      "containerd.io 2.1.5-3.1.el9, docker-ce 3:28.5.2-1.el9, a-package-with-quite-a-long-name 4.2.240.0-1.el9",
    removes: "runc 1.1.12-1.el9, podman-docker 4.9.4-1.el9, podman 4.9.4-1.el9",
  },
  {
    name: "dnf 4: excluded",
    of: yum,
    text: `All matches were filtered out by exclude filtering for argument: docker-ce
Error: Unable to find a match: docker-ce`,
    problems: [
      "excluded All matches were filtered out by exclude filtering for argument: docker-ce",
      "not-found Unable to find a match: docker-ce",
    ],
  },
  {
    name: "dnf 4: a dependency is excluded",
    of: yum,
    text: `Error: 
 Problem 1: package docker-ce-3:28.5.2-1.el9.x86_64 requires container-selinux, but none of the providers can be installed
  - cannot install the best candidate for the job
  - package container-selinux-4.2.240.0-1.el9.noarch is filtered out by exclude filtering`,
    problems: [
      "unmet Problem 1: package docker-ce-3:28.5.2-1.el9.x86_64 requires container-selinux, but none of the providers can be installed",
      "excluded package container-selinux-4.2.240.0-1.el9.noarch is filtered out by exclude filtering",
    ],
  },
  {
    name: "dnf 5: what clashes goes",
    of: yum,
    text: `Package                Arch   Version            Repository            Size
Removing:
 podman-docker         noarch 0:4.9.4-1.fc44     fedora             0.0   B
Installing:
 containerd.io         x86_64 0:2.1.5-3.1.fc44   docker-ce-stable  67.8 MiB
   replacing runc      noarch 0:1.3.0-1.fc44     fedora             0.0   B
 docker-ce             x86_64 3:28.5.2-1.fc44    docker-ce-stable  84.0 MiB
Installing dependencies:
 libcgroup             noarch 0:3.0-1.fc44       fedora             0.0   B

Transaction Summary:
 Installing:         8 packages
 Replacing:          1 package
 Removing:           1 package

Operation aborted by the user.`,
    installs: "containerd.io 2.1.5-3.1.fc44, docker-ce 3:28.5.2-1.fc44, libcgroup 3.0-1.fc44",
    removes: "podman-docker 4.9.4-1.fc44, runc 1.3.0-1.fc44",
  },
  {
    name: "dnf 5: an older version of the package itself is replaced, and so is another one",
    of: yum,
    text: `Package                Arch   Version            Repository            Size
Upgrading:
 docker-ce             x86_64 3:28.5.2-1.fc44    docker-ce-stable  84.0 MiB
   replacing docker-ce x86_64 3:27.3.1-1.fc44    docker-ce-stable  84.0 MiB
   replacing moby      x86_64 0:1.0-1.fc44       fedora             1.0 MiB
Downgrading:
 containerd.io         x86_64 0:1.7.24-3.1.fc44  docker-ce-stable  67.8 MiB
   replacing containerd.io x86_64 0:2.1.5-3.1.fc44 docker-ce-stable 67.8 MiB

Transaction Summary:
 Upgrading:          1 package
 Replacing:          3 packages`,
    upgrades: "docker-ce 3:28.5.2-1.fc44",
    downgrades: "containerd.io 1.7.24-3.1.fc44",
    removes: "moby 1.0-1.fc44",
  },
  {
    name: "dnf 5: excluded",
    of: yum,
    text: "Failed to resolve the transaction:\nArgument 'docker-ce' matches only excluded packages.",
    problems: ["excluded Argument 'docker-ce' matches only excluded packages."],
  },
  {
    name: "dnf 5: a conflict",
    of: yum,
    text: `Failed to resolve the transaction:
Problem: problem with installed package
  - installed package podman-docker-4.9.4-1.fc44.noarch conflicts with docker-ce provided by docker-ce-3:28.5.2-1.fc44.x86_64 from docker-ce-stable`,
    problems: [
      "conflict installed package podman-docker-4.9.4-1.fc44.noarch conflicts with docker-ce provided by docker-ce-3:28.5.2-1.fc44.x86_64 from docker-ce-stable",
    ],
  },
  {
    name: "yum 3: up, down and gone",
    of: yum,
    text: `Dependencies Resolved

================================================================================
 Package              Arch      Version              Repository            Size
================================================================================
Installing:
 containerd.io        x86_64    1.6.33-3.1.el7       docker-ce-stable      35 M
     replacing  runc.x86_64 1.0.0-70.rc10.el7_9
Updating:
 libseccomp           x86_64    2.3.1-4.el7          base                  56 k
Downgrading:
 docker-ce            x86_64    3:20.10.24-3.el7     docker-ce-stable      21 M
Removing:
 docker-common        x86_64    2:1.13.1-210.el7     @extras              4.4 M
Removing for dependencies:
 cockpit-docker       x86_64    195.6-1.el7          @extras              100 k

Transaction Summary
================================================================================
Exiting on user command`,
    installs: "containerd.io 1.6.33-3.1.el7",
    upgrades: "libseccomp 2.3.1-4.el7",
    downgrades: "docker-ce 3:20.10.24-3.el7",
    removes: "runc 1.0.0-70.rc10.el7_9, docker-common 2:1.13.1-210.el7, cockpit-docker 195.6-1.el7",
  },
  {
    name: "yum 3: a dependency that nobody has",
    of: yum,
    text: `Error: Package: 3:docker-ce-20.10.24-3.el7.x86_64 (docker-ce-stable)
           Requires: container-selinux >= 2:2.74`,
    problems: ["unmet Requires: container-selinux >= 2:2.74"],
  },
  {
    name: "yum 3: no such version",
    of: yum,
    text: "No package docker-ce-3:1.2.3-1.el7 available.\nError: Nothing to do",
    problems: ["not-found No package docker-ce-3:1.2.3-1.el7 available."],
  },
];

const told = (packages: Rehearsal["installs"]) =>
  packages.map(({ name, version }) => `${name} ${version}`).join(", ");

describe("a transaction that was played through", () => {
  it.each(rows)("$name", ({ of, text, ...row }) => {
    expect(refusalsIn(text, of)).toEqual([]);
    const { problems, ...lists } = of.read(text);
    for (const part of ["installs", "upgrades", "downgrades", "removes"] as const)
      expect(told(lists[part]), part).toBe(row[part] ?? "");
    expect(problems.map(({ kind, text }) => `${kind} ${text}`)).toEqual(row.problems ?? []);
  });

  it.each([apt, yum])("nonsense is read in linear time", ({ read }) => {
    const start = performance.now();
    for (const text of [" ".repeat(400_000), "Installing:\n x".repeat(40_000), `E: ${"a ".repeat(200_000)}`])
      read(text);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("who owns a file", () => {
  it("dpkg -S", () => {
    const text = `docker-cli: /usr/bin/docker
diversion by dash from: /bin/sh
local diversion from: /usr/bin/dockerd
libc6:amd64, libc6:i386: /usr/share/x
dpkg-query: no path found matching pattern /usr/bin/dockerd`;
    expect(apt.ownersOf(text)).toEqual(["docker-cli", "libc6", "libc6"]);
  });
  it("rpm -qf", () => {
    const text = "owner\tpodman-docker\nerror: file /usr/bin/dockerd: No such file or directory\n";
    expect(yum.ownersOf(text)).toEqual(["podman-docker"]);
  });
});

describe("one command for both", () => {
  const t = { specs: ["docker-ce=5:1"], removes: ["docker.io", "runc"] };
  const shown = ({ ways }: typeof apt, play: boolean) =>
    ways
      .map(({ command }) => command(t, { play }))
      .map(({ argv, input }) => ({ line: argv.join(" "), input }));
  it("apt's", () => {
    expect(shown(apt, false)[0]!.line).toMatch(/ -y .* install docker-ce=5:1 docker\.io- runc-$/);
    expect(shown(apt, true)[0]!.line).toMatch(/^apt-get -q -s /);
  });
  it("dnf 5's, the shell of the others, and an early dnf 5's", () => {
    const [newest, shell, early] = shown(yum, true);
    expect(newest!.line).toMatch(
      /^yum --assumeno .* do --allowerasing --action=remove docker\.io runc --action=install docker-ce=5:1$/,
    );
    expect(shell!.line).toMatch(/ shell$/);
    expect(shell!.input).toBe("remove docker.io runc\ninstall docker-ce=5:1\nrun\n");
    expect(early!.line).toMatch(/ install --allowerasing docker-ce=5:1$/);
  });
});

describe("a private set of source entries", () => {
  const place = {
    directory: "/tmp/x",
    own: /download[.]docker[.]com/,
    repository: { mirror: "https://m.example/docker-ce", path: "linux/debian", suite: "trixie" },
    channels: ["stable"],
    arch: "amd64",
  };
  const texts = (stage: ReturnType<typeof apt.stage>) => stage.files.map(({ text }) => text);
  it("apt's: the machine's own without docker-ce's, line by line and stanza by stanza", () => {
    const files = [
      {
        path: "/etc/apt/sources.list",
        text: "deb http://deb.example x main\ndeb https://download.docker.com/linux/debian x stable\n",
      },
      {
        path: "/etc/apt/sources.list.d/a.sources",
        text: "URIs: http://a\n\nURIs: https://download.docker.com/linux/debian\n\nURIs: http://b\n",
      },
    ];
    expect(texts(apt.stage({ ...place, files }))).toEqual([
      "deb http://deb.example x main\n",
      "URIs: http://a\n\nURIs: http://b\n",
      "deb [arch=amd64 trusted=yes] https://m.example/docker-ce/linux/debian trixie stable\n",
    ]);
  });
  it("yum's, section by section", () => {
    const files = [
      {
        path: "/etc/yum.repos.d/a.repo",
        text: "[a]\nbaseurl=http://a\n[b]\nbaseurl = https://download.docker.com/x\n[c]\nbaseurl=http://c\n",
      },
    ];
    expect(texts(yum.stage({ ...place, files }))[0]).toBe("[a]\nbaseurl=http://a\n[c]\nbaseurl=http://c\n");
  });
});

it("apt's preferences", () => {
  const text = `docker-ce:
  Installed: (none)
  Candidate: 5:27.3.1-1~debian.13~trixie
  Version table:
     5:28.5.2-1~debian.13~trixie 500
        500 https://mirror.example/docker-ce/linux/debian trixie/stable amd64 Packages
 *** 5:27.3.1-1~debian.13~trixie 1001
        500 https://mirror.example/docker-ce/linux/debian trixie/stable amd64 Packages
containerd.io:
  Installed: (none)
  Candidate: 2.1.5-1
  Package pin: 2.1.5-1
  Version table:
     2.1.5-1
        500 https://mirror.example/docker-ce/linux/debian trixie/stable amd64 Packages
docker-buildx-plugin:
  Installed: (none)
  Candidate: (none)
  Version table:
     0.29.1-1~debian.13~trixie -1
        500 https://mirror.example/docker-ce/linux/debian trixie/stable amd64 Packages
docker-compose-plugin:
  Installed: (none)
  Candidate: (none)
  Version table:
`;
  expect([...preferences.read(text)]).toEqual([
    ["docker-ce", { candidate: "5:27.3.1-1~debian.13~trixie", priority: 1001, refused: [] }],
    ["containerd.io", { candidate: "2.1.5-1", priority: 500, refused: [] }],
    ["docker-buildx-plugin", { refused: ["0.29.1-1~debian.13~trixie"] }],
  ]);
});
