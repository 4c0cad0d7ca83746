import type { Reason } from "./types.ts";

/**
 * What dockerd needs of the kernel, the network and its own data directory. Before ofMachine, which takes any read-only
 * file system for a disk. Sources: moby's libnetwork and daemon/graphdriver; reports where they stand.
 */
export const ofKernel: readonly Reason[] = [
  {
    // LXC, OpenVZ: read before "Read-only file system" speaks of disks.
    words:
      "((Enabling|enable|Setup of) I[Pp](v[46])? ?[Ff]orwarding.*|open /proc/sys/net/.*: (read-only file system|permission denied).*)",
    group: 1,
    why: {
      en: "dockerd may not set up the network here, as in a restricted container (LXC, OpenVZ): allow it in the host's configuration of that container (security.nesting=true and the like). $1",
      zh: "dockerd 在此无权设置网络，例如在权限受限的容器（LXC、OpenVZ）中：请在宿主机上为它设置 security.nesting=true 等。$1",
    },
  },
  {
    // docker/for-linux#1163, moby/moby#41609
    words: "ZONE_CONFLICT: '([^']+)' already bound",
    group: 1,
    why: {
      en: "firewalld has $1 in another zone, but dockerd needs it in its own: remove it from there (firewall-cmd --get-zone-of-interface=$1; firewall-cmd --permanent --zone=THAT --remove-interface=$1; firewall-cmd --reload).",
      zh: "firewalld 已将 $1 放在其他区域，而 dockerd 要将它放入自己的区域：请移出（firewall-cmd --get-zone-of-interface=$1；firewall-cmd --permanent --zone=该区域 --remove-interface=$1；firewall-cmd --reload）。",
    },
  },
  {
    // moby/moby#20554, MichaIng/DietPi#6126
    words:
      "AppArmor enabled on system but the docker-default profile could not be loaded.*|apparmor_parser.*not found.*",
    group: 0,
    why: {
      en: "The kernel uses AppArmor, but its profile can't be loaded: install the package apparmor, or start the kernel with apparmor=0. $1",
      zh: "内核启用了 AppArmor，但无法加载配置：请安装软件包 apparmor，或在内核参数中设 apparmor=0。$1",
    },
  },
  {
    // moby/moby#44601, docker/for-linux#1128, NVIDIA/data-science-stack#100, byJoey/Actions-bbr-v3#30
    words:
      "(failed to create [A-Z]* ?chain|[Uu]nable to (create|enable|add) .* rule|Failed to Setup IP tables|iptables failed|[Ii]ptables not found).*",
    group: 0,
    why: {
      en: "dockerd can't set up iptables: iptables or its kernel modules are missing (as after a kernel upgrade without a reboot), or the wrong one of iptables-legacy and iptables-nft is chosen: $1",
      zh: "dockerd 无法设置 iptables：缺少 iptables、内核缺少模块（升级后尚未重启），或 iptables-legacy 与 iptables-nft 选错：$1",
    },
  },
  {
    // jmutai/k8s-pre-bootstrap#3, yonyoucloud/install_k8s#22
    words: "backing ([a-z0-9]+) filesystem is formatted without d_type support.*not supported",
    group: 1,
    why: {
      en: "The file system ($1) of the data directory was made without d_type (ftype=0), so dockerd can't keep images there: set data-root in daemon.json to another place.",
      zh: "数据目录所在的文件系统（$1）创建时未启用 d_type（ftype=0），dockerd 无法在其上存放镜像：请在 daemon.json 中将 data-root 设到别处。",
    },
  },
  {
    words: "(prior storage driver [^ ]+ (failed|is not supported|is deprecated).*)",
    group: 1,
    why: {
      en: "The images here were stored by a storage driver that this dockerd does not support: $1",
      zh: "现有镜像由当前 dockerd 不支持的存储驱动保存：$1",
    },
  },
  {
    // moby/moby#38209, containerd/cri#878, NAS systems and containers
    words:
      "(modprobe: FATAL: Module ([^ ]+) not found.*|failed to mount overlay: .*|.?overlay.? not found as a supported filesystem.*)",
    group: 1,
    why: {
      en: "The kernel lacks what containers need, or its modules are missing: it was upgraded without a reboot, or is made for a container or a NAS: $1",
      zh: "内核缺少容器所需的功能，或找不到其模块：内核升级后尚未重启，或是容器、NAS 的专用内核：$1",
    },
  },
  {
    // docker/cli#2039, distribution/distribution#2571, moby/moby#31607
    words:
      "(could not find an available, non-overlapping IPv[46] address pool|no available network|all predefined address pools have been fully subnetted)",
    group: 1,
    why: {
      en: "Every address range that dockerd could give its bridge is taken by routes of a VPN or of the network (ip route): set bip and default-address-pools in daemon.json to free ones. $1",
      zh: "dockerd 可用于网桥的地址段均已被 VPN 或现有路由占用（ip route）：请在 daemon.json 中将 bip 和 default-address-pools 设为空闲地址段。$1",
    },
  },
  {
    // moby, libnetwork/drivers/bridge; found by attack
    words: "existing interface ([^ ]+) is not a bridge",
    group: 1,
    why: {
      en: "An interface of another kind has the name of dockerd's bridge, $1: rename or delete it (ip link delete $1), or name another bridge (bridge in daemon.json).",
      zh: "另一种网络接口占用了 dockerd 网桥的名称 $1：请改名或删除它（ip link delete $1），或在 daemon.json 的 bridge 中指定其他网桥。",
    },
  },
  {
    words: "Devices cgroup isn't mounted",
    why: {
      en: "No cgroups are mounted, as in some containers and with old kernels; dockerd can't run without them.",
      zh: "系统没有挂载 cgroup（某些容器环境和旧内核如此），dockerd 无法运行。",
    },
  },
  {
    // containerd/containerd#10433, moby/moby#48052: a power cut.
    words:
      "(panic: .*(page|freelist|bolt).*|(metadata database|buildkit|local-kv[.]db|[.]db).*(invalid database|checksum error|timeout|version mismatch).*)",
    group: 1,
    why: {
      en: "A database in the data directory is damaged, as by a power cut, or in use by another dockerd: check that none runs (pgrep -a dockerd), then move that file aside without deleting it. $1",
      zh: "数据目录中的某个数据库已损坏（例如断电所致），或被另一个 dockerd 占用：请确认没有 dockerd 在运行（pgrep -a dockerd），再将该文件移到别处（不要删除）。$1",
    },
  },
  {
    words: "conflicts with network .*: networks have same bridge name.*",
    group: 0,
    why: {
      en: "dockerd finds two of its own networks on one bridge: move network/files/local-kv.db in the data directory away (your own networks have to be made again). $1",
      zh: "dockerd 发现自己的两个网络使用同一网桥：请移走数据目录下的 network/files/local-kv.db（自建网络需重新创建）。$1",
    },
  },
];
