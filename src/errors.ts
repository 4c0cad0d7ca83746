import type { Text } from "./text.ts";

/**
 * Every kind of expected failure and its exit code; README.md lists the same table (a test compares them).
 * A code keeps its number for ever: scripts depend on it.
 */
export const exitCodes = {
  /** A bug in docker-setup. */
  internal: 1,
  /** An option, its value or their combination makes no sense. */
  usage: 2,
  /** The distribution, its version or the architecture has no docker-ce packages, or could not be told. */
  "unsupported-host": 3,
  "not-root": 4,
  /** Nobody said yes: no terminal and no --yes, or the answer was no. */
  "not-confirmed": 5,
  /** The mirror or the network did not answer, or answered nonsense. */
  network: 6,
  /** The mirror has no such version. */
  "version-not-found": 7,
  /** The repository key is not the pinned one. */
  "untrusted-key": 8,
  /** daemon.json can't be read or merged; it was not touched. */
  "daemon-json": 9,
  /** A command of the package manager, or another step, failed. */
  "step-failed": 10,
  /** docker.service is not active, or does not do what was asked of it. */
  "daemon-down": 11,
  /** Going on would stop running containers, and nobody allowed it. */
  "containers-running": 12,
  /** docker-ee was asked for: it is sold elsewhere. */
  "commercial-edition": 13,
  /** The machine itself is in the way: no systemd, a full disk, a read-only file system. */
  environment: 14,
  /** Another docker-setup, or another package manager that did not end in time. */
  busy: 15,
  /** There is nothing to take back or to remove. */
  "nothing-to-do": 16,
  /** `docker-setup doctor` found something broken. */
  unhealthy: 17,
  /** The machine, or what a mirror has, is not what the lock says, or a run came to no end. */
  drift: 18,
  /** What was to be compared could not be looked at. */
  "not-seen": 19,
  /** Ctrl-C, or another signal. */
  interrupted: 130,
} as const;

export type ErrorCode = keyof typeof exitCodes;

/** What each exit code says, for people. */
export const exitMeanings: Readonly<Record<ErrorCode | "ok", Text>> = {
  ok: { en: "done, or nothing was left to do", zh: "已完成，或无需改动" },
  internal: { en: "a bug in docker-setup", zh: "docker-setup 的程序错误" },
  usage: { en: "an option or its value makes no sense", zh: "选项或其值有误" },
  "unsupported-host": {
    en: "no docker-ce packages for this distribution, release or architecture",
    zh: "没有适用于该发行版、版本或架构的 docker-ce",
  },
  "not-root": { en: "root is needed", zh: "需要 root 权限" },
  "not-confirmed": { en: "not confirmed", zh: "未获确认" },
  network: { en: "the mirror or the network did not answer as it should", zh: "镜像站或网络没有正常响应" },
  "version-not-found": { en: "the mirror has no such version", zh: "镜像站没有该版本" },
  "untrusted-key": { en: "the repository key is not the pinned one", zh: "软件源公钥与指定的指纹不符" },
  "daemon-json": {
    en: "daemon.json can't be merged; it was not touched",
    zh: "无法合并 daemon.json，文件未改动",
  },
  "step-failed": {
    en: "a command of the package manager, or another step, failed",
    zh: "包管理器的命令或其他步骤失败",
  },
  "daemon-down": { en: "docker.service does not run as wanted", zh: "docker.service 未按要求运行" },
  "containers-running": { en: "running containers would be stopped", zh: "会停止正在运行的容器" },
  "commercial-edition": { en: "docker-ee was asked for", zh: "要求的是 docker-ee" },
  environment: {
    en: "the machine does not meet the requirements: no systemd, a full disk, an old Node",
    zh: "系统条件不满足：没有 systemd、磁盘已满、Node 过旧",
  },
  busy: {
    en: "another docker-setup or package manager is running",
    zh: "另一个 docker-setup 或包管理器正在运行",
  },
  "nothing-to-do": { en: "nothing to take back or to remove", zh: "没有可撤销或可移除的内容" },
  unhealthy: { en: "docker-setup doctor found something broken", zh: "docker-setup doctor 发现故障" },
  drift: {
    en: "the machine, or what a mirror has, is not what the lock says, or a run did not finish",
    zh: "机器或镜像站的内容与锁文件不一致，或有运行未完成",
  },
  "not-seen": {
    en: "what was to be compared could not be looked at",
    zh: "无法读取需要比较的内容",
  },
  interrupted: { en: "Ctrl-C or another signal", zh: "Ctrl-C 或其他信号" },
};

/** An expected failure: what happened, why, and what to do next. Never shown with a stack. */
export class SetupError extends Error {
  readonly code: ErrorCode;
  readonly what: Text;
  readonly why: Text | undefined;
  readonly next: Text | undefined;
  /** The last lines of a failed command's output, as they came. */
  readonly output: string | undefined;

  constructor(
    code: ErrorCode,
    what: Text,
    more: { why?: Text; next?: Text; output?: string; cause?: unknown } = {},
  ) {
    super(what.en, { cause: more.cause });
    this.name = "SetupError";
    this.code = code;
    this.what = what;
    this.why = more.why;
    this.next = more.next;
    this.output = more.output;
  }

  get exitCode(): number {
    return exitCodes[this.code];
  }
}
