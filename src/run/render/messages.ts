import { routeMessages } from "../../machine/daemon-json/routes.ts";
import { daemonJsonMessages } from "../../machine/daemon-json/script-messages.ts";
import { containerdMessages } from "../../machine/docker/containerd.ts";
import { runtimeMessages } from "../../machine/docker/runtime.ts";
import { driverMessages } from "../../machine/docker-data/old-driver.ts";
import { swarmMessages } from "../../machine/docker-data/swarm.ts";
import { placeMessages } from "../../machine/facts/free-places.ts";
import { oddFileMessages } from "../../machine/facts/odd-files.ts";
import type { Init } from "../../machine/inits/init.ts";
import { ownMessages } from "../../machine/packages/own-transaction.ts";
import { transactionMessages } from "../../machine/packages/would-fail.ts";
import { suiteMessages } from "../../plan/steps/package-index.ts";
import { originMessages } from "../../plan/steps/package-origin.ts";
import { scriptMessages as catalogMessages } from "../../sources/catalog/script-messages.ts";
import { keyMessages } from "../../sources/keys/script-messages.ts";
import type { Text } from "../../text.ts";

/** What the script's own parts say, whatever the init. */
export const plainMessages: Record<string, Text> = {
  MSG_ALREADY: { en: "no change", zh: "无需改动" },
  MSG_DONE: { en: "done", zh: "完成" },
  MSG_OK: { en: "ok", zh: "正常" },
  MSG_FAILED: { en: "FAILED", zh: "失败" },
  MSG_FAILED_AT: { en: "Stopped at this step:", zh: "停在这一步：" },
  MSG_PREPARE: { en: "preparing", zh: "准备" },
  MSG_LOG: { en: "Full log:", zh: "完整日志：" },
  MSG_UNCHANGED: {
    en: "Nothing was changed: everything was as planned already.",
    zh: "没有任何改动：一切已符合计划。",
  },
  MSG_READY: { en: "Docker is ready.", zh: "Docker 已就绪。" },
  MSG_USAGE: {
    en: "usage: sh install.sh [--check] [--force]   --check: change nothing, end with 18 where something is left to do   --force: run on a machine that this script was not made for",
    zh: "用法：sh install.sh [--check] [--force]   --check：不做改动，仍有未完成之处时退出码为 18   --force：在并非此脚本目标的机器上运行",
  },
  MSG_DIFFERS: { en: "differs", zh: "不同" },
  MSG_UNSEEN: { en: "not to be seen beforehand", zh: "无法事先看出" },
  MSG_SAME: {
    en: "This machine is in sync. Nothing was changed.",
    zh: "本机与要求一致。没有任何改动。",
  },
  MSG_DRIFT: {
    en: "This machine is not in sync. Nothing was changed; sh install.sh without --check corrects it.",
    zh: "本机与要求不一致。没有任何改动；不带 --check 运行 sh install.sh 即可修正。",
  },
  MSG_NOT_SEEN: {
    en: "No difference, as far as could be seen. Nothing was changed.",
    zh: "在所能看到的范围内没有不同。没有任何改动。",
  },
  MSG_NOT_ROOT: {
    en: "This script changes the machine, so it has to run as root: sudo sh install.sh",
    zh: "此脚本会改动系统，需要 root 权限：sudo sh install.sh",
  },
  MSG_WRONG_HOST: {
    en: "This machine is not what the script was made for (--force runs it anyway):",
    zh: "本机不是此脚本的目标（可用 --force 强制运行）：",
  },
  MSG_IMAGE_HOST: {
    en: "This system is made of a read-only image, so packages can't be installed into it in the usual way. Use its own (on Fedora: rpm-ostree install moby-engine && systemctl reboot), or a virtual machine; --force continues anyway.",
    zh: "此系统由只读镜像构成，不能以通常方式安装软件包。请使用它自己的方式（Fedora：rpm-ostree install moby-engine && systemctl reboot），或改用虚拟机；可用 --force 强制运行。",
  },
  MSG_LOOK_AHEAD: {
    en: "Check for obstacles: running containers, other packages, disk space",
    zh: "确认没有妨碍：运行中的容器、其他软件包、磁盘空间",
  },
  MSG_CONTAINERS: {
    en: "Containers are running, and continuing would stop them. Stop them yourself, or make the script with --restart.",
    zh: "有容器正在运行，继续会使其停止。请先自行停止，或用 --restart 重新生成脚本。",
  },
  MSG_CONTAINERD_USERS: {
    en: "containerd here serves others than Docker, named below, and continuing would replace or remove it under them. Drain or stop them first, or make the script with --restart. It would move",
    zh: "本机的 containerd 还有下列其他使用者，继续会替换或移除它。请先迁移或停止它们，或用 --restart 重新生成脚本。涉及：",
  },
  MSG_MIRROR_SLOW: {
    en: "The mirror sends less than 1 kB a second; the packages would take hours. Make the script with another one (--mirror).",
    zh: "镜像站的速度不到 1 kB/s，下载软件包需要数小时。请用 --mirror 换一个镜像站重新生成脚本。",
  },
  MSG_DATA_MOUNT: {
    en: "There is a mount inside of Docker's data, so nothing of it was deleted:",
    zh: "Docker 数据目录中有挂载点，因此没有删除其中的任何内容：",
  },
  MSG_DATA_SHIM: {
    en: "Containers still run, so nothing of the data was deleted. containerd namespace:",
    zh: "仍有容器在运行，因此没有删除任何数据。containerd 命名空间：",
  },
  MSG_DATA_LEFT: { en: "This could not be deleted:", zh: "无法删除：" },
  MSG_NOT_INSTALLED: {
    en: "The package manager reported success, but these are not installed:",
    zh: "包管理器报告成功，但以下软件包并未安装：",
  },
  MSG_NOT_BACK: {
    en: "The package manager did not bring these back; its words are above and in the log:",
    zh: "包管理器未能装回以下软件包，其说明见上方和日志：",
  },
  MSG_HELD_ALONE: {
    en: "These are held by themselves, and would move to another version; nothing was changed. Release them, as the last line does, or run docker-setup itself, which leaves them as they are:",
    zh: "以下软件包已单独锁定，而此脚本会改变其版本；没有任何改动。请用最后一行的命令解除锁定，或直接运行 docker-setup，它会保持其不变：",
  },
  MSG_PINNED: {
    en: "A preference of the package manager forbids this version or wants another: the next upgrade would undo this, so nothing was installed. Choose the version below with --docker-version when making the script, or change the preference where the last line says:",
    zh: "包管理器的偏好设置禁止该版本，或指定了其他版本，下次升级会撤销此次安装，因此没有安装。请在生成脚本时用 --docker-version 指定下列版本，或在最后一行所列的位置修改偏好设置：",
  },
  MSG_OTHERS_GO: {
    en: "These packages would be removed, too; nothing was removed. Make the script with --allow-remove if you can do without them:",
    zh: "以下软件包也会被移除；尚未移除任何软件包。若不再需要它们，请用 --allow-remove 重新生成脚本：",
  },
  MSG_ROOM: {
    en: "A disk has less room left than is needed. Make room, then run this again:",
    zh: "磁盘剩余空间不足，请腾出空间后再运行：",
  },
  MSG_LOCKED: {
    en: "The package manager's lock is still held, try again later. By",
    zh: "包管理器的锁仍被占用，请稍后再试。占用者：",
  },
  MSG_WAITING: { en: "waiting for", zh: "等待" },
  MSG_BUSY: {
    en: "Another docker-setup is running on this machine, pid",
    zh: "本机上另一个 docker-setup 正在运行，pid",
  },
  MSG_NO_FILE: {
    en: "Something else stands where a file should be; move it away, then run this again:",
    zh: "以下路径不是文件，请移走后再运行：",
  },
  MSG_NOT_NEW: {
    en: "This short script is for a new machine, and this one has of Docker already what only the whole script can deal with (docker-setup --dry-run):",
    zh: "此精简脚本只用于新机器，而本机已有需由完整脚本（docker-setup --dry-run）处理的 Docker 配置：",
  },
  MSG_DAEMON_JSON_BACK: { en: "daemon.json is as it was before.", zh: "daemon.json 已恢复原样。" },
  MSG_DAEMON_NOT_TAKEN: {
    en: "The running daemon did not take the registry mirrors by a reload. daemon.json is as it was before.",
    zh: "正在运行的守护进程没有通过重新加载采用这些镜像加速地址。daemon.json 已恢复原样。",
  },
  MSG_DAEMON_SILENT: { en: "The daemon does not answer.", zh: "守护进程没有响应。" },
  MSG_DAEMON_OLD: {
    en: "The running daemon is not the installed one; restart it. It is",
    zh: "正在运行的守护进程不是已安装的版本，请重启。其版本为",
  },
  MSG_DAEMON_MIRRORS: {
    en: "The daemon uses other registry mirrors than the wanted ones:",
    zh: "守护进程使用的镜像加速地址与要求不符：",
  },
};

