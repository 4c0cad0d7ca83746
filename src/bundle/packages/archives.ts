import type { Manager } from "../../machine/managers/types.ts";
import type { Target } from "../../terms.ts";

/**
 * Where distributions keep their packages; --archive names another place. Sources: https://www.debian.org/mirror/list,
 * https://ubuntu.com/server/docs, https://mirror.stream.centos.org/, https://dl.fedoraproject.org/pub/fedora/linux/
 */
export function archivesOf(target: Target, manager: Manager, given: string | undefined): string[] {
  const arch = manager.arch(target.arch);
  const { distro, version } = target;
  if (given !== undefined)
    return given === "none" ? [] : given.split(" ").map((url) => url.replace(/\/+$/, ""));
  const ports = target.arch === "amd64" ? "archive.ubuntu.com/ubuntu" : "ports.ubuntu.com/ubuntu-ports";
  if (distro === "ubuntu") return [`http://${ports}`];
  if (distro === "debian") return ["http://deb.debian.org/debian"];
  if (distro === "centos" && Number(version) >= 9) {
    return ["BaseOS", "AppStream"].map(
      (part) => `https://mirror.stream.centos.org/${version}-stream/${part}/${arch}/os`,
    );
  }
  if (distro === "fedora")
    return [`https://dl.fedoraproject.org/pub/fedora/linux/releases/${version}/Everything/${arch}/os`];
  return [];
}
