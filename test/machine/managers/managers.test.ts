import { describe, expect, it } from "vitest";
import { allManagers, heldNames, type ManagerName, managerOf } from "../../../src/machine/managers/index.ts";
import type { SourceEntry } from "../../../src/machine/managers/source-types.ts";
import { dockerCeLayout } from "../../../src/sources/supply/docker-ce-addresses.ts";
import { fakeSystem } from "../../system/fake.ts";

/** What each manager says and does, case by case; a new one gets a column here. */
interface Expected {
  readonly arch: string;
  /** Its hold list as its tool prints it, with docker-ce and containerd.io held. */
  readonly held: readonly string[];
  /** Older, newer. */
  readonly versions: readonly [string, string];
  /** Versions of docker-ce, and the suites that they were built for. */
  readonly suites: Readonly<Record<string, string | undefined>>;
  /** A version that a demand for one without a release is met by. */
  readonly demand: readonly [version: string, limit: string, spoken: string];
  /** undefined: Docker publishes no repository in its form. */
  readonly entry?: { readonly path: string; readonly key: string; readonly armored: boolean };
  /** It has no command of its own to type. */
  readonly toolless?: true;
  readonly database: Parameters<typeof fakeSystem>[0];
}

const known: Record<Exclude<ManagerName, "tdnf" | "zypper" | "pacman" | "apk" | "unpacked">, Expected> = {
  apt: {
    arch: "arm64",
    held: ["docker-ce\ncontainerd.io\n"],
    versions: ["5:27.3.1~rc.1-1~debian.12~bookworm", "5:27.3.1-1~debian.12~bookworm"],
    suites: {
      "5:27.3.1-1~debian.12~bookworm": "bookworm",
      "5:29.0.0~rc.1-1~ubuntu.24.04~noble": "noble",
      "5:20.10.24~3-0~debian-bullseye": "bullseye",
      "17.03.1~ce-0~ubuntu-xenial": "xenial",
      "27.3.1-1": undefined,
      "20.10.24+dfsg1-1+deb12u1": undefined,
    },
    demand: ["1.7.27-1", "1.7.27", "1.7.27-1"],
    entry: {
      path: "/etc/apt/sources.list.d/docker.sources",
      key: "/etc/apt/keyrings/docker.gpg",
      armored: false,
    },
    database: {
      files: { "/usr/bin/apt-get": "" },
      exec: {
        "dpkg-query": {
          code: 1,
          stdout:
            "apt\t2.6.1\tinstalled\ndpkg\t1.21\tinstalled\ndocker-ce\t5:27\tinstalled\nrunc\t1\thalf-installed\n",
        },
        "dpkg --print-architecture": { stdout: "arm64\n" },
      },
    },
  },
  yum: {
    arch: "aarch64",
    held: [
      "docker-ce-3:27.3.1-1.el9.*\ncontainerd.io-0:1.7.22-3.1.el9.*\n",
      "3:docker-ce-27.3.1-1.el7.*\n0:containerd.io-1.6.33-3.1.el7.*\n",
      "# Added by 'versionlock add'\nPackage name: docker-ce\nevr = 3:27.3.1-1.fc44\n\nPackage name: containerd.io\n",
    ],
    versions: ["3:27.3.1~rc.1-1.el9", "3:27.3.1-1.el9"],
    suites: {
      "3:27.3.1-1.el9": "9",
      "3:29.0.0~rc.1-1.el10": "10",
      "3:27.3.1-1.fc44": "44",
      "17.03.1.ce-1.el7.centos": "7",
      "3:27.3.1-1": undefined,
    },
    demand: ["1.7.27-3.1.el9", "1.7.27", "1.7.27"],
    entry: {
      path: "/etc/yum.repos.d/docker-ce.repo",
      key: "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce",
      armored: true,
    },
    database: {
      files: { "/usr/bin/dnf": "" },
      exec: {
        "rpm -q": { code: 1, stdout: "dnf\t4.14.0\ndocker-ce\t5:27\npackage runc is not installed\n" },
        "rpm --eval": { stdout: "aarch64\n" },
      },
    },
  },
};

