import type { Text } from "../../text.ts";
import {
  allowHttp,
  allowRemove,
  archive,
  channel,
  config,
  daemon,
  dockerVersion,
  dryRun,
  hold,
  image,
  installOptions,
  json,
  keyFingerprint,
  lang,
  lock,
  mirror,
  noProbe,
  noRegistryMirrors,
  type OptionEntry,
  output,
  platform,
  proxy,
  quiet,
  registryMirror,
  restart,
  target,
  timeout,
  user,
  verbose,
  yes,
} from "./option-table.ts";
import type { RawOptions } from "./request.ts";

/** "install" is the main job, which is what runs where no command is named. */
export type CommandName =
  | "install"
  | "config"
  | "versions"
  | "mirrors"
  | "distros"
  | "registry"
  | "lock"
  | "freeze"
  | "verify"
  | "diff"
  | "images"
  | "bundle"
  | "doctor"
  | "history"
  | "rollback"
  | "uninstall"
  | "completion"
  | "help";

/** Options of what changes a machine. */
const acting: readonly OptionEntry[] = [dryRun, output, yes, quiet, verbose, json, lang];

/** Options of `docker-setup rollback`. */
const rollbackOptions: readonly OptionEntry[] = [allowRemove, restart, ...acting];

/** Options of `docker-setup distros`. */
const distrosOptions: readonly OptionEntry[] = [json, lang];

/** Options of `docker-setup history`. */
const historyOptions: readonly OptionEntry[] = [json, lang];

/** Options of `docker-setup uninstall`. */
const uninstallOptions: readonly OptionEntry[] = [
  {
    flags: "--purge",
    text: {
      en: "also delete images, containers and volumes",
      zh: "同时删除镜像、容器和卷",
    },
  },
  {
    flags: "--all",
    text: {
      en: "also remove a Docker that docker-setup did not install",
      zh: "同时移除并非由 docker-setup 安装的 Docker",
    },
  },
  allowRemove,
  restart,
  ...acting,
];

/** Options of `docker-setup versions`. */
const versionsOptions: readonly OptionEntry[] = [
  target,
  mirror,
  channel,
  keyFingerprint,
  allowHttp,
  proxy,
  json,
  lang,
];

/** Options of `docker-setup registry`. */
const registryOptions: readonly OptionEntry[] = [noProbe, allowHttp, proxy, timeout, ...acting];

const lockOutput: OptionEntry = {
  ...output,
  text: {
    en: "the lock's file (default docker-setup.lock), or - for standard output",
    zh: "锁文件（默认 docker-setup.lock），- 表示标准输出",
  },
};

/** Options of `docker-setup lock`. */
const lockOptions: readonly OptionEntry[] = [
  config,
  { ...target, many: true },
  dockerVersion,
  mirror,
  registryMirror,
  noRegistryMirrors,
  daemon,
  {
    ...image,
    text: {
      en: "an image to write down by its digests, such as nginx:1.27; give it again for more, or none",
      zh: "按摘要记录的镜像，例如 nginx:1.27；可多次给出，或 none",
    },
  },
  channel,
  hold,
  user,
  keyFingerprint,
  {
    flags: "--check",
    text: {
      en: "change nothing: say whether the lock is still what is asked for, and end with 18 where it is not",
      zh: "不做改动：说明锁文件是否仍符合要求，不符合时退出码为 18",
    },
  },
  lockOutput,
  allowHttp,
  proxy,
  lang,
];

/** Options of `docker-setup verify`. */
const verifyOptions: readonly OptionEntry[] = [
  {
    ...lock,
    text: {
      en: "compare with this lock, not with what docker-setup left",
      zh: "与该锁文件比较，而不是与 docker-setup 留下的状态比较",
    },
  },
  target,
  keyFingerprint,
  { ...quiet, text: { en: "show only what differs, and the last line", zh: "只显示不同之处和最后一行" } },
  json,
  lang,
];

