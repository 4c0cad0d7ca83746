import type { Reason } from "./types.ts";

/**
 * What a person's configuration and packages say against it. Sources: apt's apt-pkg/, dpkg's lib/dpkg, dnf's messages;
 * reports stand beside the rows.
 */
export const ofConfiguration: readonly Reason[] = [
  {
    // Found by attack. yum 3, dnf 4 and 5.
    words: '(removing the following protected packages: |Trying to remove ")([a-z0-9.+-]+)',
    group: 2,
    why: {
      en: "The package manager's configuration protects $1 from removal: protected_packages in /etc/dnf/dnf.conf or /etc/yum.conf, or a file in /etc/dnf/protected.d or /etc/yum/protected.d. If it may go, take it out there, then run this again.",
      zh: "包管理器的配置禁止移除 $1：见 /etc/dnf/dnf.conf 或 /etc/yum.conf 的 protected_packages，或 /etc/dnf/protected.d、/etc/yum/protected.d 中的文件。若可以移除，请从中去掉它，再重新运行。",
    },
  },
  {
    // Found by attack: reposdir= elsewhere. yum 3, dnf 4, dnf 5.
    words:
      "Unknown repo: '?docker-ce|Error getting repository data for docker-ce[^ ]*, repository not found|No matching repositories for \"?docker-ce",
    why: {
      en: "The package manager does not read the entry that was written into /etc/yum.repos.d: reposdir= in /etc/dnf/dnf.conf or /etc/yum.conf names other directories. Add this one, then run this again.",
      zh: "包管理器没有读取写入 /etc/yum.repos.d 的条目：/etc/dnf/dnf.conf 或 /etc/yum.conf 的 reposdir= 指向了别的目录。请将该目录也列入其中，再重新运行。",
    },
  },
  {
    // Our own words (MSG_NOT_INSTALLED), and apt's before them.
    words:
      "in download only mode|reported success, but these are not installed|报告成功，但以下软件包并未安装",
    why: {
      en: "The package manager may be set to simulate or to download only: APT::Get::Simulate or APT::Get::Download-Only (apt-config dump), or tsflags=test in /etc/dnf/dnf.conf or /etc/yum.conf. If such a line is there, take it out, then run this again.",
      zh: "包管理器可能被设为只模拟或只下载：见 APT::Get::Simulate、APT::Get::Download-Only（apt-config dump），或 /etc/dnf/dnf.conf、/etc/yum.conf 中的 tsflags=test。若有这样的设置，请去掉后重新运行。",
    },
  },
  {
    // gensecaihq/Ubuntu-Security-Hardening-Script#8, Vanilla-OS/vanilla-system-operator#101
    words: "Problem executing scripts ([A-Za-z:-]+)",
    group: 1,
    why: {
      en: "A command that apt's own configuration runs failed ($1, see apt-config dump), not docker-ce's packages. Fix it, or remove it from /etc/apt/apt.conf.d, then run this again.",
      zh: "失败的是 apt 配置中自动执行的命令（$1，可用 apt-config dump 查看），而不是 docker-ce 的软件包。请修正或从 /etc/apt/apt.conf.d 中去掉它，再重新运行。",
    },
  },
  {
    words: "Conflicting values set for option Signed-By",
    why: {
      en: "Two entries name the same repository with different keys (Signed-By), so apt refuses to work: its output names both. Disable one of them, then run this again.",
      zh: "同一软件源有两个条目，公钥（Signed-By）却不同，apt 因此拒绝工作：其输出列出了这两个条目。请停用其中一个，再重新运行。",
    },
  },
  {
    words:
      "Malformed (entry|stanza|line) [0-9]+ in|Type .* is not known on (line|stanza) |The list of sources could not be read|File contains no section headers|contains parsing errors|Parsing file .* failed|Error: There are no enabled repo",
    why: {
      en: "The package manager can't read one of its repository files: its output names the file. Correct it, then run this again.",
      zh: "包管理器无法读取某个软件源文件：其输出指明了是哪个。请修正后重新运行。",
    },
  },
  {
    words:
      "not readable by user|Failed to parse keyring|[Pp]ermission denied.*(keyring|[.]gpg|[.]asc)|(keyring|[.]gpg|[.]asc).*[Pp]ermission denied",
    why: {
      en: "apt's own user (_apt) can't read a key: the file, or a directory above it, is closed to others, as after a umask of 077. Open it (chmod go+rX for directories, chmod 0644 for the file), then run this again.",
      zh: "apt 自己的用户（_apt）无法读取公钥：公钥文件或其上级目录不对它开放（umask 077 会造成这种情况）。请放开权限（目录用 chmod go+rX，文件用 chmod 0644），再重新运行。",
    },
  },
  {
    // rocker-org/rocker#159, Debian/raspi3-image-spec#19
    words: "The value '([^']+)' is invalid for APT::Default-Release",
    group: 1,
    why: {
      en: "apt's configuration sets APT::Default-Release to $1 (apt-config dump), but no repository here has that release, so apt refuses to work. Change or remove the setting, or fetch the lists (apt-get update), then run this again.",
      zh: "apt 配置将 APT::Default-Release 设为 $1（apt-config dump），而本机没有该版本的软件源，apt 因此拒绝工作。请修改或删除该设置，或更新列表（apt-get update），再重新运行。",
    },
  },
  {
    // docker/for-linux#812, Debian's own at each of its releases
    words: "Repository '([^']+)' changed its '?[A-Z]",
    group: 1,
    why: {
      en: "A repository describes itself differently now, and apt wants that confirmed: $1. If it is right: apt-get update --allow-releaseinfo-change, then run this again.",
      zh: "某个软件源的自述信息与之前不同，apt 要求确认：$1。若确认无误，请运行 apt-get update --allow-releaseinfo-change，再重新运行。",
    },
  },
  {
    words: "method driver ([^ ]+) could not be found",
    group: 1,
    why: {
      en: "apt lacks the program that one of its repositories is fetched with: $1. Install the package that brings it (apt-transport-https, apt-transport-tor, …), or disable that repository.",
      zh: "apt 缺少获取某个软件源所用的程序：$1。请安装提供它的软件包（apt-transport-https、apt-transport-tor 等），或停用该软件源。",
    },
  },
  {
    words:
      "trying to overwrite '.*', which is (also )?in package|conflicts with file from package|conflicts between attempted installs",
    why: {
      en: "Another package brings the same file: the output names both. Remove that package, then run this again.",
      zh: "另一个软件包含有相同的文件：其输出列出了这两个软件包。请先移除另一个，再重新运行。",
    },
  },
  {
    // openshift/openshift-ansible#5517, cockpit-project/cockpit#6225, docker/for-linux#20; apt 3's solver.
    words:
      "conflicts with [^ ]+ provided by|Reached two conflicting assignments|[^ ]+ conflicts with (docker|containerd|podman|moby|runc)|(docker|containerd)[^ ]* : (Conflicts|Breaks): ",
    why: {
      en: "Another package conflicts with docker-ce's: the output names both. If it is not needed, remove it, then run this again.",
      zh: "另一个软件包与 docker-ce 的软件包冲突：其输出列出了二者。若不需要它，请移除后重新运行。",
    },
  },
  {
    words: "Held packages were changed",
    why: {
      en: "A package that would change is held (apt-mark showhold). Release it with apt-mark unhold NAME, or ask for the version that is available.",
      zh: "需要改动的软件包已被锁定（apt-mark showhold）。请用 apt-mark unhold 名称 解除，或指定现有的版本。",
    },
  },
  {
    words:
      "filtered out by (exclude|modular) filtering|excluded by (exclude|modular|repository) filtering|matches only excluded packages|Packages? .* (is )?excluded|[.]excludes?=|versionlock.*exclud|exclud.*versionlock",
    why: {
      en: "The package manager's configuration excludes a package: exclude= or excludepkgs= in /etc/dnf/dnf.conf, /etc/yum.conf or a file of its repositories, versionlock, or a module. Allow it there, then run this again.",
      zh: "包管理器的配置排除了某个软件包：见 /etc/dnf/dnf.conf、/etc/yum.conf 或软件源文件中的 exclude=、excludepkgs=，versionlock 或模块。请在那里放行，再重新运行。",
    },
  },
];
