import { noSocket } from "../machine/daemon-json/hosts.ts";
import { daemonSocket } from "../machine/docker/info.ts";
import { readSudoUser } from "../machine/facts/surroundings.ts";
import type { System } from "../system/types.ts";
import { withoutAnswer } from "./daemon-info.ts";
import type { Facts } from "./facts.ts";
import { type Check, combine, type Finding, fail, ok, skip, type, warn } from "./types.ts";
import { type Group, readGroup } from "./users.ts";

const path = daemonSocket;

/** Who may reach the daemon: whoever may is root. */
export const socket: Check = {
  id: "socket",
  title: { en: "Socket permission", zh: "套接字权限" },
  async look(facts) {
    const { system } = facts;
    const init = await facts.initHere();
    const engine = await facts.engine();
    if (engine === "none") return skip(withoutAnswer({ state: "absent" }));
    const elsewhere = engine === "snap" ? undefined : await facts.hostsElsewhere();
    if (elsewhere !== undefined) {
      const { what, next } = noSocket(elsewhere, init);
      return fail(what, next);
    }
    const [stat, group, answer] = await Promise.all([
      system.files.stat(path),
      readGroup(system, "docker"),
      facts.answer(),
    ]);
    if (stat === undefined) {
      return answer.state === "stopped"
        ? skip(withoutAnswer(answer))
        : fail(
            { en: `there is no ${path}`, zh: `没有 ${path}` },
            type(`sudo ${init.typed.restart("docker.socket", "docker")}`),
          );
    }
    const mode = `0${stat.mode.toString(8)}`;
    const repair = type(`sudo ${init.typed.restart("docker.socket", "docker")}`);
    const found: Finding[] = [];
    if ((stat.mode & 0o002) !== 0) {
      const said = {
        en: `mode ${mode}: every user of this machine is root through it`,
        zh: `权限 ${mode}：本机任何用户都能借它获得 root 权限`,
      };
      found.push(fail(said, type(`sudo chmod 0660 ${path}`)));
    } else if ((stat.mode & 0o060) !== 0o060 || (stat.mode & 0o600) !== 0o600) {
      const said = { en: `mode ${mode} instead of 0660`, zh: `权限为 ${mode}，应为 0660` };
      found.push(warn(said, type(`sudo chmod 0660 ${path}`)));
    }
    if (stat.uid !== 0 || (group !== undefined && stat.gid !== group.gid)) {
      const owner = `${stat.uid}:${stat.gid}`;
      found.push(
        warn(
          { en: `belongs to ${owner} instead of root:docker`, zh: `属主为 ${owner}，应为 root:docker` },
          repair,
        ),
      );
    }
    const open =
      answer.state === "answers" && answer.info.warnings.find((text) => /accessible on/i.test(text));
    if (open) {
      found.push(
        fail(
          {
            en: open.replace(/^WARNING:\s*/i, ""),
            zh: `API 经 TCP 开放而无 TLS 保护：${open.replace(/^WARNING:\s*/i, "")}`,
          },
          type("https://docs.docker.com/engine/security/protect-access/"),
        ),
      );
    }
    if (found.length === 0) found.push(ok(`root:docker ${mode}`, `root:docker ${mode}`));
    return combine([...found, ...(await reach(facts, group, answer.state))]);
  },
};

/** Whether who asks gets there: this user, or who typed sudo. */
async function reach({ system }: Facts, group: Group | undefined, answer: string): Promise<Finding[]> {
  if (system.uid === 0) {
    const name = readSudoUser(system);
    if (name === undefined) return [];
    return (await groupsOf(system, name)).includes("docker")
      ? [ok(`${name} may use it`, `${name} 可以使用`)]
      : [ok(`${name} needs sudo`, `${name} 需要 sudo`)];
  }
  if (answer !== "denied") return [];
  const name = (await system.exec(["id", "-un"], { timeoutMs: 3000 })).stdout.trim() || "$USER";
  if (group?.members.includes(name)) {
    return [
      warn(
        { en: `${name} joined the group after logging in`, zh: `${name} 是在登录之后才加入该组的` },
        { en: "log in again, or: newgrp docker", zh: "重新登录，或：newgrp docker" },
      ),
    ];
  }
  return [
    warn(
      { en: `${name} may not use it`, zh: `${name} 无权使用` },
      {
        en: `use sudo, or join the group, which equals root: sudo usermod -aG docker ${name}`,
        zh: `使用 sudo，或加入该组（等同于 root 权限）：sudo usermod -aG docker ${name}`,
      },
    ),
  ];
}

async function groupsOf(system: System, name: string): Promise<string[]> {
  return (await system.exec(["id", "-nG", "--", name], { timeoutMs: 3000 })).stdout.trim().split(/\s+/);
}
