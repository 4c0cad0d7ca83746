import type { Reason } from "./types.ts";

/** The machine itself: its clock, disks and memory. */
export const ofMachine: readonly Reason[] = [
  {
    // An ended release's archive, which nobody signs anew; docker-ce's own mirror is never such.
    words: "Release file for ([^ ]+) is expired",
    not: "docker|/linux/(debian|ubuntu|raspbian)",
    group: 1,
    why: {
      en: "The lists of $1, not docker-ce's, have expired: that release has ended (to use it all the same, put [check-valid-until=no] into its entry), or this machine's clock is wrong (date).",
      zh: "列表已过期的是 $1，而不是 docker-ce：该版本已停止支持（若仍要使用，请在其条目中加 [check-valid-until=no]），或本机时钟不准（date）。",
    },
  },
  {
    words:
      "is not valid yet|not yet valid|certificate is not yet|certificate has expired|expired certificate|Release file .* is expired",
    why: {
      en: "A certificate or signature is not valid at this machine's time: its clock may be wrong (date; timedatectl set-ntp true), or its CA certificates are too old (package ca-certificates). Fix that, then run this again.",
      zh: "证书或签名在本机当前时间无效：本机时钟可能不准（date；timedatectl set-ntp true），或 CA 证书过旧（软件包 ca-certificates）。请修正后重新运行。",
    },
  },
  {
    words:
      "No space left on device|enough free space|more space needed|needs [0-9.]+ ?[KMG]i?B .*(on|in) the|Disk quota exceeded",
    why: {
      en: "A disk is full. Make room, then run this again: it continues from here.",
      zh: "磁盘已满。请腾出空间后再次运行，会从这里继续。",
    },
  },
  {
    // coreos/fedora-coreos-tracker#1250, containers/buildah#2239
    words: "cannot lock /etc/(passwd|group|shadow|gshadow)|existing lock file /etc/",
    why: {
      en: "The list of users and groups is locked (/etc/group.lock, passwd.lock, shadow.lock or gshadow.lock): a command holds it, or left it behind when it was killed. If no useradd, groupadd or vipw is running, delete that file, then run this again.",
      zh: "用户和用户组的列表被锁定（/etc/group.lock、passwd.lock、shadow.lock 或 gshadow.lock）：有命令正在占用，或被终止后遗留了锁文件。若没有 useradd、groupadd 或 vipw 在运行，请删除该文件后再运行。",
    },
  },
  {
    words: "Read-only file system",
    why: {
      en: "A file system is read-only. Mount it writable; on an image-based system, use the distribution's own way.",
      zh: "文件系统为只读。请以可写方式挂载；若系统是不可变镜像，请使用发行版自己的方式。",
    },
  },
  {
    // marcone/teslausb#373, microsoft/WSL#2856, geerlingguy/docker-ubuntu2004-ansible#24
    words:
      "Couldn't create (temporary file|tempfiles for splitting)|Unable to mkstemp|failed to create (file|directory) via template",
    why: {
      en: "No temporary file could be created: /tmp (or where TMPDIR leads) is full, or closed to others, and apt checks signatures as a user of its own, _apt. Fix that (chmod 1777 /tmp), then run this again.",
      zh: "无法创建临时文件：/tmp（或 TMPDIR 所指目录）已满，或不对其他用户开放，而 apt 以自己的用户 _apt 检查签名。请修正（chmod 1777 /tmp）后重新运行。",
    },
  },
  {
    words: "Input/output error|Structure needs cleaning",
    not: "server|curl|connection",
    why: {
      en: "The kernel could not read or write a disk: the disk, or its file system, is damaged (dmesg says which). Repair it first, then run this again.",
      zh: "内核无法读写某个磁盘：磁盘或其文件系统已损坏（见 dmesg）。请先修复，再重新运行。",
    },
  },
  {
    // Found by attack. mkdir's words, of coreutils and BusyBox.
    words: "can('t|not) create directory '?([^ ':]+)'?: (File exists|Not a directory)",
    group: 2,
    why: {
      en: "$1 can't be made: it, or what it lies in, is no directory but a file. Move that away, then run this again.",
      zh: "无法创建目录 $1：它或其上级不是目录，而是文件。请将其移走后重新运行。",
    },
  },
  {
    // moby/moby#38389, containers/buildah#1046. dpkg's src/main/archives.c and unpack.c; rpm's lib/fsm.c, whose other words are
    // of a damaged package.
    words:
      "((unable to (make backup (link of|symlink for)|move aside|install new version of|clean up mess surrounding|create)|error creating (directory|symbolic link|hard link)|error setting [a-z ]* of) '[.]?|[Uu]npacking of archive failed on file )(/[^';:]+)",
    not: "(digest|sum) mismatch|not in header|bad magic|read failed|uncompress",
    group: 6,
    why: {
      en: "$1 can't be put in its place: something stands there that the package manager can't replace, such as a mount (findmnt), a directory, or a file made immutable (lsattr, chattr -i). Take it away, then run this again.",
      zh: "无法写入 $1：那里有包管理器无法替换的东西，例如挂载点（findmnt）、目录，或被设为不可更改的文件（lsattr、chattr -i）。请将其移走后重新运行。",
    },
  },
  {
    words: "received signal 25|was killed by SIGXFSZ|File size limit exceeded|: File too large",
    why: {
      en: "A file would grow beyond what this process may write (ulimit -f) or the file system can hold. Raise that limit, then run this again.",
      zh: "文件大小超过了本进程允许写入的上限（ulimit -f）或文件系统的上限。请提高上限后重新运行。",
    },
  },
  {
    words: "Too many open files|fork: (retry: )?Resource temporarily unavailable|Cannot fork",
    why: {
      en: "This session has reached its limit of open files or processes (ulimit -n, ulimit -u, or pids.max of the control group). Raise that limit, then run this again.",
      zh: "打开的文件或进程已达到本会话的上限（ulimit -n、ulimit -u，或控制组的 pids.max）。请提高上限后重新运行。",
    },
  },
  {
    words:
      "received signal 9|was killed by SIGKILL|Cannot allocate memory|^Killed|: Killed|MemoryError|std::bad_alloc",
    why: {
      en: "A command was killed or got no memory, most likely because memory ran out. Free some or add swap, then run this again.",
      zh: "某个命令被终止或无法分配内存，通常是内存不足所致。请释放内存或增加交换空间，再重新运行。",
    },
  },
  {
    words: "error while loading shared libraries: ([^:]+)",
    group: 1,
    why: {
      en: "A program needs the library $1, which is missing: the package that brings it is missing, or this package was built for another release of the system.",
      zh: "程序所需的库 $1 不存在：缺少提供它的软件包，或该软件包是为其他系统版本构建的。",
    },
  },
  {
    words: "status=4/ILL|Illegal instruction",
    why: {
      en: "The processor does not know an instruction of the program: it is too old for this build, or has another architecture (uname -m).",
      zh: "处理器不支持程序中的某条指令：对此构建而言过旧，或架构不符（uname -m）。",
    },
  },
];
