import { type Check, ok, skip, type, warn } from "./types.ts";
import { readGroup } from "./users.ts";

/** Who is root without sudo: https://docs.docker.com/engine/security/#docker-daemon-attack-surface */
export const dockerGroup: Check = {
  id: "docker-group",
  title: { en: "Docker group", zh: "docker 组" },
  async look({ system, engine, initHere }) {
    if ((await engine()) === "none") return skip({ en: "Docker is not installed", zh: "未安装 Docker" });
    const group = await readGroup(system, "docker");
    if (group === undefined) {
      return warn(
        {
          en: "there is no group docker: only root can use the socket",
          zh: "没有 docker 组：只有 root 能使用套接字",
        },
        type(
          `sudo groupadd --system docker && sudo ${(await initHere()).typed.restart("docker.socket", "docker")}`,
        ),
      );
    }
    const shown = group.members.slice(0, 8);
    const more = group.members.length - shown.length;
    if (shown.length === 0)
      return ok("it has no members: docker needs sudo", "组内没有用户，使用 Docker 需要 sudo");
    return ok(
      `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}: equal to root`,
      `${shown.join("、")}${more > 0 ? ` 等 ${group.members.length} 人` : ""}：等同于 root 权限`,
    );
  },
};
