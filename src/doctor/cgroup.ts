import { exists, readText, someExist } from "../system/read-text.ts";
import { withoutAnswer } from "./daemon-info.ts";
import type { Facts } from "./facts.ts";
import { type Check, combine, type Finding, ok, skip, warn } from "./types.ts";

/** Who keeps the control groups. Source: https://docs.docker.com/engine/containers/runmetrics/#control-groups */
export const cgroup: Check = {
  id: "cgroup",
  title: { en: "Control groups", zh: "控制组" },
  async look(facts) {
    const [answer, version] = await Promise.all([facts.answer(), versionOf(facts)]);
    if (version === undefined) {
      return warn({ en: "no control groups are mounted", zh: "没有挂载控制组（cgroup）" }, mount);
    }
    if (answer.state !== "answers") {
      const { en, zh } = withoutAnswer(answer);
      return skip({ en: `${version}; driver: ${en}`, zh: `${version}；驱动：${zh}` });
    }
    const { cgroupDriver, cgroupVersion, unlimited } = answer.info;
    const name = cgroupVersion ? `v${cgroupVersion}` : version;
    const found: Finding[] = [];
    // With v1 cgroupfs is dockerd's default; with v2 two would keep one tree.
    if (name === "v2" && cgroupDriver === "cgroupfs" && (await facts.init()) === "systemd") {
      found.push(
        warn(
          {
            en: "v2 with the driver cgroupfs, while systemd keeps the same tree",
            zh: "v2 使用 cgroupfs 驱动，而同一层级由 systemd 管理",
          },
          driver("systemd"),
        ),
      );
    }
    const kubelet = /^cgroupDriver:\s*"?(\w+)/m.exec(
      (await readText(facts.system, "/var/lib/kubelet/config.yaml")) ?? "",
    );
    if (kubelet?.[1] && cgroupDriver && kubelet[1] !== cgroupDriver) {
      found.push(
        warn(
          {
            en: `the driver is ${cgroupDriver}, kubelet's is ${kubelet[1]}`,
            zh: `驱动为 ${cgroupDriver}，而 kubelet 使用 ${kubelet[1]}`,
          },
          driver(kubelet[1]),
        ),
      );
    }
    if (unlimited.length > 0) {
      const list = unlimited.join(", ");
      found.push(
        warn(
          {
            en: `${list} of containers can't be limited: the kernel or the host does not offer it`,
            zh: `无法限制容器的 ${unlimited.join("、")}：内核或宿主机没有提供`,
          },
          {
            en: "matters where containers have limits; Debian and Ubuntu: cgroup_enable=memory on the kernel's command line",
            zh: "若需要限制容器资源：Debian 与 Ubuntu 可在内核命令行加上 cgroup_enable=memory",
          },
        ),
      );
    }
    return found.length > 0
      ? combine(found)
      : ok(`${name}, driver ${cgroupDriver || "?"}`, `${name}，驱动 ${cgroupDriver || "?"}`);
  },
};

const mount = {
  en: "systemd mounts them; in WSL 1 and in small containers there are none",
  zh: "通常由 systemd 挂载；WSL 1 和精简容器中没有",
};

const driver = (name: string) => ({
  en: `in daemon.json: "exec-opts": ["native.cgroupdriver=${name}"]; a restart recreates running containers' groups`,
  zh: `在 daemon.json 中设置："exec-opts": ["native.cgroupdriver=${name}"]；需重启守护进程`,
});

/** v2 has one tree with a list of controllers at its root: cgroups(7). */
async function versionOf({ system }: Facts): Promise<"v1" | "v2" | undefined> {
  if (await exists(system, "/sys/fs/cgroup/cgroup.controllers")) return "v2";
  const places = ["/sys/fs/cgroup/memory", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/cpu"];
  return (await someExist(system, places)) ? "v1" : undefined;
}
