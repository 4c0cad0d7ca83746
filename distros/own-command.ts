import type { Distro } from "./types.ts";

/** The managers whose command is not their name and "install". */
const install: Readonly<Partial<Record<Distro["manager"], string>>> = {
  apt: "apt-get install",
  pacman: "pacman -S",
  apk: "apk add",
};

/** What to type for the distribution's own Docker, where docker-ce has no packages; `rpm`: its usual name there. */
export function ownCommand({ manager, supplies }: Distro, rpm: string): string {
  const [named] = supplies.flatMap((each) => (each.supply === "own-package" ? each.packages : []));
  return `${install[manager] ?? `${manager} install`} ${named ?? (manager === "apt" ? "docker.io" : rpm)}`;
}
