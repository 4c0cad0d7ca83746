import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { distros, findDistro, recogniseHost } from "../../distros/index.ts";
import { SetupError } from "../../src/errors.ts";
import { parseOsRelease } from "../../src/machine/facts/os-release.ts";
import { supplyOf } from "../../src/sources/supply/index.ts";

const directory = fileURLToPath(new URL("../machine/facts/os-release/", import.meta.url));
const osRelease = (name: string) => parseOsRelease(readFileSync(directory + name, "utf8"));

/** os-release file, then distribution and release, suite, derivative or not, and repositories below a mirror. */
const known = `
ubuntu-14.04         ubuntu 14.04    trusty    own      linux/ubuntu/trusty
ubuntu-16.04         ubuntu 16.04    xenial    own      linux/ubuntu/xenial
ubuntu-18.04         ubuntu 18.04    bionic    own      linux/ubuntu/bionic
ubuntu-20.04         ubuntu 20.04    focal     own      linux/ubuntu/focal
ubuntu-22.04         ubuntu 22.04    jammy     own      linux/ubuntu/jammy
ubuntu-24.04         ubuntu 24.04    noble     own      linux/ubuntu/noble
ubuntu-24.10         ubuntu 24.10    oracular  own      linux/ubuntu/oracular
ubuntu-25.04         ubuntu 25.04    plucky    own      linux/ubuntu/plucky
ubuntu-25.10         ubuntu 25.10    questing  own      linux/ubuntu/questing
ubuntu-26.04         ubuntu 26.04    resolute  own      linux/ubuntu/resolute
ubuntu-26.10         ubuntu 26.10    stonking  own      linux/ubuntu/stonking
linuxmint-21.3       ubuntu 22.04    jammy     derived  linux/ubuntu/jammy
linuxmint-22.3       ubuntu 24.04    noble     derived  linux/ubuntu/noble
pop-22.04            ubuntu 22.04    jammy     derived  linux/ubuntu/jammy
zorin-17             ubuntu 22.04    jammy     derived  linux/ubuntu/jammy
elementary-8         ubuntu 24.04    noble     derived  linux/ubuntu/noble
debian-8             debian 8        jessie    own      linux/debian/jessie
debian-9             debian 9        stretch   own      linux/debian/stretch
debian-10            debian 10       buster    own      linux/debian/buster
debian-11            debian 11       bullseye  own      linux/debian/bullseye
debian-12            debian 12       bookworm  own      linux/debian/bookworm
debian-13            debian 13       trixie    own      linux/debian/trixie
debian-sid           debian 13       trixie    derived  linux/debian/trixie
lmde-6               debian 12       bookworm  derived  linux/debian/bookworm
kali-2026.2          debian 13       trixie    derived  linux/debian/trixie
deepin-20            debian 10       buster    derived  linux/debian/buster
deepin-23            debian 12       bookworm  derived  linux/debian/bookworm
openkylin-2.0        debian 12     bookworm    derived  linux/debian/bookworm
uos-desktop-20       debian 10       buster    derived  linux/debian/buster
raspbian-12          raspbian 12     bookworm  own      linux/raspbian/bookworm
raspbian-13          raspbian 13     trixie    own      linux/debian/trixie
centos-7             centos 7        -         own      linux/centos/7
centos-8             centos 8        -         own      linux/rhel/8 linux/centos/8
centos-stream-8      centos 8        -         own      linux/rhel/8 linux/centos/8
centos-stream-9      centos 9        -         own      linux/centos/9
centos-stream-10     centos 10       -         own      linux/centos/10
rocky-8              centos 8        -         derived  linux/rhel/8 linux/centos/8
rocky-9              centos 9        -         derived  linux/centos/9
rocky-10             centos 10       -         derived  linux/centos/10
almalinux-9          centos 9        -         derived  linux/centos/9
oracle-7             centos 7        -         derived  linux/centos/7
oracle-8             centos 8        -         derived  linux/rhel/8 linux/centos/8
cloudlinux-8         centos 8        -         derived  linux/rhel/8 linux/centos/8
eurolinux-9          centos 9        -         derived  linux/centos/9
anolis-7             centos 7        -         derived  linux/centos/7
anolis-8             centos 8        -         derived  linux/rhel/8 linux/centos/8
anolis-23            centos 9        -         derived  linux/centos/9
openeuler-20.03      centos 8        -         derived  linux/rhel/8 linux/centos/8
openeuler-22.03      centos 8        -         derived  linux/rhel/8 linux/centos/8
openeuler-23.09      centos 9        -         derived  linux/centos/9
openeuler-24.03      centos 9        -         derived  linux/centos/9
openeuler-25.03      centos 9        -         derived  linux/centos/9
opencloudos-8        centos 8        -         derived  linux/rhel/8 linux/centos/8
opencloudos-9        centos 9        -         derived  linux/centos/9
opencloudos-23       centos 9        -         derived  linux/centos/9
tencentos-2.4        centos 7        -         derived  linux/centos/7
tencentos-3.3        centos 8        -         derived  linux/rhel/8 linux/centos/8
tencentos-4          centos 9        -         derived  linux/centos/9
alinux-2             centos 7        -         derived  linux/centos/7
alinux-3             centos 8        -         derived  linux/rhel/8 linux/centos/8
hce-2.0              centos 9        -         derived  linux/centos/9
kylin-server-v10     centos 8        -         derived  linux/rhel/8 linux/centos/8
kylin-server-v11     centos 9        -         derived  linux/centos/9
uos-server-20        centos 8        -         derived  linux/rhel/8 linux/centos/8
alinux-4             centos 9        -         derived  linux/centos/9
rhel-7               rhel 7          -         own      linux/centos/7
rhel-8               rhel 8          -         own      linux/rhel/8 linux/centos/8
rhel-9               rhel 9          -         own      linux/rhel/9 linux/centos/9
rhel-10              rhel 10         -         own      linux/rhel/10 linux/centos/10
fedora-41            fedora 41       -         own      linux/fedora/41
fedora-43            fedora 43       -         own      linux/fedora/43
fedora-44            fedora 44       -         own      linux/fedora/44
fedora-46            fedora 46       -         own      linux/fedora/46
nobara-43            fedora 43       -         derived  linux/fedora/43
`;
const rows = known
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));

