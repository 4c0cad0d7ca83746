import type { Typed } from "../../inits/init.ts";
import { systemdTyped } from "../../inits/systemd-typed.ts";
import type { Reason } from "./types.ts";

/**
 * The daemon's service; `typed`: what is typed of it on this machine, and systemd's own words are answered in systemd's.
 * Sources: systemd's core/job.c; moby's daemon/config/config.go
 * (getConflictFreeConfiguration, findConfigurationConflicts, Validate) and cmd/dockerd/daemon.go; reports where they stand.
 */
export const ofDaemon = (typed: Typed): readonly Reason[] => {
  const look = typed.showFiles("docker");
  return [
    {
      // docker/cli#2648
      words: "Unable to get the full path to root|unable to get the TempDir under",
      why: {
        en: "dockerd can't use its data directory (data-root in daemon.json, or --data-root): a part of that path is a file, is missing or is not mounted; its log names it.",
        zh: "dockerd 无法使用其数据目录（daemon.json 的 data-root，或 --data-root）：该路径的某一部分是文件、不存在或未挂载，其日志指明了是哪一处。",
      },
    },
    {
      words: "([a-z0-9@.-]+\\.service): start operation timed out",
      group: 1,
      why: {
        en: `$1 was not ready within its unit's time limit (TimeoutStartSec=), so systemd ended it. Check whether that is set too low: ${look}`,
        zh: `$1 未能在 unit 规定的时间（TimeoutStartSec=）内就绪，已被 systemd 终止。请查看该值是否过低：${look}`,
      },
    },
    {
      words: "Unit ([^ ]+) is masked",
      group: 1,
      why: {
        en: `$1 is masked, so nothing can start it. If that is not wanted: ${systemdTyped.unmask("$1")}`,
        zh: `$1 已被屏蔽（masked），任何程序都无法启动它。如非有意：${systemdTyped.unmask("$1")}`,
      },
    },
    {
      words:
        "(Failed at step EXEC spawning|Failed to locate executable|Unable to locate executable) '?([^:' ]+)",
      group: 2,
      why: {
        en: `The unit starts $1, which is missing, is not a program, or may not be run: its mode, a file system mounted noexec, SELinux (${look}).`,
        zh: `unit 要启动的 $1 不存在、不是可执行程序或不允许执行：文件权限、以 noexec 挂载、SELinux（查看：${look}）。`,
      },
    },
    {
      // Limits that a container does not get, mounts that it may not make. Source: systemd.exec(5), PROCESS EXIT CODES.
      words:
        "Failed at step ((CGROUP|LIMITS|NAMESPACE|OOM_ADJUST|CAPABILITIES|APPARMOR[A-Z_]*|SELINUX[A-Z_]*|USER|CHDIR|STDOUT) spawning [^ ]+: .+)",
      group: 1,
      why: {
        en: `systemd can't give the unit what its files ask for (${look}), as in a restricted container: $1`,
        zh: `systemd 无法满足 unit 的设置（查看：${look}），例如在权限受限的容器中：$1`,
      },
    },
    {
      // Our own words, as the story of a start has them (machine/docker/story.ts, daemon.sh).
      words: "Started in its place: ([^ ]+)",
      group: 1,
      why: {
        en: `docker.service starts $1, not dockerd: a custom unit or drop-in says so (${look}).`,
        zh: `docker.service 启动的是 $1 而不是 dockerd：由自定义的 unit 或 drop-in 指定（查看：${look}）。`,
      },
    },
    {
      words: "Configured by: ([^ ]+)",
      group: 1,
      why: {
        en: `dockerd reads $1, not /etc/docker/daemon.json: --config-file in a unit or drop-in says so (${look}).`,
        zh: `dockerd 读取的是 $1 而不是 /etc/docker/daemon.json：由 unit 或 drop-in 中的 --config-file 指定（查看：${look}）。`,
      },
    },
    {
      words:
        "docker[.]sock.*[Ii]s a directory|([Ff]ailed to create listening socket|remove|unlink).*docker[.]sock.*",
      group: 0,
      why: {
        en: "docker.sock can't be created, most often because it is a directory: rmdir /run/docker.sock. $1",
        zh: "无法创建 docker.sock，多半因为它是一个目录：rmdir /run/docker.sock。$1",
      },
    },
    {
      // centos-workstation/homeserver#18, ublue-os/bazzite-dx#102, docker/cli#2710
      words:
        "Failed to resolve group '?docker|could not change group .*docker|Failed to chown socket at step GROUP",
      why: {
        en: "docker.socket belongs to the group docker, which does not exist (getent group docker): groupadd --system docker, then run this again.",
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
      // spf13/pflag's words, through dockerd's command line.
      words: "unknown (shorthand )?flag: (.+)",
      group: 2,
      why: {
        en: `dockerd does not know a flag that its service gives it: $1. Take it out (${look}).`,
        zh: `服务传给 dockerd 的参数无法识别：$1。请去掉它（查看：${look}）。`,
      },
    },
    {
      words: "specified both as a flag and in the configuration file: (.+)",
      group: 1,
      why: {
        en: `A setting is both on the unit's command line and in daemon.json: $1. Remove it from one of them (${look}).`,
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
        en: "dockerd is told to listen at $1, but something else does already.",
        zh: "dockerd 要监听的 $1 已被占用。",
      },
    },
    {
      // moby/moby#41792 (20.10), louislam/dockge#712 (27)
      words: "ensure docker is not running or delete ([^ :]+)",
      group: 1,
      why: {
        en: "Another dockerd runs, or one that was killed left its pid in $1: end it (pgrep -a dockerd), or delete that file if none runs.",
        zh: "另有 dockerd 在运行，或被强行终止的 dockerd 留下了 $1：请结束它（pgrep -a dockerd）；若没有在运行，请删除该文件。",
      },
    },
    {
      // k0sproject/k0s#1102, tianon/dockerfiles#713; containerd's own words, as the story of a start has them.
      words:
        "(containerd: (failed to (load|unmarshal|parse)|invalid|expected).*|failed to load TOML.*|invalid disabled plugin URI.*|config.toml.*(unsupported|unmarshal|version).*)",
      group: 1,
      why: {
        en: "containerd can't read its configuration, /etc/containerd/config.toml: correct it, or move it away (containerd config default prints a good one). $1",
        zh: "containerd 无法读取其配置 /etc/containerd/config.toml：请修正或移走（containerd config default 可输出默认配置）。$1",
      },
    },
    {
      words: "failed to dial .*containerd[.]sock|timeout waiting for containerd to start",
      why: {
        en: `containerd does not answer, and dockerd needs it: ${typed.status("containerd")}`,
        zh: `dockerd 所需的 containerd 没有响应：${typed.status("containerd")}`,
      },
    },
    {
      // Found by attack, this and the next three.
      words: "(invalid TLS configuration: .*)",
      group: 1,
      why: {
        en: "dockerd can't use its TLS settings (tls, tlsverify, tlscacert, tlscert, tlskey in daemon.json, or flags of these names): $1",
        zh: "dockerd 无法使用其 TLS 设置（daemon.json 或命令行中的 tls、tlsverify、tlscacert、tlscert、tlskey）：$1",
      },
    },
    {
      words: "(Error during [ug]id lookup for .*)",
      group: 1,
      why: {
        en: "userns-remap in daemon.json names a user or group that is not there: create it, or take userns-remap out. $1",
        zh: "daemon.json 的 userns-remap 指定的用户或组不存在：请创建，或去掉 userns-remap。$1",
      },
    },
    {
      words: "specified default runtime '([^']+)' does not exist",
      group: 1,
      why: {
        en: "default-runtime in daemon.json is $1, and runtimes has no entry of that name: install that runtime again, or take default-runtime out.",
        zh: "daemon.json 的 default-runtime 为 $1，但 runtimes 中没有该项：请重新安装该运行时，或去掉 default-runtime。",
      },
    },
    {
      words: "bridge device with non default name ([^ ]+) must be created manually",
      group: 1,
      why: {
        en: "bridge in daemon.json names $1, which is not there, and dockerd makes none but docker0: create it, or take bridge out.",
        zh: "daemon.json 的 bridge 指定的 $1 不存在，而 dockerd 只会自行创建 docker0：请先创建，或去掉 bridge。",
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
        en: `dockerd expects its socket from docker.socket (-H fd://), but got none: ${typed.restart("docker.socket", "docker")}`,
        zh: `dockerd 按 -H fd:// 应从 docker.socket 接收套接字，但没有收到：${typed.restart("docker.socket", "docker")}`,
      },
    },
    {
      words:
        "System has not been booted with systemd|Failed to connect to bus|Failed to get D-Bus connection",
      why: {
        en: "systemd does not run here, as in a container or in WSL without it. In WSL: set [boot] systemd=true in /etc/wsl.conf, then wsl --shutdown.",
        zh: "systemd 没有运行，例如在容器中，或在未启用 systemd 的 WSL 中。WSL：在 /etc/wsl.conf 的 [boot] 下设 systemd=true，再执行 wsl --shutdown。",
      },
    },
    {
      words:
        "Unit (docker[.]service|docker|containerd[.]service) (could not be found|not found|does not exist)",
      group: 1,
      why: {
        en: "There is no $1: the package that brings it is not fully installed. Run docker-setup again.",
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
};
