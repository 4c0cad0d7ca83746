import { dockerHere } from "../../machine/docker/info.ts";
import { absent, plain } from "../../machine/resources/difference.ts";
import type { Lock } from "../../plan/lock/types.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Drift, Seen } from "./types.ts";

/** Whether dockerd has a lock's images, pulled or loaded; `reached`: it can be asked. */
export async function compareImages(
  system: ReadSystem,
  { images }: Pick<Lock, "images">,
  reached: boolean,
): Promise<Seen> {
  if (!reached) return { drifts: [], unseen: images.map(({ name }) => plain(name)) };
  const found = await Promise.all(
    images.map(async ({ name, digest, platforms }): Promise<Drift[]> => {
      const format = "{{.Id}} {{range .RepoDigests}}{{.}} {{end}}";
      const { code, stdout } = await system.exec([
        ...dockerHere,
        "image",
        "inspect",
        "--format",
        format,
        name,
      ]);
      const words = stdout.trim().split(/\s+/);
      const id = words[0] ?? "";
      const digests = words.flatMap((word) => word.split("@")[1] ?? []);
      // One that was loaded from a file has no registry's digest; dockerd names it by its configuration or its manifest.
      const loaded = platforms.some(({ config, manifest }) => [config, manifest, digest].includes(id));
      if (code === 0 && (digests.includes(digest) || loaded)) return [];
      const has = code === 0 ? plain(digests.join(", ") || id || "?") : absent;
      return [{ what: plain(name), want: plain(digest), has, mend: ["docker", "pull", name] }];
    }),
  );
  return { drifts: found.flat(), unseen: [] };
}
