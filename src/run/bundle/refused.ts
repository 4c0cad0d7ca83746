import { SetupError } from "../../errors.ts";

/** Where docker-ce's files are unpacked (sources/supply/unpacked.ts), no package manager reads a folder of them. */
export const noBundle = (system: string): SetupError =>
  new SetupError(
    "unsupported-host",
    {
      en: `There are no bundles for ${system}: docker-ce is unpacked there, straight from a mirror.`,
      zh: `${system} 不支持离线包：docker-ce 在那里直接从镜像站获取并解压。`,
    },
    {
      next: {
        en: "Give the machine a way to a mirror for the installation (--mirror URL, --proxy URL).",
        zh: "请让该机器在安装时能访问镜像站（--mirror URL、--proxy URL）。",
      },
    },
  );
