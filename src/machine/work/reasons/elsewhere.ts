import type { Reason } from "./types.ts";

/** docker-ce's own repository, be it a mirror of somebody's: what else is named is another one. */
const ours = "docker|/linux/(debian|ubuntu|raspbian|centos|rhel|fedora)";
const oursFailed = `(Err:|Failed to|Failure: |GPG error: |verification failed: |The repository ').*(${ours})`;
const archive =
  "[a-z+]+:/+([^ ]*[.](debian|ubuntu|kali|raspbian|linuxmint)[.](org|com)|[^ ]*/(debian|ubuntu|raspbian|kali|debian-security|ubuntu-ports)([/ ]|$))";

/**
 * Whose host failed, where it was not docker-ce's mirror: proxies and the distribution's archive here, which docker-ce
 * needs; below, other repositories. Before ofPackages, which blames the mirror. Sources: apt's acquire-item.cc and
 * acqprogress.cc from 1.0 to 3.1, yum's and dnf's messages, librepo, libdnf5.
 */
export const ofElsewhere: readonly Reason[] = [
  {
    words:
      "Could not resolve proxy|from proxy|proxy CONNECT aborted|CONNECT tunnel failed|407 +Proxy Authentication|Failed to connect to proxy|Unsupported proxy",
    why: {
      en: "A proxy did not let a request through. It is set in http_proxy or https_proxy, in Acquire::http::Proxy (apt-config dump), or as proxy= in /etc/dnf/dnf.conf or /etc/yum.conf.",
      zh: "代理没有放行请求。代理设置可能在 http_proxy 或 https_proxy、Acquire::http::Proxy（apt-config dump），或 /etc/dnf/dnf.conf、/etc/yum.conf 的 proxy= 中。",
    },
  },
  {
    // A web server's own ports are 80 and 443; whatever else was tried is no mirror's address but a proxy's, or a port
    // that a person gave.
    words:
      "(Could not connect to|Failed to connect to|Couldn.t connect to) [^ ]+(:| port )([0-9]|[0-79][0-9]|8[1-9]|[0-35-9][0-9][0-9]|4[0-35-9][0-9]|44[0-24-9]|[0-9][0-9][0-9][0-9]+)( |:|$)",
    why: {
      en: "Nothing answers at that address, and its port is not a web server's usual one: most likely a proxy. Check http_proxy and https_proxy, Acquire::http::Proxy in /etc/apt/apt.conf.d (apt-config dump), proxy= in /etc/dnf/dnf.conf or /etc/yum.conf; otherwise the port of the mirror that you gave.",
      zh: "所连接的地址没有响应，且不是网站的常用端口：多半是代理。请检查 http_proxy、https_proxy、/etc/apt/apt.conf.d 中的 Acquire::http::Proxy（apt-config dump）、/etc/dnf/dnf.conf 或 /etc/yum.conf 的 proxy=；否则请检查所给镜像站的端口。",
    },
  },
  {
    // apt prints whom it asked, be it a proxy.
    words:
      "\\[IP: [^ ]+ ([0-9]|[0-79][0-9]|8[1-9]|[0-35-9][0-9][0-9]|4[0-35-9][0-9]|44[0-24-9]|[0-9][0-9][0-9][0-9]+)\\]",
    why: {
      en: "The answer came from a port that is not a web server's usual one: most likely a proxy that refuses the request. Check http_proxy and https_proxy, Acquire::http::Proxy in /etc/apt/apt.conf.d (apt-config dump); otherwise the mirror that you gave.",
      zh: "响应来自非网站常用的端口：多半是代理拒绝了请求。请检查 http_proxy、https_proxy、/etc/apt/apt.conf.d 中的 Acquire::http::Proxy（apt-config dump）；否则请检查所给的镜像站。",
    },
  },
  {
    words:
      "mirrorlist[.]centos[.]org|vault[.]centos[.]org.*404|Cannot find a valid baseurl for repo: (base|updates|extras)",
    why: {
      en: "CentOS's own repositories, not docker-ce's mirror, do not answer: mirrorlist.centos.org was shut down after CentOS 7 and 8 had ended. Point the files in /etc/yum.repos.d at vault.centos.org or a mirror of it, then run this again.",
      zh: "没有响应的是 CentOS 自身的软件源，而不是 docker-ce 镜像站：CentOS 7 与 8 停止支持后 mirrorlist.centos.org 已关闭。请将 /etc/yum.repos.d 中的地址改为 vault.centos.org 或其镜像，再重新运行。",
    },
  },
  {
    // rust-lang/docker-rust#195. apt 3 checks with sqv.
    words: `(GPG error: |OpenPGP signature verification failed: )${archive}`,
    not: ours,
    why: {
      en: "apt knows no key that signed the distribution's own archive, so none of its packages can be installed: the keys are old or missing (package debian-archive-keyring, ubuntu-keyring), or it is a mirror of another distribution.",
      zh: "发行版自身软件源的签名不被 apt 认可，无法安装其中的软件包：公钥过旧或缺失（软件包 debian-archive-keyring、ubuntu-keyring），或该镜像属于另一个发行版。",
    },
  },
  {
    words: `(Err:[0-9]+|Failed to fetch|The repository '?) *${archive}`,
    not: ours,
    why: {
      en: "The distribution's own archive, not docker-ce's mirror, failed: the output names the host. Try apt-get update by itself; an old release has moved to archive.debian.org or old-releases.ubuntu.com.",
      zh: "出错的是发行版自身的软件源，而不是 docker-ce 镜像站：其输出指明了主机。请单独运行 apt-get update 查看；旧版本已迁至 archive.debian.org 或 old-releases.ubuntu.com。",
    },
  },
  // What is needed comes from the distribution, whichever other repository failed beside it.
  {
    words:
      "unmet dependencies|nothing provides|none of the providers can be installed|(Depends|Recommends): .* but (it is|[^ ]+ is) |held broken packages|^ +Requires: |Failed dependencies",
    why: {
      en: "No enabled repository of this machine has a needed package, or not in a fitting version: the output names it. It comes from the distribution itself: enable its repositories (EL: AppStream or extras for container-selinux; apt-get update for Debian and Ubuntu), then run this again.",
      zh: "本机已启用的软件源中没有所需的某个软件包，或没有合适的版本：其输出指明了是哪个。它来自发行版自身：请启用相应的软件源（EL 的 container-selinux 在 AppStream 或 extras 中；Debian、Ubuntu 请先 apt-get update），再重新运行。",
    },
  },
  {
    words:
      "(Failed to download metadata for repo |Cannot find a valid baseurl for repo: |[Ff]ailure: repodata/repomd[.]xml from |for repository |repomd[.]xml signature could not be verified for )['\"]?([^'\" :]+)",
    not: ours,
    unless: oursFailed,
    group: 2,
    why: {
      en: "Another repository of this machine, not docker-ce's mirror, can't be used: $1. Fix it or disable it (enabled=0 in its file), then run this again.",
      zh: "无法使用的是本机的另一个软件源 $1，而不是 docker-ce 镜像站。请修复或停用它（在其文件中设 enabled=0），再重新运行。",
    },
  },
  {
    // docker/docker-install#38, BlueBrain/morphoclass#63. apt before 1.1 (Ubuntu 14.04) to 2.9;
    // 3.0 checks with sqv.
    words:
      "(GPG error: |OpenPGP signature verification failed: |The repository ')([a-z+]+:/[^ ']+ [^ ']+)[^']*(InRelease|Release(: |[.]gpg|' is not signed))",
    not: ours,
    unless: oursFailed,
    group: 2,
    why: {
      en: "Another repository of this machine, not docker-ce's mirror, is signed by no key that apt knows: $1. Install its new key or disable it, then run this again.",
      zh: "签名不被 apt 认可的是本机的另一个软件源，而不是 docker-ce 镜像站：$1。请更新其公钥或停用它，再重新运行。",
    },
  },
  {
    // 1Panel-dev/1Panel#2902 and #2075
    words:
      "The repository '([a-z+]+:/[^ ']+ [^ ']+) Release' (does not have|no longer has|does no longer have)",
    not: ours,
    unless: oursFailed,
    group: 1,
    why: {
      en: "Another repository of this machine, not docker-ce's mirror, has nothing (any more) for this release of the system: $1. Disable it, or, if the system's own release has ended, point it at archive.debian.org or old-releases.ubuntu.com.",
      zh: "本机的另一个软件源没有（或不再有）适用于本系统版本的内容，而不是 docker-ce 镜像站：$1。请停用它；若系统版本已停止支持，请改用 archive.debian.org 或 old-releases.ubuntu.com。",
    },
  },
  {
    words: "(Err:[0-9]+|Failed to fetch) *([a-z+]+:/[^ ]+)",
    not: ours,
    unless: oursFailed,
    group: 2,
    why: {
      en: "Another repository of this machine, not docker-ce's mirror, failed: $1. Fix it or disable it, then run this again.",
      zh: "出错的是本机的另一个软件源，而不是 docker-ce 镜像站：$1。请修复或停用它，再重新运行。",
    },
  },
];