/** Options of `docker-setup diff`. */
const diffOptions: readonly OptionEntry[] = [json, lang];

/** Options of `docker-setup freeze`. */
const freezeOptions: readonly OptionEntry[] = [
  mirror,
  channel,
  keyFingerprint,
  lockOutput,
  allowHttp,
  proxy,
  lang,
];

/** Options of `docker-setup images`. */
const imagesOptions: readonly OptionEntry[] = [
  { ...output, text: { en: "write the images into this file", zh: "将镜像写入该文件" } },
  platform,
  registryMirror,
  allowHttp,
  proxy,
  json,
  lang,
];

/** Options of `docker-setup bundle`. */
const bundleOptions: readonly OptionEntry[] = [
  config,
  {
    ...target,
    many: true,
    text: {
      en: "a system that the bundle is for, such as debian:12 or centos:9/arm64; give it again for more",
      zh: "离线包适用的系统，例如 debian:12 或 centos:9/arm64；可多次给出",
    },
  },
  { ...output, text: { en: "write the bundle into this file", zh: "将离线包写入该文件" } },
  dockerVersion,
  { ...lock, text: { en: "put in what this lock says, exactly", zh: "严格按照该锁文件放入内容" } },
  image,
  archive,
  mirror,
  registryMirror,
  channel,
  keyFingerprint,
  allowHttp,
  proxy,
  json,
  lang,
];

/** Options of `docker-setup mirrors`. */
const mirrorsOptions: readonly OptionEntry[] = [
  target,
  {
    ...mirror,
    text: {
      en: "measure this package mirror, too, such as https://packages.example.com/docker-ce",
      zh: "同时测量该软件包镜像站，例如 https://packages.example.com/docker-ce",
    },
  },
  { ...registryMirror, text: { en: "measure this registry mirror, too", zh: "同时测量该镜像加速地址" } },
  channel,
  allowHttp,
  proxy,
  timeout,
  json,
  lang,
];

/** Options of `docker-setup doctor`. */
const doctorOptions: readonly OptionEntry[] = [
  keyFingerprint,
  proxy,
  timeout,
  {
    ...quiet,
    text: { en: "show only faults, warnings and the last line", zh: "只显示故障、警告和最后一行" },
  },
  json,
  lang,
];

/** A command as the parser, the help and README.md show it. */
export interface CommandEntry {
  readonly name: Exclude<CommandName, "install">;
  readonly text: Text;
  readonly options: readonly OptionEntry[];
  /** As commander reads it: "<action> [url...]". */
  readonly arguments?: string;
}

