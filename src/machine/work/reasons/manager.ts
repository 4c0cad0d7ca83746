import type { Reason } from "./types.ts";

/**
 * A package manager that can't work at all, by its own state; reports stand beside the rows. Before ofPackages, since
 * what follows on its screen is a consequence.
 */
export const ofManager: readonly Reason[] = [
  {
    // prebuild/docker-images#28, AcademySoftwareFoundation/aswf-docker#13
    words:
      "(yum|dnf)[^ ]*: .*bad interpreter|No module named '?(yum|dnf|rpm|hawkey|libdnf)|problem importing one of the Python modules|except (KeyboardInterrupt|OSError|IOError), e",
    why: {
      en: "yum runs with a Python that is not the system's own, most often because /usr/bin/python was changed: change it back (ls -l /usr/bin/python*; head -n 1 /usr/bin/yum), then run this again.",
      zh: "yum 使用的不是系统自带的 Python，多半因为 /usr/bin/python 被改过：请改回（ls -l /usr/bin/python*；head -n 1 /usr/bin/yum），再重新运行。",
    },
  },
  {
    // chef/chef#11266, adoptium/infrastructure#1868
    words:
      "rpmdb open failed|DB_RUNRECOVERY|Thread died in Berkeley DB|db[0-9] error.* from dbenv|database disk image is malformed",
    why: {
      en: "rpm's database is damaged, so nothing can be installed. Repair it (rm -f /var/lib/rpm/__db.*; rpm --rebuilddb), then run this again.",
      zh: "rpm 数据库已损坏，无法安装任何软件包。请先修复（rm -f /var/lib/rpm/__db.*；rpm --rebuilddb），再重新运行。",
    },
  },
  {
    words: "The package ([^ ]+) needs to be reinstalled, but I can't find an archive",
    group: 1,
    why: {
      en: "$1 is only half installed, and no repository here has it, so apt refuses to work: install its .deb again, or remove it (dpkg --remove --force-remove-reinstreq $1), then run this again.",
      zh: "$1 只安装了一半，而本机软件源中没有它，因此 apt 拒绝工作：请重新安装它的 .deb，或将其移除（dpkg --remove --force-remove-reinstreq $1），再重新运行。",
    },
  },
  {
    words: "dependency problems prevent configuration of ([^:]+)",
    not: "docker|containerd",
    group: 1,
    why: {
      en: "$1, which was here before, lacks a package that no repository here has: the output names it. Remove $1 or install what it lacks, then run this again.",
      zh: "本机原有的 $1 缺少依赖，而软件源中没有：其输出指明了缺少什么。请移除 $1 或补上所缺的软件包，再重新运行。",
    },
  },
  {
    words:
      "Unmet dependencies. Try .*fix-broken|You might want to run .*(fix-broken|-f) install|Packages need to be removed but remove is disabled|Unable to correct dependencies",
    why: {
      en: "Packages that were here before lack what they need, so apt refuses to work: its output names them. Fix them (apt-get --fix-broken install) or remove them, then run this again.",
      zh: "本机原有的软件包缺少依赖，因此 apt 拒绝工作：其输出指明了是哪些。请修复（apt-get --fix-broken install）或移除它们，再重新运行。",
    },
  },
  {
    // pacman's lib/libalpm/sync.c, dload.c and be_sync.c; https://wiki.archlinux.org/title/Pacman#Failed_to_retrieve
    words:
      "failed retrieving file '[^']+[.]pkg[.]|error: target not found: |database file for '[^']+' does not exist|unable to satisfy dependency '|error: failed to prepare transaction .could not satisfy",
    why: {
      en: "pacman's lists are missing, or older than the mirror. Arch supports no partial upgrades: upgrade the whole system (sudo pacman -Syu; reboot if that brought a kernel), then run this again.",
      zh: "pacman 的软件包列表缺失，或比镜像站旧。Arch 不支持部分升级：请先升级整个系统（sudo pacman -Syu；如升级了内核，请重启），再重新运行。",
    },
  },
  {
    words: "dpkg was interrupted, you must manually run",
    why: {
      en: "An earlier dpkg was interrupted. Finish it (dpkg --configure -a), then run this again.",
      zh: "之前的 dpkg 操作被中断。请先完成它（dpkg --configure -a），再重新运行。",
    },
  },
  {
    words:
      "dpkg/(status|available)['\"]? (failed|could not be|near line)|parsing file '?/var/lib/dpkg/|flAbsPath on /var/lib/dpkg",
    why: {
      en: "dpkg's list of what is installed is missing or damaged. dpkg keeps older ones (/var/lib/dpkg/status-old, /var/backups/dpkg.status.*): put one back, then run this again.",
      zh: "dpkg 的已安装软件包清单缺失或损坏。旧的清单在 /var/lib/dpkg/status-old 和 /var/backups/dpkg.status.*：请恢复其中一份，再重新运行。",
    },
  },
  {
    words:
      "package cache file is corrupted|Problem with MergeList|package lists or status file could not be parsed",
    why: {
      en: "apt's lists are damaged, as after a full disk or a cut connection. Fetch them again (rm -rf /var/lib/apt/lists/*; apt-get update), then run this again.",
      zh: "apt 的软件包列表已损坏，磁盘写满或连接中断后会这样。请重新获取（rm -rf /var/lib/apt/lists/*；apt-get update），再重新运行。",
    },
  },
  {
    words:
      "Could not get lock /|Unable to (acquire|lock) the|Unable to lock (the|directory)|Another app is currently holding the yum lock|another copy is running as pid|Failed to obtain the transaction lock|can.t create transaction lock",
    why: {
      en: "Another package manager is running: the output may name it. Wait until it has ended, then run this again.",
      zh: "另一个包管理器正在运行：其输出可能指明了是哪个。请等它结束后重新运行。",
    },
  },
];
