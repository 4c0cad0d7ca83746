import { SetupError } from "../src/errors.ts";
import type { Evidence } from "../src/machine/facts/evidence.ts";
import type { OsRelease } from "../src/machine/facts/os-release.ts";
import type { Text } from "../src/text.ts";
import type { Apart, ApartKind } from "./apart.ts";
import { newestFor } from "./glibc.ts";
import { ownCommand } from "./own-command.ts";
import type { Distro } from "./types.ts";

/** "Ubuntu 14.04 – 26.10, Debian 8 – 13, …", made from the distributions' own tables. */
export function supportedList(distros: readonly Distro[]): Text {
  const named = distros.filter(({ byLibrary }) => !byLibrary);
  const names = named.map(({ name, releases }) => {
    const [last, first] = [releases[0]!.version, releases.at(-1)!.version];
    if (last === "rolling") return name;
    return last === first ? `${name} ${last}` : `${name} ${first} – ${last}`;
  });
  return {
    en: `Supported: ${names.join(", ")}, and their derivatives.`,
    zh: `支持：${names.join("、")}，以及它们的衍生版。`,
  };
}

/** A machine's own name, for people. */
const nameOf = (os: OsRelease) =>
  `${os.prettyName ?? os.name ?? "?"} (ID=${os.id ?? ""}, VERSION_ID=${os.versionId ?? ""})`;

/** What to say of each kind, and what to do where there is no command. */
const ownPackage = {
  what: {
    en: "docker-ce has no packages for it; it has a Docker package of its own",
    zh: "docker-ce 没有它的软件包；它有自带的 Docker 软件包",
  },
  next: { en: "Its own package", zh: "它自带的软件包" },
};
const kinds: Readonly<Record<ApartKind, { what: Text; next: Text }>> = {
  "own-package": ownPackage,
  unmanaged: ownPackage,
  "built-in": {
    what: {
      en: "Docker comes with the system itself, and nothing is installed beside it",
      zh: "系统本身已带 Docker，不另行安装",
    },
    next: { en: "Use the one that is there", zh: "请使用系统自带的 Docker" },
  },
  image: {
    what: {
      en: "the system is made of a read-only image, so packages can't be installed into it in the usual way",
      zh: "系统由只读镜像构成，不能以通常方式安装软件包",
    },
    next: { en: "Use its own way, or a virtual machine", zh: "请使用它自己的方式，或改用虚拟机" },
  },
  hypervisor: {
    what: {
      en: "this is a hypervisor, which should not run containers itself",
      zh: "这是虚拟化主机，不适合直接运行容器",
    },
    next: {
      en: "Run docker-setup in a virtual machine on it, for example Debian 12",
      zh: "请在其上的虚拟机（例如 Debian 12）中运行 docker-setup",
    },
  },
  "no-docker": {
    what: { en: "Docker's engine runs on Linux only", zh: "Docker 引擎只能在 Linux 上运行" },
    next: {
      en: "Run docker-setup in a Linux virtual machine on it",
      zh: "请在其上的 Linux 虚拟机中运行 docker-setup",
    },
  },
  architecture: {
    what: {
      en: "it is made for riscv64, which docker-ce has no packages for",
      zh: "它面向 riscv64 架构，docker-ce 没有该架构的软件包",
    },
    next: { en: "Its own package", zh: "它自带的软件包" },
  },
  "too-old": {
    what: {
      en: "it is too old: Docker never built packages that run on it",
      zh: "版本过旧：Docker 从未提供能在其上运行的软件包",
    },
    next: { en: "Upgrade the system first", zh: "请先升级系统" },
  },
};

/** A system that docker-ce's repositories are not for: its name, why, and what to type there. */
export function standsApart(os: OsRelease, { kind, command }: Apart, distros: readonly Distro[]): SetupError {
  const { what, next } = kinds[kind];
  return new SetupError(
    "unsupported-host",
    { en: `${nameOf(os)}: ${what.en}.`, zh: `${nameOf(os)}：${what.zh}。` },
    {
      why: supportedList(distros),
      next: command === undefined ? next : { en: `${next.en}: ${command}`, zh: `${next.zh}：${command}` },
    },
  );
}

export const tooOld = (os: OsRelease, distros: readonly Distro[]) =>
  standsApart(os, { kind: "too-old", command: undefined }, distros);

/** The machine's distribution is none of ours: what was found, what is supported, and what might fit by its C library. */
export function unknownDistro(
  os: OsRelease,
  distros: readonly Distro[],
  evidence: Evidence = {},
): SetupError {
  const own = distros.find(({ id }) => id === os.id);
  if (own !== undefined) return unknownVersion(os, own);
  return new SetupError(
    "unsupported-host",
    {
      en: `There are no docker-ce packages for this distribution, and none are known to fit: ${nameOf(os)}`,
      zh: `此发行版没有自己的 docker-ce 软件包，也不知道哪个可以代用：${nameOf(os)}`,
    },
    { why: supportedList(distros), next: force(os, evidence) },
  );
}

