import type { Text } from "../text.ts";

/** By errno(3)'s names, what happens with a file that a person named. */
const words: Readonly<Record<string, Text>> = {
  ENOENT: { en: "there is no such file or directory", zh: "没有这个文件或目录" },
  EACCES: { en: "permission is denied", zh: "权限不足" },
  EPERM: { en: "the system does not permit it", zh: "系统不允许" },
  EISDIR: { en: "it is a directory", zh: "它是目录" },
  ENOTDIR: { en: "a part of the path is not a directory", zh: "路径中有一部分不是目录" },
  ENXIO: { en: "it is not a file", zh: "它不是文件" },
  EINVAL: { en: "it is not a file", zh: "它不是文件" },
  ENOSPC: { en: "the disk is full", zh: "磁盘已满" },
  EDQUOT: { en: "the disk quota is used up", zh: "磁盘配额已用尽" },
  EROFS: { en: "the file system is read-only", zh: "文件系统为只读" },
  ETXTBSY: { en: "it is a program that is running", zh: "它是正在运行的程序" },
  ENAMETOOLONG: { en: "the name is too long", zh: "文件名过长" },
  ELOOP: { en: "its symbolic links lead in a circle", zh: "符号链接成环" },
  EIO: { en: "the disk reports an error", zh: "磁盘报告错误" },
};

/** Why a file can't be read or written, in a person's words; what has none here, as the system says it. */
export function reasonOf(error: unknown): Text {
  const { code = "", message = String(error) } = error as NodeJS.ErrnoException;
  return Object.hasOwn(words, code) ? words[code]! : { en: code || message, zh: code || message };
}
