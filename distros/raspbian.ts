import { releasesOf } from "./end-of-life.ts";
import { major } from "./major.ts";
import type { Distro } from "./types.ts";

/** Raspberry Pi OS, 32 bit; the 64-bit one calls itself Debian. */
const releases = releasesOf("raspbian", "13 trixie, 12 bookworm, 11 bullseye, 10 buster, 9 stretch");

/** https://docs.docker.com/engine/install/raspberry-pi-os/ */
export const raspbian: Distro = {
  id: "raspbian",
  name: "Raspberry Pi OS (32-bit)",
  manager: "apt",
  releases,
  architectures: ["armhf"],
  recognise(os) {
    if (os.id !== "raspbian") return undefined;
    const known = releases.find(({ version }) => version === `${major(os.versionId)}`);
    return known && { version: known.version, codename: known.codename!, exact: true };
  },
  // linux/raspbian has no trixie: Debian's own armhf packages stand in.
  supplies: [
    {
      supply: "docker-ce",
      repositories({ codename, version }) {
        const path = Number(version) >= 13 ? "linux/debian" : "linux/raspbian";
        return [{ path, suite: codename ?? version }];
      },
    },
  ],
  notes: ({ version }) => [
    Number(version) >= 13
      ? {
          en: "Docker has no packages for 32-bit Raspberry Pi OS 13; Debian's armhf packages are used, which need an ARMv7 processor (not Pi 1 and Zero).",
          zh: "Docker 没有 32 位 Raspberry Pi OS 13 的软件包；改用 Debian 的 armhf 软件包，它需要 ARMv7 处理器（Pi 1 和 Zero 不行）。",
        }
      : {
          en: "Docker 28 is the last one with packages for 32-bit Raspberry Pi OS; consider the 64-bit system.",
          zh: "Docker 28 是最后一个支持 32 位 Raspberry Pi OS 的版本；建议改用 64 位系统。",
        },
  ],
};
