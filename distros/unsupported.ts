import { SetupError } from "../src/errors.ts";
import type { OsRelease } from "../src/machine/facts/os-release.ts";
import type { Text } from "../src/text.ts";
import type { Distro } from "./types.ts";

/** How distributions without docker-ce packages install their own Docker; by os-release's ID or ID_LIKE. */
const ownPackages: Readonly<Record<string, string>> = {
  alpine: "apk add docker",
  amzn: "yum install docker",
  arch: "pacman -S docker",
  gentoo: "emerge app-containers/docker",
  kylin: "apt-get install docker.io",
  nixos: "virtualisation.docker.enable = true",
  opensuse: "zypper install docker",
  suse: "zypper install docker",
  sles: "zypper install docker",
  void: "xbps-install docker",
};

/** "Ubuntu 14.04 – 26.10, Debian 8 – 13, …", made from the distributions' own tables. */
export function supportedList(distros: readonly Distro[]): Text {
  const names = distros.map(({ name, releases }) => {
    return `${name} ${releases.at(-1)!.version} – ${releases[0]!.version}`;
  });
  return {
    en: `Supported: ${names.join(", ")}, and their derivatives.`,
    zh: `支持：${names.join("、")}，以及它们的衍生版。`,
  };
}

/** The machine's distribution is none of ours: what was found, what is supported, how to force one. */
export function unknownDistro(os: OsRelease, distros: readonly Distro[]): SetupError {
  const found = `${os.prettyName ?? os.name ?? "?"} (ID=${os.id ?? ""}, VERSION_ID=${os.versionId ?? ""})`;
  const list = supportedList(distros);
  const key = [os.id, ...os.idLike].find((id) => id !== undefined && Object.hasOwn(ownPackages, id));
  const own = key === undefined ? undefined : ownPackages[key]!;
  const rpm = os.idLike.some((id) => ["rhel", "centos", "fedora"].includes(id));
  const force = rpm ? "--target centos:9" : "--target debian:12";
  return new SetupError(
    "unsupported-host",
    {
      en: `This distribution has no docker-ce packages of its own, and none is known to fit: ${found}`,
      zh: `此发行版没有自己的 docker-ce 软件包，也不知道哪个可以代用：${found}`,
    },
    {
      why: list,
      next: {
        en: `${own === undefined ? "" : `Its own package: ${own}. `}If you know which one it is compatible with, say so, for example ${force}`,
        zh: `${own === undefined ? "" : `它自带的软件包：${own}。`}如果您知道它与哪个发行版兼容，请指定，例如 ${force}`,
      },
    },
  );
}

/** No os-release: not Linux, or a machine too bare to tell. */
export function noDistro(platform: string, distros: readonly Distro[]): SetupError {
  const names: Readonly<Record<string, string>> = { darwin: "macOS", win32: "Windows" };
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
        ? { en: "Name it, for example --target debian:12", zh: "请指定，例如 --target debian:12" }
        : {
            en: "Make a script for a server here: docker-setup --dry-run --target ubuntu:24.04 > install.sh",
            zh: "可以在这里为服务器生成脚本：docker-setup --dry-run --target ubuntu:24.04 > install.sh",
          },
    },
  );
}

/** docker-ce is not built for this architecture, here or anywhere. */
export function unsupportedArch(distro: Distro, arch: string): SetupError {
  const list = distro.architectures.join(", ");
  return new SetupError(
    "unsupported-host",
    {
      en: `Docker builds no docker-ce packages for ${distro.name} on ${arch}`,
      zh: `Docker 没有为 ${arch} 架构的 ${distro.name} 提供 docker-ce 软件包`,
    },
    {
      why: { en: `For ${distro.name} there are: ${list}`, zh: `${distro.name} 可用的架构：${list}` },
      next: {
        en: "Look for the distribution's own Docker package, such as docker.io or moby-engine",
        zh: "请使用发行版自带的 Docker 软件包，例如 docker.io 或 moby-engine",
      },
    },
  );
}
