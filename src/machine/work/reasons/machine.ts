import type { Reason } from "./types.ts";

/** The machine itself: its clock, disks and memory. */
export const ofMachine: readonly Reason[] = [
  {
    words:
      "is not valid yet|not yet valid|certificate is not yet|certificate has expired|expired certificate|Release file .* is expired",
    why: {
      en: "A certificate or signature is not valid at this machine's time: its clock may be wrong. Set it right (date; timedatectl set-ntp true), then run this again.",
      zh: "证书或签名在本机当前时间无效：本机时钟可能不准。请先校准时间（date；timedatectl set-ntp true），再重新运行。",
    },
  },
  {
    words:
      "No space left on device|enough free space|more space needed|needs [0-9.]+ ?[KMG]i?B .*(on|in) the|Disk quota exceeded",
    why: {
      en: "A disk is full. Make room, then run this again: it goes on from here.",
      zh: "磁盘已满。请腾出空间后再次运行，会从这里继续。",
    },
  },
  {
    words: "Read-only file system",
    why: {
      en: "A file system is read-only. Mount it writable, or use the distribution's own way where the system is made of an image.",
      zh: "文件系统为只读。请以可写方式挂载；若系统是不可变镜像，请使用发行版自己的方式。",
    },
  },
  {
    words:
      "received signal 9|was killed by SIGKILL|Cannot allocate memory|^Killed|: Killed|MemoryError|std::bad_alloc",
    why: {
      en: "A command was killed or got no memory, as happens where a machine's memory runs out. Free some, or add swap, then run this again.",
      zh: "某个命令被终止或无法分配内存，通常是内存不足所致。请释放内存或增加交换空间，再重新运行。",
    },
  },
];
