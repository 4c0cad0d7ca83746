import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { FileStat } from "../../system/types.ts";

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

/** A bundle has to be there before anything else of it is looked at. @throws SetupError "usage" */
export async function demandBundle(system: ReadSystem, file: string): Promise<FileStat> {
  const stat = await system.files.stat(file);
  if (stat?.type === "file") return stat;
  throw new SetupError(
    "usage",
    { en: `There is no bundle ${file}.`, zh: `没有离线包 ${file}。` },
    {
      next: {
        en: "Make one with docker-setup bundle --target debian:12 -o docker.tar",
        zh: "可用以下命令生成：docker-setup bundle --target debian:12 -o docker.tar",
      },
    },
  );
}
