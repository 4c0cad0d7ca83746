import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { mountsBelow } from "../docker-data/look.ts";
import { dockerPrograms } from "../docker-packages.ts";

/** Shell variables that a script reads. */
export const placeMessages = {
  MSG_PLACE_TAKEN: {
    en: "This is a directory or a mount where a program of Docker's goes, and no package manager can put one there. Take it away (rmdir, umount), then run this again; nothing was changed:",
    zh: "以下路径应是 Docker 的程序，现在却是目录或挂载点，包管理器无法在此写入。请将其移走（rmdir、umount）后再运行；没有任何改动：",
  },
};

/**
 * Makes sure that Docker's programs can be put where they belong. rpm ends half way at a directory, dpkg and rpm at a mount;
 * dpkg takes a directory away with all that is in it. A container that is started with `-v /usr/bin/docker:…` leaves such a
 * directory where no Docker is. A link is replaced.
 * @throws SetupError "environment"
 */
export async function demandFreePlaces(system: ReadSystem): Promise<void> {
  const [mounts, stats] = await Promise.all([
    mountsBelow(system, dockerPrograms),
    Promise.all(dockerPrograms.map((path) => system.files.stat(path).catch(() => undefined))),
  ]);
  const mounted = dockerPrograms.find((path) => mounts.some((mount) => mount.path === path));
  const path = mounted ?? dockerPrograms.find((_, i) => stats[i]?.type === "dir");
  if (path === undefined) return;
  const [kind, remedy] = mounted
    ? [{ en: "a mount", zh: "挂载点" }, `umount ${path}`]
    : [{ en: "a directory", zh: "目录" }, `rmdir ${path}`];
  throw new SetupError(
    "environment",
    {
      en: `${path} is ${kind.en}, and the package manager can't put Docker's program there. Nothing was changed.`,
      zh: `${path} 是${kind.zh}，包管理器无法将 Docker 的程序写到那里。没有任何改动。`,
    },
    {
      next: {
        en: `Take it away (${remedy}), then run this again.`,
        zh: `请将其移走（${remedy}），再重新运行。`,
      },
    },
  );
}