/** os-release file, then the distribution and release that it is, and what it is given of its own. */
const ownDocker = [
  ["amazon-2023", "amzn", "2023", "docker"],
  ["opensuse-leap-15.6", "opensuse-leap", "15.6", "docker"],
  ["azurelinux-3.0", "azurelinux", "3.0", "moby-engine"],
  ["kylin-desktop-v10", "kylin-desktop", "10", "docker.io"],
  ["mariner-2.0", "mariner", "2.0", "moby-engine"],
  ["photon-5.0", "photon", "5.0", "docker"],
  ["pureos-10", "pureos", "10", "docker.io"],
  ["arch", "arch", "rolling", "docker"],
  ["alpine-3.20", "alpine", "3.20", "docker"],
] as const;

/** os-release file, then what the error's advice must hold. */
const unknown: [string, string][] = [
  ["amazon-2", "yum install docker"],
  ["alpine-3.15", "apk add docker"],
  ["hostile", "--target debian:bookworm"],
];

describe("a host's distribution", () => {
  test.each(rows)("%s is %s %s", (name, distro, version, suite, derived, ...repositories) => {
    const os = osRelease(name!);
    const target = recogniseHost(os, distro === "raspbian" ? "armhf" : "x86_64");
    expect(target).toMatchObject({
      distro,
      version,
      arch: distro === "raspbian" ? "armhf" : "amd64",
      ...(suite === "-" ? {} : { codename: suite }),
    });
    expect(target.derivative).toBe(derived === "own" ? undefined : os.prettyName);
    expect(target.because === undefined).toBe(derived === "own");
    const found = supplyOf(findDistro(distro!)!, target).repositories({ target, mirrors: ["m"] });
    expect(found.map(({ path, suite }) => `${path}/${suite}`)).toEqual(repositories);
  });

  test.each(ownDocker)("%s is %s %s, with a %s of its own", (name, distro, version, engine) => {
    const target = recogniseHost(osRelease(name), "x86_64");
    expect(target).toMatchObject({ distro, version });
    expect(supplyOf(findDistro(distro)!, target).own?.packages[0]).toEqual({ name: engine });
  });

  test.each(unknown)("%s is refused with advice", (name, advice) => {
    const error = refusal(() => recogniseHost(osRelease(name), "x86_64"));
    expect(error.code).toBe("unsupported-host");
    expect(error.what.en).toContain(osRelease(name).prettyName);
    expect(error.why?.zh).toContain("Ubuntu 14.04");
    expect(error.next?.en).toContain(advice);
    expect(error.next?.zh).toContain(advice);
  });

  test("every os-release text here has a row", () => {
    const named = [...rows, ...ownDocker].map(([name]) => name!).concat(unknown.map(([name]) => name));
    expect(readdirSync(directory).sort()).toEqual(named.sort());
  });

  test("a release newer than the table keeps its own codename", () => {
    const ubuntu = parseOsRelease('ID=ubuntu\nVERSION_ID="31.04"\nVERSION_CODENAME=zany\n');
    expect(recogniseHost(ubuntu, "arm64")).toMatchObject({
      distro: "ubuntu",
      version: "31.04",
      codename: "zany",
      arch: "arm64",
    });
    const debian = parseOsRelease('ID=debian\nVERSION_ID="14"\nVERSION_CODENAME=forky\n');
    expect(recogniseHost(debian, "arm64")).toMatchObject({
      distro: "debian",
      version: "14",
      codename: "forky",
      arch: "arm64",
    });
  });

  test("an Ubuntu derivative that names no base is not taken for Debian", () => {
    const os = parseOsRelease(
      'ID=newmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=zoe\nPRETTY_NAME="New Mint"\n',
    );
    expect(refusal(() => recogniseHost(os, "x86_64")).what.en).toContain("New Mint");
  });

  test("another Debian derivative gets bookworm", () => {
    const os = parseOsRelease("ID=mydebian\nID_LIKE=debian\nVERSION_CODENAME=mine\n");
    expect(recogniseHost(os, "x86_64")).toMatchObject({
      distro: "debian",
      codename: "bookworm",
      derivative: "mydebian",
    });
  });
});