const zypperLocks = `
# | Name          | Type    | Repository
--+---------------+---------+-----------
1 | docker-ce     | package | (any)
2 | containerd.io | package | (any)
`;

const { entry: _, ...withoutEntry } = known.yum;

/** What it has from rpm is yum's. */
const cases: Record<ManagerName, Expected> = {
  apt: known.apt,
  tdnf: {
    ...withoutEntry,
    held: ["docker-ce\ncontainerd.io\n"],
    database: {
      files: { "/usr/bin/tdnf": "" },
      exec: {
        "rpm -q": { code: 1, stdout: "tdnf\t3.5.8-3.azl3\ndocker-ce\t5:27\npackage runc is not installed\n" },
        "rpm --eval": { stdout: "aarch64\n" },
      },
    },
  },
  yum: known.yum,
  zypper: {
    ...known.yum,
    held: [zypperLocks],
    database: {
      files: { "/usr/bin/zypper": "" },
      exec: {
        "rpm -q": {
          code: 1,
          stdout: "zypper\t1.14.42-2\ndocker-ce\t5:27\npackage runc is not installed\n",
        },
        "rpm --eval": { stdout: "aarch64\n" },
      },
    },
  },
  pacman: {
    ...withoutEntry,
    held: ["docker-ce\ncontainerd.io\n"],
    suites: { "1:28.5.1-1": undefined },
    demand: ["1:28.5.1-1", "1:28", "1:28.5.1-1"],
    database: {
      files: { "/usr/bin/pacman": "" },
      exec: {
        sh: { stdout: "pacman\t7.0.0-1\tinstalled\ndocker-ce\t5:27\tinstalled\n" },
        "uname -m": { stdout: "aarch64\n" },
      },
    },
  },
  apk: {
    ...withoutEntry,
    held: ["docker-ce\ncontainerd.io\n"],
    versions: ["28.5.1-r2", "28.5.2-r0"],
    suites: { "28.5.2-r0": undefined },
    demand: ["28.5.2-r0", "28", "28.5.2-r0"],
    database: {
      files: { "/sbin/apk": "" },
      exec: {
        sh: { stdout: "apk-tools\t2.14.10-r0\tinstalled\ndocker-ce\t5:27\tinstalled\n" },
        "apk --print-arch": { stdout: "aarch64\n" },
      },
    },
  },
  unpacked: {
    arch: "arm64",
    held: ["docker-ce\ncontainerd.io\n"],
    versions: known.apt.versions,
    suites: { "5:27.3.1-1~debian.12~bookworm": undefined },
    demand: known.apt.demand,
    toolless: true,
    database: {
      exec: { sh: { stdout: "docker-ce\t5:27\tinstalled\n" }, "uname -m": { stdout: "arm64\n" } },
    },
  },
};

const mirrors = ["https://one.example/docker-ce", "https://two.example/docker-ce"];

function entryFor(name: ManagerName): SourceEntry {
  const manager = managerOf(name);
  const target =
    name === "apt"
      ? ({ distro: "debian", version: "12", codename: "bookworm", arch: "arm64" } as const)
      : ({ distro: "centos", version: "9", arch: "arm64" } as const);
  const suite = "codename" in target ? target.codename : target.version;
  return {
    names: { short: "docker", repository: "docker-ce" },
    title: "Docker CE",
    target,
    repository: { mirror: mirrors[0]!, path: `linux/${target.distro}`, suite },
    mirrors,
    channels: ["stable", "test", "nightly"],
    enabled: ["stable", "test"],
    arch: manager.arch(target.arch),
  };
}

it("has a case for each manager, under its own name", () => {
  expect(allManagers.map(({ name }) => name)).toEqual(Object.keys(cases));
});

