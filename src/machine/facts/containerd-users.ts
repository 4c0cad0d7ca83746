import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { exists, readText, someExist } from "../../system/read-text.ts";
import { commandLines, otherNamespaces, othersAmong } from "../docker-data/look.ts";
import { runtimePackages } from "../docker-packages.ts";
import type { Init } from "../inits/init.ts";

/** The words of every process. */
type Lines = readonly (readonly string[])[];

/**
 * Who else uses the containerd that packages bring, whoever started it: namespaces other than dockerd's in which a container
 * runs now, and Kubernetes by its kubelet or its namespace. k3s and the like bring a containerd of their own, which nobody
 * here replaces. Only looks; templates/script/containers.sh does the same.
 */
export async function containerdUsers(system: ReadSystem, init: Init): Promise<string[]> {
  // Before anybody here asks it.
  const lines = await commandLines(system);
  const client = await hasClient(system, lines);
  const [namespaces, kubelet] = await Promise.all([
    otherNamespaces(system),
    kubeletUses(system, init, lines),
  ]);
  const kubernetes = (namespaces ?? []).filter((name) => name === "k8s.io");
  return [
    ...new Set([...othersAmong(lines), ...kubernetes, ...(kubelet ? ["kubelet"] : []), ...client]),
  ].sort();
}

/**
 * Where a program is connected to containerd: BuildKit, a CRI client. With a dockerd there nobody can tell whose connection
 * it is. Source: proc_net(5), /proc/net/unix, state 03.
 */
async function hasClient(system: ReadSystem, lines: Lines): Promise<string[]> {
  const connected = / 03 +\d+ (?:\/var)?(\/run\/containerd\/containerd\.sock)$/m;
  const [, socket] = connected.exec((await readText(system, "/proc/net/unix")) ?? "") ?? [];
  if (socket === undefined) return [];
  const dockerd = lines.some(([program]) => /(^|\/)dockerd$/.test(program ?? ""));
  return dockerd ? [] : [`client: ${socket}`];
}

/** Programs of the containerd that may be replaced. */
const programs = ["/usr/bin/containerd", "/usr/local/bin/containerd"];

/** Where a kubelet is told which runtime is its own, the strongest first. Source: kubelet(8), kubeadm's files. */
const settings = [
  "/var/lib/kubelet/kubeadm-flags.env",
  "/etc/default/kubelet",
  "/etc/sysconfig/kubelet",
  "/var/lib/kubelet/config.yaml",
];
const endpoint = /container-?runtime-?endpoint["']?[=: ]+["']?(?:unix:\/\/)?(\/[^\s"']+)/i;
/** Runtimes that are not the packages' containerd, by their sockets: CRI-O, cri-dockerd, k3s, k0s, snaps. */
const ofAnother = /cri-?o|docker|k3s|k0s|snap/;

/** Whether a kubelet runs, or would at the next boot, that does not name another runtime. */
async function kubeletUses(system: ReadSystem, init: Init, lines: Lines): Promise<boolean> {
  if (!(await someExist(system, programs))) return false;
  const unit = init.service("kubelet");
  const [active, enabled, joined] = await Promise.all([
    init.isActive(system, unit),
    init.isEnabled(system, unit),
    exists(system, "/var/lib/kubelet/config.yaml"),
  ]);
  const running = lines.filter(([program]) => /(^|\/)kubelet$/.test(program ?? ""));
  if (!(active || enabled || joined || running.length > 0)) return false;
  const texts = [
    ...running.map((words) => words.join(" ")),
    ...(await Promise.all(settings.map((path) => readText(system, path)))),
  ];
  const told = texts.map((text) => endpoint.exec(text ?? "")?.[1]).find((socket) => socket !== undefined);
  return told === undefined || !ofAnother.test(told);
}

/**
 * Comes before containerd or runc are replaced, restarted or taken away.
 * @param names of packages that come, go or change
 * @throws SetupError "containers-running" where others than dockerd use it
 */
export async function demandContainerdFree(
  system: ReadSystem,
  init: Init,
  names: readonly string[],
): Promise<void> {
  const swapped = [...new Set(names)].filter((name) => runtimePackages.includes(name));
  const users = swapped.length > 0 ? await containerdUsers(system, init) : [];
  if (users.length === 0) return;
  throw new SetupError(
    "containers-running",
    {
      en: `containerd here serves others than Docker: ${users.join(", ")}. Continuing would replace or remove ${swapped.join(", ")} under them. Nothing was changed.`,
      zh: `本机的 containerd 还有其他使用者：${users.join("、")}。继续会替换或移除 ${swapped.join("、")}。没有任何改动。`,
    },
    {
      next: {
        en: "Drain or stop them first, or allow it with --restart.",
        zh: "请先迁移或停止它们，或用 --restart 允许。",
      },
    },
  );
}