/** Never Debian's name for a system that is not Debian's kin. */
function force(os: OsRelease, { glibc }: Evidence): Text {
  const like = (...ids: string[]) => os.idLike.some((id) => ids.includes(id));
  const base = like("debian", "ubuntu") ? "debian" : like("rhel", "centos", "fedora") ? "centos" : undefined;
  const release = base === undefined || glibc === undefined ? undefined : newestFor(base, glibc);
  const example = base === "debian" ? (release ?? "bookworm") : (release ?? "9");
  if (base !== undefined) {
    return {
      en: `If you know which release it is compatible with, say so, for example --target ${base}:${example}`,
      zh: `如果你知道它与哪个版本兼容，请指定，例如 --target ${base}:${example}`,
    };
  }
  return {
    en: "Look for docker or moby-engine in its own packages; if it is a relative of a system listed above, name that one with --target (`docker-setup distros` lists them)",
    zh: "请在它自带的软件包中查找 docker 或 moby-engine；如果它是上述某个系统的衍生版，请用 --target 指定（`docker-setup distros` 会列出）",
  };
}

/** One of ours in a release that no repository has. */
function unknownVersion(os: OsRelease, distro: Distro): SetupError {
  const { name, releases } = distro;
  const names = releases.map(({ version, codename }) => (codename ? `${version} (${codename})` : version));
  const own = ownCommand(distro, "docker");
  return new SetupError(
    "unsupported-host",
    {
      en: `Docker has no packages for this release of ${name}: ${nameOf(os)}`,
      zh: `Docker 没有 ${name} 这个版本的软件包：${nameOf(os)}`,
    },
    {
      why: { en: `There are: ${names.join(", ")}`, zh: `可用的版本：${names.join("、")}` },
      next: {
        en: `Upgrade the system, or use its own package: ${own}`,
        zh: `请升级系统，或使用它自带的软件包：${own}`,
      },
    },
  );
}

/** No os-release: not Linux, or a machine too bare to tell. */
export function noDistro(platform: string, distros: readonly Distro[]): SetupError {
  const names: Readonly<Record<string, string>> = {
    darwin: "macOS",
    win32: "Windows",
    freebsd: "FreeBSD",
    openbsd: "OpenBSD",
    netbsd: "NetBSD",
    sunos: "Solaris",
    aix: "AIX",
    android: "Android",
  };
  const name = Object.hasOwn(names, platform) ? names[platform]! : platform;
  const linux = platform === "linux";
  return new SetupError(
    "unsupported-host",
    linux
      ? {
          en: "This Linux does not say which one it is: /etc/os-release is missing",
          zh: "无法识别此 Linux：缺少 /etc/os-release",
        }
      : {
          en: `docker-setup installs Docker on Linux; this is ${name}`,
          zh: `docker-setup 只在 Linux 上安装 Docker；这里是 ${name}`,
        },
    {
      why: supportedList(distros),
      next: linux
        ? {
            en: "Name it with --target DISTRO:RELEASE (`docker-setup distros` lists them)",
            zh: "请用 --target 发行版:版本 指定（`docker-setup distros` 会列出）",
          }
        : {
            en: "Make a script for a server here: docker-setup --dry-run --target ubuntu:24.04 > install.sh",
            zh: "可以在这里为服务器生成脚本：docker-setup --dry-run --target ubuntu:24.04 > install.sh",
          },
    },
  );
}

/** docker-ce is not built for this architecture, here or anywhere. */
export function unsupportedArch(distro: Distro, arch: string, os?: OsRelease): SetupError {
  const list = distro.architectures.join(", ");
  const machine = os === undefined ? distro.name : nameOf(os);
  const own = ownCommand(distro, "moby-engine");
  const why = architectures[arch.trim().toLowerCase()];
  return new SetupError(
    "unsupported-host",
    {
      en: `Docker builds no docker-ce packages for ${machine} on ${arch}.`,
      zh: `Docker 没有为 ${arch} 架构的 ${machine} 提供 docker-ce 软件包。`,
    },
    {
      why: {
        en: `${why ? `${why.en} ` : ""}For ${distro.name} there are: ${list}`,
        zh: `${why ? why.zh : ""}${distro.name} 可用的架构：${list}`,
      },
      next: {
        en: `Use the distribution's own Docker package: ${own}`,
        zh: `请使用发行版自带的 Docker 软件包：${own}`,
      },
    },
  );
}

/** Architectures that people meet, and what is to know of each. */
const armv6: Text = {
  en: "docker-ce's armhf packages need ARMv7: Pi 1 and Zero are ARMv6.",
  zh: "docker-ce 的 armhf 软件包需要 ARMv7：Pi 1 和 Zero 是 ARMv6。",
};
const i386: Text = {
  en: "docker-ce ended 32-bit x86 in 2017.",
  zh: "docker-ce 已于 2017 年停止支持 32 位 x86。",
};
const architectures: Readonly<Record<string, Text | undefined>> = Object.assign(Object.create(null), {
  armv6l: armv6,
  armv6: armv6,
  i386,
  i486: i386,
  i586: i386,
  i686: i386,
});
