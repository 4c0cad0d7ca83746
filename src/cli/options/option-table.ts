import { packageMirrors } from "../../sources/mirrors/package-mirrors.ts";
import type { Text } from "../../text.ts";

/** An option as --help and README.md show it; one table serves the parser, the help and the documents' test. */
export interface OptionEntry {
  /** As commander reads it: "-o, --output <file>". */
  readonly flags: string;
  readonly text: Text;
  /** May be given several times; values add up. */
  readonly many?: true;
}

/** Its long name without the dashes: "docker-version". */
export const longName = ({ flags }: OptionEntry): string => /--([a-z-]+)/.exec(flags)?.[1] ?? "";

const mirrorIds = packageMirrors.map(({ id }) => id).join(", ");

export const target: OptionEntry = {
  flags: "--target <distro:release[/arch]>",
  text: {
    en: "work for this system instead of the one at hand, such as ubuntu:24.04/arm64",
    zh: "针对指定的系统而不是本机，例如 ubuntu:24.04/arm64",
  },
};
export const mirror: OptionEntry = {
  flags: "--mirror <name|url>",
  many: true,
  text: {
    en: `package mirror (default aliyun): ${mirrorIds}, auto for the fastest, or a URL; further ones stand in for it`,
    zh: `软件包镜像站（默认 aliyun）：${mirrorIds}，auto 表示最快的，或 URL；可再给出若干个作备用`,
  },
};
export const channel: OptionEntry = {
  flags: "--channel <channel>",
  text: { en: "stable (default), test or nightly", zh: "stable（默认）、test 或 nightly" },
};
export const registryMirror: OptionEntry = {
  flags: "--registry-mirror <url>",
  many: true,
  text: { en: "registry mirror; give it again for more, or none", zh: "镜像加速地址；可多次给出，或 none" },
};
export const dockerVersion: OptionEntry = {
  flags: "--docker-version <version>",
  text: {
    en: "27, 27.3, 27.3.1 or a package version in full; latest upgrades to the newest",
    zh: "27、27.3、27.3.1 或完整的软件包版本；latest 表示升级到最新",
  },
};
export const allowHttp: OptionEntry = {
  flags: "--allow-http",
  text: { en: "allow a mirror without encryption", zh: "允许使用未加密的镜像站" },
};
export const json: OptionEntry = {
  flags: "--json",
  text: { en: "print JSON on standard output", zh: "在标准输出打印 JSON" },
};
export const lang: OptionEntry = {
  flags: "--lang <zh|en>",
  text: { en: "language (default: the locale's)", zh: "语言（默认取自系统区域设置）" },
};

export const proxy: OptionEntry = {
  flags: "--proxy <url>",
  text: {
    en: "reach mirrors through this proxy (default: https_proxy, http_proxy)",
    zh: "经由该代理访问镜像站（默认取自 https_proxy、http_proxy）",
  },
};
export const noProbe: OptionEntry = {
  flags: "--no-probe",
  text: {
    en: "set registry mirrors without checking that they are alive",
    zh: "不检查镜像加速地址是否可用，直接写入",
  },
};

export const keyFingerprint: OptionEntry = {
  flags: "--key-fingerprint <hex>",
  text: {
    en: "fingerprint of a private mirror's own repository key (default: Docker's)",
    zh: "私有镜像站自有软件源公钥的指纹（默认：Docker 官方公钥）",
  },
};
export const yes: OptionEntry = { flags: "-y, --yes", text: { en: "ask nothing", zh: "不询问任何问题" } };
export const restart: OptionEntry = {
  flags: "--restart",
  text: { en: "allow running containers to be stopped", zh: "允许停止正在运行的容器" },
};

export const timeout: OptionEntry = {
  flags: "--timeout <seconds>",
  text: {
    en: "how long the whole measurement may take (default 8)",
    zh: "整个测量的最长时间（默认 8 秒）",
  },
};

export const dryRun: OptionEntry = {
  flags: "--dry-run",
  text: {
    en: "print the work as a shell script and change nothing",
    zh: "将要做的事打印为 shell 脚本，不改动任何东西",
  },
};
export const output: OptionEntry = {
  flags: "-o, --output <file>",
  text: { en: "write the script into this file, executable", zh: "将脚本写入该文件，并设为可执行" },
};

/** What the plan is printed as. */
export const formats = ["script", "ansible", "cloud-init"] as const;
export const format: OptionEntry = {
  flags: "--format <script|ansible|cloud-init>",
  text: {
    en: "make a script (as --dry-run), an Ansible role in the folder of -o, for several --target if you like, or cloud-init's user-data for a new machine",
    zh: "生成脚本（同 --dry-run），或在 -o 的目录中生成 Ansible role（可含多个 --target），或用于新机器的 cloud-init user-data",
  },
};

