import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { System } from "../../system/types.ts";
import type { Init } from "../inits/init.ts";
import { tooFull } from "./room.ts";
import type { Host } from "./types.ts";

/** What a machine lacks that no step can bring. @throws SetupError "environment" */
export async function checkHost(
  system: System,
  host: Host,
  { name, title, service, inWsl }: Init,
): Promise<void> {
  if (host.init !== name) {
    throw new SetupError(
      "environment",
      {
        en: `${title} does not run here, so nothing would start ${service("docker")}.`,
        zh: `本机没有运行 ${title}，无法启动 ${service("docker")}。`,
      },
      {
        next:
          host.wsl && inWsl
            ? inWsl
            : {
                en: `Run it on a machine or in a virtual machine with ${title}.`,
                zh: `请在带 ${title} 的物理机或虚拟机上运行。`,
              },
      },
    );
  }
  if (host.snapDocker) {
    throw new SetupError(
      "environment",
      {
        en: "Docker is installed as a snap package, which takes the same socket.",
        zh: "本机已有 snap 版 Docker，占用同一个套接字。",
      },
      { next: { en: "Remove it first: sudo snap remove docker", zh: "请先移除：sudo snap remove docker" } },
    );
  }
  await checkDisk(system, host);
}

/** Somebody who is to join a group has to be there. @throws SetupError "usage" */
export async function demandUser(system: ReadSystem, user: string): Promise<void> {
  const { code } = await system.exec(["id", "-u", "--", user], { timeoutMs: 5000 });
  // 124: who is not found in time may be there all the same; what holds it up, such as a pipe as nsswitch.conf, is named next.
  if (code === 0 || code === 124) return;
  throw new SetupError(
    "usage",
    { en: `--user ${user}: there is no such user.`, zh: `--user ${user}：没有这个用户。` },
    { next: { en: `Make it first: useradd -m ${user}`, zh: `请先创建：useradd -m ${user}` } },
  );
}

/**
 * For files of ours; and for docker-ce's packages less than they ever were, so that a full disk is told before a mirror
 * is asked. What they need is the package manager's to say, in its rehearsal (room.ts).
 */
const [needed, least] = [10e6, 60e6];

/** A disk that is full, or a system that can't be written, is told before the first change. */
async function checkDisk(system: System, host: Host): Promise<void> {
  const places = ["/etc", "/usr", "/var/lib/docker-setup", "/var/lib/docker", "/var/cache"];
  const spaces = await Promise.all(places.map((path) => system.files.space(path)));
  for (const [i, path] of places.entries()) {
    const { free, writable } = spaces[i]!;
    if (!writable) {
      throw new SetupError(
        "environment",
        {
          en: `${path} can't be written: the file system is read-only.`,
          zh: `无法写入 ${path}：文件系统为只读。`,
        },
        {
          next: {
            en: "Mount it writable, or use the distribution's own way where the system is made of an image.",
            zh: "请以可写方式挂载；若系统是不可变镜像，请使用发行版自己的方式。",
          },
        },
      );
    }
    const wanted = host.docker.some(({ name }) => name === "docker-ce") ? needed : least;
    if (free < wanted) throw tooFull(path, free, wanted);
  }
}
