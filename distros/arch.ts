import type { Distro } from "./types.ts";

/**
 * Those that take Arch's own packages, or rebuild them under the same names, on systemd. Artix and Hyperbola have another
 * init, SteamOS and ChimeraOS a read-only root: they stand apart. Source: https://wiki.archlinux.org/title/Arch-based_distributions
 */
const ids = [
  ..."arch archlinux archarm manjaro manjaro-arm endeavouros garuda arcolinux cachyos archcraft rebornos".split(
    " ",
  ),
  ..."antergos anarchy blackarch bredos".split(" "),
];

/** Docker has no repository for it; Arch builds its own: https://archlinux.org/packages/extra/x86_64/docker/ */
export const arch: Distro = {
  id: "arch",
  name: "Arch Linux",
  ids,
  manager: "pacman",
  releases: [{ version: "rolling" }],
  architectures: ["amd64", "arm64", "armhf"],
  recognise: ({ id }) => (ids.includes(id ?? "") ? { version: "rolling", exact: true } : undefined),
  supplies: [{ supply: "own-package", packages: ["docker", "containerd", "runc"] }],
  notes: () => [
    {
      en: "Packages come from the lists that this machine has, and nothing else is upgraded. Where the mirrors are ahead of them, upgrade the whole system first: sudo pacman -Syu, and reboot if that brought a kernel.",
      zh: "软件包取自本机现有的软件包列表，不会升级其他软件包。若镜像站的版本更新，请先升级整个系统：sudo pacman -Syu；如升级了内核，请重启。",
    },
  ],
};
