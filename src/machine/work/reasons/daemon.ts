import { systemdTyped as typed } from "../../inits/systemd-typed.ts";
import type { Reason } from "./types.ts";

const look = typed.showFiles("docker");

/**
 * docker.service. Sources: systemd's core/job.c; moby's daemon/config/config.go
 * (getConflictFreeConfiguration, findConfigurationConflicts, Validate) and cmd/dockerd/daemon.go; reports where they stand.
 */
export const ofDaemon: readonly Reason[] = [
  {
    words: "Unit ([^ ]+) is masked",
    group: 1,
    why: {
      en: `$1 is masked, so nothing can start it. If that is not wanted: ${typed.unmask("$1")}`,
      zh: `$1 已被屏蔽（masked），任何程序都无法启动它。如非有意：${typed.unmask("$1")}`,
    },
  },
  {
    words:
      "(Failed at step EXEC spawning|Failed to locate executable|Unable to locate executable) '?([^:' ]+)",
    group: 2,
    why: {
      en: `The unit starts $1, which is not there or is no program (${look}).`,
      zh: `unit 要启动的 $1 不存在，或不是可执行程序（查看：${look}）。`,
    },
  },
  {
    // Our own words, as the story of a start has them (machine/docker/story.ts, daemon.sh).
    words: "Started in its place: ([^ ]+)",
    group: 1,
    why: {
      en: `docker.service starts $1 and not dockerd: a unit or drop-in of somebody's says so (${look}).`,
      zh: `docker.service 启动的是 $1 而不是 dockerd：由自定义的 unit 或 drop-in 指定（查看：${look}）。`,
    },
  },
  {
    words: "Configured by: ([^ ]+)",
    group: 1,
    why: {
      en: `dockerd reads $1 and not /etc/docker/daemon.json: --config-file in a unit or drop-in says so (${look}).`,
      zh: `dockerd 读取的是 $1 而不是 /etc/docker/daemon.json：由 unit 或 drop-in 中的 --config-file 指定（查看：${look}）。`,
    },
  },
  {
    words:
      "docker[.]sock.*[Ii]s a directory|([Ff]ailed to create listening socket|remove|unlink).*docker[.]sock.*",
    group: 0,
    why: {
      en: "docker.sock can't be made, most often since it is a directory: rmdir /run/docker.sock. $1",
      zh: "无法创建 docker.sock，多半因为它是一个目录：rmdir /run/docker.sock。$1",
    },
  },
  {
    words: "Required and failed: ([^ ]+)",
    group: 1,
    why: {
      en: `docker.service requires $1, which did not start (${typed.status("$1")}).`,
      zh: `docker.service 依赖 $1，而它未能启动（查看：${typed.status("$1")}）。`,
    },
  },
  {
    words: "A dependency job for [^ ]+ failed|Dependency failed for .+",
    group: 0,
    why: {
      en: `Something that docker.service requires did not start (${typed.needs("docker")}; ${typed.failed}): $1`,
      zh: `docker.service 所依赖的单元未能启动（${typed.needs("docker")}；${typed.failed}）：$1`,
    },
  },
  {
    words: "specified both as a flag and in the configuration file: (.+)",
    group: 1,
    why: {
      en: `A setting stands both in the unit's command line and in daemon.json: $1. Take it out of one of them (${look}).`,
      zh: `同一设置既在 unit 的命令行中，又在 daemon.json 中：$1。请去掉其中一处（查看：${look}）。`,
    },
  },
  {
    words: "directives don't match any configuration option: (.+)",
    group: 1,
    why: {
      en: "daemon.json has a key that dockerd does not know: $1.",
      zh: "daemon.json 中有 dockerd 不认识的键：$1。",
    },
  },
  {
    words: "(unable to configure the Docker daemon with file|cannot unmarshal|invalid character).*",
    group: 0,
    why: { en: "dockerd can't read daemon.json: $1", zh: "dockerd 无法读取 daemon.json：$1" },
  },
  {
    words: "listen (tcp|unix)[^ ]* ([^ ]+): bind: (address already in use|can't assign)",
    group: 2,
    why: {
      en: "Something else listens at $1, where dockerd is told to.",
      zh: "dockerd 要监听的 $1 已被占用。",
    },
  },
  {
    // moby/moby#41792 (20.10), louislam/dockge#712 (27)
    words: "ensure docker is not running or delete ([^ :]+)",
    group: 1,
    why: {
      en: "Another dockerd runs, or one that was killed left its pid in $1: end it (pgrep -a dockerd), or delete that file where none runs.",
      zh: "另有 dockerd 在运行，或被强行终止的 dockerd 留下了 $1：请结束它（pgrep -a dockerd）；若没有在运行，请删除该文件。",
    },
  },
  {
    // moby/moby#44601, docker/for-linux#1128, NVIDIA/data-science-stack#100, byJoey/Actions-bbr-v3#30
    words:
      "(failed to create (NAT|FILTER) chain|Failed to Setup IP tables|iptables failed|[Ii]ptables not found).*",
    group: 0,
    why: {
      en: "dockerd can't set up iptables: no iptables, a kernel without its modules (one that was upgraded and not booted yet), or the wrong one of iptables-legacy and iptables-nft: $1",
      zh: "dockerd 无法设置 iptables：缺少 iptables、内核缺少模块（升级后尚未重启），或 iptables-legacy 与 iptables-nft 选错：$1",
    },
  },
  {
    // jmutai/k8s-pre-bootstrap#3, yonyoucloud/install_k8s#22
    words: "backing ([a-z0-9]+) filesystem is formatted without d_type support.*not supported",
    group: 1,
    why: {
      en: "The file system ($1) below the data directory was made without d_type (ftype=0), and dockerd can't keep images there: set data-root in daemon.json to another one.",
      zh: "数据目录所在的文件系统（$1）创建时未启用 d_type（ftype=0），dockerd 无法在其上存放镜像：请在 daemon.json 中将 data-root 设到别处。",
    },
  },
  {
    words: "(prior storage driver [^ ]+ (failed|is not supported|is deprecated).*)",
    group: 1,
    why: {
      en: "The images here were stored by a driver that this dockerd does not take: $1",
      zh: "现有镜像由当前 dockerd 不支持的存储驱动保存：$1",
    },
  },
  {
    words: "failed to dial .*containerd[.]sock|timeout waiting for containerd to start",
    why: {
      en: `containerd does not answer, and dockerd needs it: ${typed.status("containerd")}`,
      zh: `dockerd 所需的 containerd 没有应答：${typed.status("containerd")}`,
    },
  },
  {
    words: "Devices cgroup isn't mounted",
    why: {
      en: "The system has no cgroups mounted, as in some containers and old kernels; dockerd can't run without them.",
      zh: "系统没有挂载 cgroup（某些容器环境和旧内核如此），dockerd 无法运行。",
    },
  },
  {
    words: "(failed to start daemon|error initializing graphdriver|Error starting daemon): (.+)",
    group: 2,
    why: { en: "dockerd gave up: $1", zh: "dockerd 启动失败：$1" },
  },
  {
    words: "start request repeated too quickly",
    why: {
      en: "systemd stopped trying after several failures in a row.",
      zh: "连续多次失败后，systemd 不再尝试启动。",
    },
  },
];