export const image: OptionEntry = {
  flags: "--image <name>",
  many: true,
  text: {
    en: "an image to put in, such as nginx:1.27; docker-daemon:NAME takes it from this machine's Docker",
    zh: "要放入的镜像，例如 nginx:1.27；docker-daemon:名称 表示取自本机的 Docker",
  },
};
export const platform: OptionEntry = {
  flags: "--platform <os/arch>",
  text: {
    en: "images for this platform, such as linux/arm64 (default: this machine's)",
    zh: "镜像的平台，例如 linux/arm64（默认：本机的平台）",
  },
};
export const archive: OptionEntry = {
  flags: "--archive <name|url>",
  many: true,
  text: {
    en: "the distribution's archive for what a bare machine lacks, in the order of the targets: aliyun, tuna, ustc, a URL, or none",
    zh: "发行版软件源，用于裸机缺少的依赖，顺序与 --target 对应：aliyun、tuna、ustc、URL 或 none",
  },
};

export const allowRemove: OptionEntry = {
  flags: "--allow-remove",
  text: {
    en: "allow other packages to be removed that need Docker's or clash with them",
    zh: "允许移除依赖 Docker 软件包或与之冲突的其他软件包",
  },
};

export const config: OptionEntry = {
  flags: "--config <file>",
  text: {
    en: "take options from this file (INI, long names); the command line and DOCKER_SETUP_… win over it; --no-hold and its like switch off what is on there",
    zh: "从该文件读取选项（INI，使用长选项名）；命令行和 DOCKER_SETUP_… 环境变量优先；--no-hold 这类写法可关闭其中已打开的开关",
  },
};

export const lock: OptionEntry = {
  flags: "--lock <file>",
  text: {
    en: "what this lock says, exactly (docker-setup lock, docker-setup freeze)",
    zh: "严格按照该锁文件（由 docker-setup lock 或 freeze 生成）",
  },
};
export const bundle: OptionEntry = {
  flags: "--bundle <file>",
  text: {
    en: "install from this file without a network (docker-setup bundle)",
    zh: "从该离线包安装，不访问网络（由 docker-setup bundle 生成）",
  },
};
export const keepRepository: OptionEntry = {
  flags: "--keep-repository",
  text: {
    en: "leave the bundle's repositories on the machine for later",
    zh: "安装后在本机保留离线包中的软件源",
  },
};
export const noRegistryMirrors: OptionEntry = {
  flags: "--no-registry-mirrors",
  text: { en: "leave daemon.json alone", zh: "不改动 daemon.json" },
};
export const daemon: OptionEntry = {
  flags: "--daemon <key=value>",
  many: true,
  text: {
    en: "set a key of daemon.json, such as log-opts.max-size=10m; KEY+=VALUE and KEY-=VALUE change a list, KEY= takes the key out",
    zh: "设置 daemon.json 的某个键，例如 log-opts.max-size=10m；KEY+=VALUE、KEY-=VALUE 增删列表项，KEY= 去掉该键",
  },
};
export const hold: OptionEntry = {
  flags: "--hold",
  text: { en: "keep this version through system upgrades", zh: "系统升级时保持此版本" },
};
export const user: OptionEntry = {
  flags: "--user <name>",
  text: {
    en: "add this user to the docker group, which equals root",
    zh: "将该用户加入 docker 组（等同于 root 权限）",
  },
};

export const quiet: OptionEntry = {
  flags: "-q, --quiet",
  text: {
    en: "say only what went wrong and how it ended; with --yes or without a terminal",
    zh: "只显示错误和最后的结果；需与 --yes 一起使用",
  },
};
export const verbose: OptionEntry = {
  flags: "--verbose",
  text: { en: "show each command and what it said", zh: "显示执行的每条命令及其输出" },
};

/** Options of the main job. */
export const installOptions: readonly OptionEntry[] = [
  config,
  lock,
  bundle,
  keepRepository,
  dockerVersion,
  mirror,
  registryMirror,
  noRegistryMirrors,
  daemon,
  // Before its negation, which alone would make true the default.
  {
    flags: "--probe",
    text: {
      en: "check that registry mirrors are alive for a script with --target too",
      zh: "用 --target 生成脚本时也检查镜像加速地址是否可用",
    },
  },
  noProbe,
  {
    flags: proxy.flags,
    text: {
      en: "reach mirrors through this proxy, and have dockerd pull through it too",
      zh: "经由该代理访问镜像站，dockerd 拉取镜像时也使用它",
    },
  },
  channel,
  hold,
  user,
  restart,
  allowRemove,
  {
    flags: "--lock-timeout <seconds>",
    text: {
      en: "how long to wait for another package manager (default 600)",
      zh: "等待其他包管理器的最长时间（默认 600 秒）",
    },
  },
  dryRun,
  format,
  output,
  { ...target, many: true },
  keyFingerprint,
  allowHttp,
  yes,
  quiet,
  verbose,
  json,
  lang,
];
