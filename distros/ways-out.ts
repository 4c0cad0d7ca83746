/** What to type where a system's own repositories lack what Docker's packages need, or Docker itself. */
import type { Target } from "../src/terms.ts";
import type { Text } from "../src/text.ts";

type WayOut = (target: Target) => Text | undefined;

const same = (text: Text): WayOut => {
  return () => text;
};

/**
 * openEuler's file has OS, everything and EPOL: https://docs.openeuler.org/en/docs/22.03_LTS/docs/Releasenotes/ and
 * openEuler.repo of its images.
 */
const openEuler = same({
  en: "On openEuler these are in its own repositories everything and EPOL. Enable both, then run this again: sudo dnf config-manager --set-enabled everything EPOL",
  zh: "在 openEuler 上，它们位于自带的软件源 everything 与 EPOL 中。请启用这两个软件源后重新运行：sudo dnf config-manager --set-enabled everything EPOL",
});

/** Built after openEuler, with repositories of other names. */
const kin = same({
  en: "The distribution's repositories that hold them may be disabled: sudo dnf repolist --all shows them, sudo dnf config-manager --set-enabled NAME enables one. Then run this again.",
  zh: "包含它们的软件源可能没有启用：sudo dnf repolist --all 列出全部软件源，sudo dnf config-manager --set-enabled 名称 可启用其中之一。然后重新运行。",
});

/**
 * kylin_x86_64.repo and kylin_aarch64.repo have ks10-adv-addons with enabled = 0, and reports have it that V10's own ones
 * lack them (container-selinux, fuse-overlayfs, libcgroup), and take CentOS 8's.
 */
const kylinServer: WayOut = (target) =>
  target.version === "8"
    ? {
        en: "On Kylin V10 the repository ks10-adv-addons is disabled by default. Enable it, then run this again: sudo yum-config-manager --enable ks10-adv-addons. Where that lacks them too, CentOS 8's AppStream and BaseOS have them: add those as a repository with their key.",
        zh: "银河麒麟 V10 默认没有启用软件源 ks10-adv-addons。请启用后重新运行：sudo yum-config-manager --enable ks10-adv-addons。若其中也没有，CentOS 8 的 AppStream 与 BaseOS 有这些软件包：请将其连同公钥添加为软件源。",
      }
    : kin(target);

/** By os-release's ID, of those that get docker-ce's packages as relatives. */
const byId: Readonly<Record<string, WayOut | undefined>> = {
  openeuler: openEuler,
  kylin: kylinServer,
  bclinux: kin,
  ctyunos: kin,
  euleros: kin,
  hce: kin,
  uos: kin,
};

/** By our own name, of those that get their own Docker. */
const byDistro: Readonly<Record<string, WayOut | undefined>> = {
  // The module has docker, containerd and runc; SLES 16 has no modules. https://documentation.suse.com/sles/15-SP6/
  sles: ({ version, arch }) =>
    version.startsWith("15.")
      ? {
          en: `Docker is in SLES's Containers module. Enable it, then run this again: sudo SUSEConnect -p sle-module-containers/${version}/${machine[arch]}`,
          zh: `Docker 位于 SLES 的 Containers 模块中。请启用后重新运行：sudo SUSEConnect -p sle-module-containers/${version}/${machine[arch]}`,
        }
      : undefined,
  glibc: same({
    en: "Install these with the system's own package manager, then run this again.",
    zh: "请用系统自带的包管理器安装这些命令，然后重新运行。",
  }),
  // setup-apkrepos -c switches it on: https://wiki.alpinelinux.org/wiki/Repositories
  alpine: same({
    en: "Docker is in Alpine's repository community. Enable it in /etc/apk/repositories (setup-apkrepos -c), run apk update, then run this again.",
    zh: "Docker 位于 Alpine 的 community 软件源中。请在 /etc/apk/repositories 中启用它（setup-apkrepos -c），执行 apk update 后重新运行。",
  }),
  arch: same({
    en: "Package lists are never fetched alone here. Upgrade the whole system, then run this again: sudo pacman -Syu",
    zh: "这里不会单独更新软件包列表。请升级整个系统后重新运行：sudo pacman -Syu",
  }),
};

const machine: Readonly<Record<Target["arch"], string>> = {
  amd64: "x86_64",
  arm64: "aarch64",
  armhf: "armv7l",
  ppc64el: "ppc64le",
  s390x: "s390x",
};

/** The way out on a target; undefined: none is known. */
export function wayOut(target: Target): Text | undefined {
  const id = target.says?.id ?? "";
  const way = Object.hasOwn(byDistro, target.distro)
    ? byDistro[target.distro]
    : Object.hasOwn(byId, id)
      ? byId[id]
      : undefined;
  return way?.(target);
}
