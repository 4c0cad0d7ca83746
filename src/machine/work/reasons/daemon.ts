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
    // centos-workstation/homeserver#18, ublue-os/bazzite-dx#102, docker/cli#2710
    words:
      "Failed to resolve group '?docker|could not change group .*docker|Failed to chown socket at step GROUP",
    why: {
      en: "docker.socket belongs to the group docker, which is not there (getent group docker): groupadd --system docker, then run this again.",
      zh: "docker.socket 属于 docker 组，而本机没有该组（getent group docker）：请运行 groupadd --system docker，再重新运行。",
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
    // moby/moby#38209, containerd/cri#878, NAS systems and containers
    words:
      "(modprobe: FATAL: Module ([^ ]+) not found.*|failed to mount overlay: .*|.?overlay.? not found as a supported filesystem.*)",
    group: 1,
    why: {
      en: "The kernel lacks what containers need, or its modules are not there: one that was upgraded and not booted yet, one made for a container or a NAS: $1",
      zh: "内核缺少容器所需的功能，或找不到其模块：内核升级后尚未重启，或是容器、NAS 的专用内核：$1",
    },
  },
  {
    // docker/cli#2039, distribution/distribution#2571, moby/moby#31607
    words: "(could not find an available, non-overlapping IPv[46] address pool|no available network)",
    group: 1,
    why: {
      en: "Every address range that dockerd would give to its bridge is taken, by a VPN's or the network's routes (ip route): set bip and default-address-pools in daemon.json to free ones. $1",
      zh: "dockerd 可用于网桥的地址段均已被 VPN 或现有路由占用（ip route）：请在 daemon.json 中将 bip 和 default-address-pools 设为空闲地址段。$1",
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
    words: "no sockets found via socket activation",
    why: {
      en: `dockerd is told to take its socket from docker.socket (-H fd://), which handed it none: ${typed.restart("docker.socket", "docker")}`,
      zh: `dockerd 按 -H fd:// 应从 docker.socket 接收套接字，但没有收到：${typed.restart("docker.socket", "docker")}`,
    },
  },
  {
    words: "System has not been booted with systemd|Failed to connect to bus|Failed to get D-Bus connection",
    why: {
      en: "systemd does not run here, as in a container or in WSL without it: in /etc/wsl.conf, [boot] systemd=true, then wsl --shutdown.",
      zh: "systemd 没有运行，例如在容器中，或未启用 systemd 的 WSL 中：在 /etc/wsl.conf 的 [boot] 下设 systemd=true，再执行 wsl --shutdown。",
    },
  },
  {
    words:
      "Unit (docker[.]service|docker|containerd[.]service) (could not be found|not found|does not exist)",
    group: 1,
    why: {
      en: "There is no $1: the package that brings it is not wholly installed. Run docker-setup again.",
      zh: "没有 $1：包含它的软件包没有完整安装。请重新运行 docker-setup。",
    },
  },
  {
    words: "start request repeated too quickly|start-limit-hit",
    why: {
      en: "systemd stopped trying after several failures in a row.",
      zh: "连续多次失败后，systemd 不再尝试启动。",
    },
  },
];