/** Those that speak of the daemon's service. */
const ofDaemon = ({ title, service, typed }: Init): Record<string, Text> => {
  const [unit, look] = [service("docker"), typed.showFiles("docker")];
  return {
    MSG_NO_INIT: {
      en: `${title} does not run here, so nothing would start ${unit}.`,
      zh: `本机没有运行 ${title}，无法启动 ${unit}。`,
    },
    MSG_DAEMON_DOWN: {
      en: `${unit} does not start; its words are above.`,
      zh: `${unit} 无法启动，原因见上。`,
    },
    MSG_DAEMON_BACK: {
      en: `${unit} does not start with this daemon.json; its words are above. The old one is back, and the daemon runs again.`,
      zh: `${unit} 无法以此 daemon.json 启动，原因见上。原文件已恢复，守护进程已重新运行。`,
    },
    MSG_DAEMON_OTHER: {
      en: `The daemon that runs is not the one that was installed (${look}), but`,
      zh: `正在运行的守护进程不是已安装的那一个（查看：${look}），而是`,
    },
  };
};

/** Every variable that a file of templates/script may use for words; `init`: the machine's. */
export const scriptMessages = (init: Init): Readonly<Record<string, Text>> => ({
  ...plainMessages,
  ...ofDaemon(init),
  ...catalogMessages,
  ...daemonJsonMessages(init.typed),
  ...routeMessages,
  ...keyMessages,
  ...originMessages,
  ...suiteMessages,
  ...swarmMessages,
  ...driverMessages,
  ...containerdMessages,
  ...runtimeMessages,
  ...oddFileMessages,
  ...placeMessages,
  ...transactionMessages,
  ...ownMessages,
});