/** Every command but the main job, which has no name. */
export const commands: readonly CommandEntry[] = [
  {
    name: "config",
    text: {
      en: "show which options are in force and where each comes from, as a file that --config takes",
      zh: "显示生效的选项及各自的来源，输出可直接用作 --config 文件",
    },
    options: installOptions,
  },
  {
    name: "versions",
    arguments: "[version]",
    text: {
      en: "list the Docker versions that a mirror offers, newest first; only those of 27 or 27.3 where one is named",
      zh: "列出镜像站提供的 Docker 版本，从新到旧；可指定 27 或 27.3 只看这一系列",
    },
    options: versionsOptions,
  },
  {
    name: "mirrors",
    text: {
      en: "measure package and registry mirrors, best first",
      zh: "测量软件包镜像站和镜像加速地址，从优到劣",
    },
    options: mirrorsOptions,
  },
  {
    name: "distros",
    text: {
      en: "list the systems that are known, what --target calls them, and which repository fits",
      zh: "列出已知的系统、它们在 --target 中的写法以及适用的软件源",
    },
    options: distrosOptions,
  },
  {
    name: "registry",
    arguments: "<action> [url...]",
    text: {
      en: "list, set, add, remove or test daemon.json's registry mirrors, without touching a container",
      zh: "查看（list）、设置（set）、添加（add）、移除（remove）或测试（test）daemon.json 中的镜像加速地址，不影响容器",
    },
    options: registryOptions,
  },
  {
    name: "lock",
    arguments: "[file]",
    text: {
      en: "write down exactly what machines get: versions, sizes and hashes of every package for each target",
      zh: "生成锁文件，固定各目标系统每个软件包的版本、大小和哈希",
    },
    options: lockOptions,
  },
  {
    name: "freeze",
    text: {
      en: "write a lock of what this machine has, with hashes from the mirror's index",
      zh: "按本机现状生成锁文件，哈希取自镜像站的索引",
    },
    options: freezeOptions,
  },
  {
    name: "verify",
    text: {
      en: "compare this machine with a lock, or with what docker-setup left on it; ends with 18 where something differs or a run did not finish, 19 where not all could be seen",
      zh: "将本机与锁文件（或 docker-setup 留下的状态）比较；有不同或有运行未完成时退出码为 18，无法看全时为 19",
    },
    options: verifyOptions,
  },
  {
    name: "diff",
    arguments: "<old> <new>",
    text: {
      en: "compare two locks; ends with 18 where they differ",
      zh: "比较两个锁文件；不同时退出码为 18",
    },
    options: diffOptions,
  },
  {
    name: "images",
    arguments: "<save|load> [name...]",
    text: {
      en: "save images into one file for a machine without a network (docker-daemon:NAME: from this machine's Docker), or load such a file",
      zh: "将镜像存入一个文件（save；docker-daemon:名称 表示取自本机的 Docker），供没有网络的机器加载（load）",
    },
    options: imagesOptions,
  },
  {
    name: "bundle",
    text: {
      en: "make one file that installs Docker where there is no network",
      zh: "生成离线包：一个文件，在没有网络的机器上安装 Docker",
    },
    options: bundleOptions,
  },
  {
    name: "doctor",
    text: {
      en: "examine this machine's Docker and say what to do; ends with 17 where something is broken, with 0 after warnings",
      zh: "检查本机的 Docker 并给出建议；发现故障时退出码为 17，仅有警告时为 0",
    },
    options: doctorOptions,
  },
  {
    name: "history",
    text: { en: "show what docker-setup changed on this machine", zh: "查看 docker-setup 对本机的改动" },
    options: historyOptions,
  },
  {
    name: "rollback",
    arguments: "[run]",
    text: {
      en: "take the last run back, or all back to the one that is named (docker-setup history lists them)",
      zh: "撤销上一次运行；指定某次运行时，撤销到它为止（运行列表见 docker-setup history）",
    },
    options: rollbackOptions,
  },
  {
    name: "uninstall",
    text: { en: "remove what docker-setup put on this machine", zh: "移除 docker-setup 安装的内容" },
    options: uninstallOptions,
  },
  {
    name: "completion",
    arguments: "<bash|zsh|fish>",
    text: {
      en: "print a shell's completion: words of commands and options behind the Tab key",
      zh: "打印 shell 的补全脚本：用 Tab 键补全命令和选项",
    },
    options: [lang],
  },
  {
    name: "help",
    arguments: "[command]",
    text: {
      en: "show what docker-setup or one of its commands can do",
      zh: "显示 docker-setup 或某个命令的用法",
    },
    options: [lang],
  },
];

/** Words that people type for the main job, and the options that each stands for; what is typed beside it comes first. */
export const jobWords: readonly { name: string; text: Text; options: RawOptions }[] = [
  {
    name: "install",
    text: { en: "the same as no command at all", zh: "与不写命令相同" },
    options: {},
  },
  {
    name: "upgrade",
    text: { en: "the same as --docker-version latest", zh: "与 --docker-version latest 相同" },
    options: { dockerVersion: "latest" },
  },
];

/** The options of a command. */
export function optionsOf(name: CommandName): readonly OptionEntry[] {
  return commands.find((entry) => entry.name === name)?.options ?? installOptions;
}
