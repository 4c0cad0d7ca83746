import { type Info, mirrorsAsPrinted, usesMirrors } from "../docker/info.ts";
import { type Difference, plain } from "./difference.ts";

/** Whether the daemon uses just these registry mirrors; undefined wanted: any, as long as it answers. */
export function registryMirrorsDiffer(
  info: Info | undefined,
  wanted: readonly string[] | undefined,
): Difference | undefined {
  if (info !== undefined && usesMirrors(info, wanted)) return undefined;
  const list = (urls: readonly string[]) => plain(`registry-mirrors ${mirrorsAsPrinted(urls)}`);
  return {
    want: wanted ? list(wanted) : { en: "the daemon answers", zh: "守护进程有响应" },
    have: info ? list(info.mirrors) : { en: "the daemon does not answer", zh: "守护进程没有响应" },
  };
}
