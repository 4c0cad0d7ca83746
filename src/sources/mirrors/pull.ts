import { dockerHere } from "../../machine/docker/info.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";

/** A pull with docker itself. */
export type Pull =
  /** `layersThere`: the layers were on the machine before, so only the manifest was fetched. */
  | { readonly state: "pulled"; readonly ms: number; readonly layersThere: boolean }
  /** Docker's own last line. */
  | { readonly state: "failed"; readonly ms: number; readonly error: string }
  /** By name docker asks a registry over https only, a mirror that is http is asked in no other way. */
  | { readonly state: "not-tried" };

/**
 * Pulls hello-world from one mirror, by its own name, so that no other mirror and no Docker Hub can stand in for it, and
 * takes the name away again; an image that was there before stays. Bound: 60 s.
 *
 * Source of docker's words: https://docs.docker.com/reference/cli/docker/image/pull/
 */
export async function pullThrough(system: System, mirror: string): Promise<Pull> {
  const { protocol, host } = new URL(mirror);
  if (protocol !== "https:") return { state: "not-tried" };
  const image = `${host}/library/hello-world:latest`;
  const there = await system.exec([...dockerHere, "image", "inspect", image], { timeoutMs: 10_000 });
  const start = system.now();
  const { code, stdout, stderr } = await system.exec([...dockerHere, "pull", image], {
    env: { LC_ALL: "C" },
    timeoutMs: 60_000,
  });
  const ms = system.now() - start;
  if (code !== 0) {
    const error = stderr.trim().split("\n").at(-1)?.slice(0, 200) || `docker pull: ${code}`;
    return { state: "failed", ms, error };
  }
  if (there.code !== 0) await system.exec([...dockerHere, "image", "rm", image], { timeoutMs: 30_000 });
  return { state: "pulled", ms, layersThere: /Already exists|up to date/.test(stdout) };
}

/** A pull in a table's cell. */
export function pullText(pull: Pull): Text {
  if (pull.state === "failed") return { en: pull.error, zh: pull.error };
  if (pull.state === "not-tried") return { en: "not tried: http", zh: "未尝试：http" };
  const seconds = (pull.ms / 1000).toFixed(1);
  return pull.layersThere
    ? { en: `${seconds} s, layers were here`, zh: `${seconds} 秒，镜像层已在本机` }
    : { en: `${seconds} s`, zh: `${seconds} 秒` };
}
