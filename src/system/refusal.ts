import { SetupError } from "../errors.ts";
import type { Text } from "../text.ts";

interface Refusal {
  readonly why: Text;
  readonly next: Text;
}

const again = (en: string, zh: string): Text => ({
  en: `${en}, then run this again.`,
  zh: `${zh}后再运行。`,
});

const full: Refusal = {
  why: { en: "The disk, or the quota on it, is full.", zh: "磁盘空间或配额已用尽。" },
  next: again("Make room", "请腾出空间"),
};
const forbidden: Refusal = {
  why: {
    en: "Root may write there, unless the file is immutable (lsattr shows an i), or a security module, a container or a network file system forbids it.",
    zh: "root 本可写入，除非该文件被设为不可变（lsattr 显示 i），或安全模块、容器、网络文件系统禁止写入。",
  },
  next: again("Take that away (chattr -i FILE)", "请解除限制（chattr -i 文件）"),
};
const noFile: Refusal = {
  why: {
    en: "Something else stands where a file or directory of that name should be.",
    zh: "该路径应为文件或目录，实际却是别的东西。",
  },
  next: again("Move it away", "请将其移走"),
};
const broken: Refusal = {
  why: { en: "The disk reports an error of its own (dmesg).", zh: "磁盘自身报告了错误（dmesg）。" },
  next: again("See to the disk", "请检查磁盘"),
};

const handles: Refusal = {
  why: {
    en: "As many files are open as this process (ulimit -n) or the system may have.",
    zh: "打开的文件已达到本进程（ulimit -n）或系统的上限。",
  },
  next: again("Raise that limit (ulimit -n 1024)", "请提高上限（ulimit -n 1024）"),
};
/** What a system has no more of, whatever was asked for. */
const limits: Readonly<Record<string, Refusal>> = {
  EMFILE: handles,
  ENFILE: handles,
  EAGAIN: {
    why: {
      en: "No further process may be started (ulimit -u, or pids.max of the control group).",
      zh: "无法再启动进程（ulimit -u，或控制组的 pids.max）。",
    },
    next: again("Raise that limit", "请提高上限"),
  },
  ENOMEM: {
    why: { en: "The system gave no memory.", zh: "系统无法分配内存。" },
    next: again("Free some, or add swap", "请释放内存或增加交换空间"),
  },
};

/** By what errno(3) calls it. */
const refusals: Readonly<Record<string, Refusal>> = {
  ENOSPC: full,
  EDQUOT: full,
  EROFS: {
    why: { en: "That file system is read-only.", zh: "该文件系统为只读。" },
    next: again("Mount it writable", "请以可写方式重新挂载"),
  },
  EACCES: forbidden,
  EPERM: forbidden,
  EINVAL: noFile,
  EISDIR: noFile,
  ENOTDIR: noFile,
  ENXIO: noFile,
  ELOOP: noFile,
  EEXIST: noFile,
  EFBIG: {
    why: {
      en: "It is larger than is read here, or than this process may write (ulimit -f) or the file system can hold.",
      zh: "文件超过此处读取的上限，或超过本进程（ulimit -f）或文件系统允许写入的大小。",
    },
    next: again("See to that file or limit", "请处理该文件或上限"),
  },
  EIO: broken,
};

/** What a file system refused, for a person; undefined: it is another kind of error. `root`: who asked. */
export function refusalOf(error: unknown, root = true): SetupError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message, code = "", path } = error as NodeJS.ErrnoException;
  if (!root && path !== undefined && (code === "EACCES" || code === "EPERM"))
    return new SetupError(
      "not-root",
      { en: `Only root may look there: ${message}`, zh: `只有 root 可以访问：${message}` },
      { next: { en: "Run it again with sudo.", zh: "请用 sudo 再次运行。" } },
    );
  const limit = Object.hasOwn(limits, code) ? limits[code] : undefined;
  if (limit)
    return new SetupError(
      "environment",
      { en: `The system refused: ${message}`, zh: `系统拒绝了操作：${message}` },
      limit,
    );
  const refusal = Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  // The same codes without a path are of something else than a file.
  if (refusal === undefined || path === undefined) return undefined;
  return new SetupError(
    "environment",
    { en: `The system refused a file operation: ${message}`, zh: `系统拒绝了文件操作：${message}` },
    refusal,
  );
}

/** Writing to an open file tells no path: an error that has none gets it. */
export function withPath(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).path !== undefined) return error;
  return Object.assign(error, { path, message: `${error.message} '${path}'` });
}