describe("a host's architecture", () => {
  test.each([
    ["ubuntu-24.04", "s390x", "s390x"],
    ["ubuntu-24.04", "aarch64", "arm64"],
    ["debian-12", "armv7l", "armhf"],
    ["centos-stream-9", "ppc64le", "ppc64el"],
  ])("%s on %s is built as %s", (name, arch, expected) => {
    expect(recogniseHost(osRelease(name), arch).arch).toBe(expected);
  });

  test.each([
    ["centos-stream-9", "s390x"],
    ["centos-7", "armhf"],
    ["debian-12", "i386"],
    ["debian-12", "riscv64"],
    ["raspbian-12", "armv6l"],
    ["debian-13", "armv6l"],
    ["openeuler-24.03", "loongarch64"],
    ["raspbian-12", "arm64"],
    ["ubuntu-24.04", "constructor"],
  ])("%s on %s is refused, naming what there is", (name, arch) => {
    const error = refusal(() => recogniseHost(osRelease(name), arch));
    expect(error.code).toBe("unsupported-host");
    expect(error.what.en).toContain(arch);
    expect(error.what.en).toContain(osRelease(name).prettyName);
    const { distro } = recogniseHost(osRelease(name), name === "raspbian-12" ? "armhf" : "amd64");
    expect(error.why?.zh).toContain(findDistro(distro)!.architectures.join(", "));
  });
});

describe("no os-release", () => {
  test.each([
    ["darwin", "macOS", "--dry-run --target"],
    ["win32", "Windows", "--dry-run --target"],
    ["linux", "os-release", "docker-setup distros"],
    ["freebsd", "FreeBSD", "--dry-run --target"],
  ])("%s", (platform, what, next) => {
    const error = refusal(() => recogniseHost(undefined, "arm64", platform));
    expect(error.code).toBe("unsupported-host");
    expect(error.what.zh).toContain(what);
    expect(error.next?.en).toContain(next);
  });
});

describe("the tables", () => {
  test.each(distros.map((distro) => [distro.id, distro] as const))(
    "%s is newest first, with real dates",
    (_, distro) => {
      const versions = distro.releases.map(({ version }) => Number(version));
      expect(versions).toEqual([...versions].sort((a, b) => b - a));
      for (const { endOfLife } of distro.releases) {
        if (endOfLife !== undefined) expect(new Date(endOfLife).toISOString().slice(0, 10)).toBe(endOfLife);
      }
      expect(
        distro.releases.every(
          ({ codename }) =>
            (codename !== undefined) ===
            ((distro.manager === "apt" && distro.ids === undefined) || distro.byLibrary === true),
        ),
      ).toBe(true);
    },
  );
});

function refusal(run: () => unknown): SetupError {
  try {
    run();
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
  throw new Error("was not refused");
}
