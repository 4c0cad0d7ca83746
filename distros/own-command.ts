import type { Distro } from "./types.ts";

const install: Readonly<Record<Distro["manager"], string>> = {
  apt: "apt-get install",
  yum: "yum install",
  zypper: "zypper install",
  pacman: "pacman -S",
};

/** What to type for the distribution's own Docker, where docker-ce has no packages; `rpm`: its usual name there. */
export function ownCommand({ manager, supplies }: Distro, rpm: string): string {
  const [named] = supplies.flatMap((each) => (each.supply === "own-package" ? each.packages : []));
  return `${install[manager]} ${named ?? (manager === "apt" ? "docker.io" : rpm)}`;
}