describe.each(Object.entries(cases) as [ManagerName, Expected][])("%s", (name, expected) => {
  const manager = managerOf(name);

  it("spells architectures its own way", () => expect(manager.arch("arm64")).toBe(expected.arch));

  it("reads what is held, alone and by the command that printed it", () => {
    for (const printed of expected.held) {
      for (const names of [manager.heldNames(printed), heldNames(manager.query.holds.list, printed)]) {
        expect(names.filter((each) => /^(docker|containerd)/.test(each))).toEqual([
          "docker-ce",
          "containerd.io",
        ]);
      }
      // A journal of a version whose command was another one.
      expect(heldNames(["another"], printed)).toEqual(expect.arrayContaining(["docker-ce", "containerd.io"]));
    }
  });

  it("tells the suite that a version was built for", () => {
    const told = Object.keys(expected.suites).map((version) => [version, manager.suiteOf(version)]);
    expect(Object.fromEntries(told)).toEqual(expected.suites);
  });

  it("orders versions, and takes of one what a demand speaks of", () => {
    const [older, newer] = expected.versions;
    expect(manager.compare(older, newer)).toBeLessThan(0);
    expect(manager.compare(newer, older)).toBeGreaterThan(0);
    expect(manager.compare(newer, newer)).toBe(0);
    const [version, limit, spoken] = expected.demand;
    expect(manager.demanded(version, limit)).toBe(spoken);
  });

  it("asks its database once for what is installed, and what its tool is", async () => {
    const system = fakeSystem(expected.database);
    const found = await manager.inventory(system, ["docker-ce", "runc"]);
    expect(found.installed.get("docker-ce")).toBe("5:27");
    expect(found.installed.has("runc")).toBe(false);
    expect(await manager.machine(system)).toBe(expected.arch);
    if (expected.toolless) expect(found.tool).toBeUndefined();
    else expect(found.tool?.version).toMatch(/^\d/);
    const silent = fakeSystem({ machine: "riscv64" });
    const bare = await manager.inventory(silent, ["docker-ce"]);
    expect([bare.installed.size, await manager.machine(silent), bare.tool]).toEqual([
      0,
      "riscv64",
      undefined,
    ]);
  });

  const { entry: written } = expected;
  if (written === undefined) return;

  it("reads the entry that it writes: addresses, channels, key, signed, and enabled", async () => {
    const entry = entryFor(name);
    const { lists, entry: file } = manager.sources.write(entry);
    expect([file.path, manager.sources.key(entry)]).toEqual([
      written.path,
      { path: written.key, armored: written.armored },
    ]);
    const system = fakeSystem({
      files: Object.fromEntries(lists.map(({ path, content }) => [path, content])),
    });
    const read = manager.sources.parse(file.path, file.content).filter(({ enabled }) => enabled);
    expect([...new Set(read.flatMap(({ channels }) => channels))]).toEqual(entry.enabled);
    for (const raw of read) {
      expect([raw.keys, raw.signed, raw.inlineKey]).toEqual([[written.key], true, undefined]);
      const uris = await manager.sources.addresses(system, raw.uris);
      const found = manager.sources.repositories(raw, uris, dockerCeLayout, entry.target.version);
      expect(found).toEqual(mirrors.map((mirror) => ({ ...entry.repository, mirror })));
    }
  });

  it("retires others' entries where it reads them, and never its own file", () => {
    const entry = entryFor(name);
    const { manager: by, keep, ...places } = manager.sources.retire(entry);
    expect([by, keep]).toEqual([name, manager.sources.write(entry).entry.path]);
    const { directories, endings, files, opensAll } = manager.sources;
    expect(places).toEqual({ directories, endings, files, ...(opensAll ? { opensAll } : {}) });
    expect(endings.some((ending) => keep.endsWith(ending))).toBe(true);
  });

  it("refreshes the new entry alone", () => {
    const argv = manager.sources.refresh(entryFor(name)).join(" ");
    expect(argv).toMatch(
      name === "apt" ? /sourcelist=\S+docker\.sources .*sourceparts=-/ : /--disablerepo=\*/,
    );
  });
});
