import { SetupError } from "../../../errors.ts";
import type { Manager } from "../../../machine/managers/types.ts";
import { packageMirrors } from "../../../sources/mirrors/package-mirrors.ts";
import type { Target } from "../../../terms.ts";

/**
 * Those of docker-ce's mirrors that have the archives of all distributions in one layout beside it, by the name that
 * --archive takes. Sources: their help pages, https://developer.aliyun.com/mirror/,
 * https://mirrors.tuna.tsinghua.edu.cn/help/, https://mirrors.ustc.edu.cn/help/; none was asked from here.
 */
const archiveMirrors = new Map(
  packageMirrors
    .filter(({ id }) => ["aliyun", "tuna", "ustc"].includes(id))
    .map(({ id, url }) => [id, url.replace(/\/docker-ce$/, "")]),
);

/**
 * Where a distribution keeps its packages, or who was given for it: a mirror's name, addresses, or none. Sources of the
 * distributions' own: https://www.debian.org/mirror/list, https://ubuntu.com/server/docs,
 * https://mirror.stream.centos.org/, https://dl.fedoraproject.org/pub/fedora/linux/
 * @throws SetupError "usage" for what is neither
 */
export function archivesOf(target: Target, manager: Manager, given: string | undefined): string[] {
  const arch = manager.arch(target.arch);
  const { distro, version } = target;
  if (given === "none") return [];
  const mirror = given === undefined ? undefined : archiveMirrors.get(given);
  if (given !== undefined && mirror === undefined) return addresses(given);
  const ports = target.arch === "amd64" ? "ubuntu" : "ubuntu-ports";
  if (distro === "ubuntu")
    return [`${mirror ?? `http://${ports === "ubuntu" ? "archive" : "ports"}.ubuntu.com`}/${ports}`];
  if (distro === "debian") return [`${mirror ?? "http://deb.debian.org"}/debian`];
  if (distro === "centos" && Number(version) >= 9) {
    const root = mirror ? `${mirror}/centos-stream` : "https://mirror.stream.centos.org";
    return ["BaseOS", "AppStream"].map((part) => `${root}/${version}-stream/${part}/${arch}/os`);
  }
  if (distro === "fedora") {
    const root = mirror ? `${mirror}/fedora` : "https://dl.fedoraproject.org/pub/fedora/linux";
    return [`${root}/releases/${version}/Everything/${arch}/os`];
  }
  return [];
}

function addresses(given: string): string[] {
  const urls = given.split(" ").map((url) => url.replace(/\/+$/, ""));
  if (urls.every((url) => /^https?:\/\/./.test(url))) return urls;
  const names = [...archiveMirrors.keys()].join(", ");
  throw new SetupError(
    "usage",
    { en: `--archive ${given} is no address.`, zh: `--archive ${given} 不是地址。` },
    {
      next: {
        en: `Give an http or https address, one of ${names}, or none.`,
        zh: `请给出 http 或 https 地址，或 ${names} 之一，或 none。`,
      },
    },
  );
}
