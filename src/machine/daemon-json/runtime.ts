import type { ReadSystem } from "../../system/read-only.ts";
import { valueAt } from "./edit-text.ts";

/** Where systemd has a service look for programs. Source: systemd.exec(5), $PATH. */
const places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/**
 * The default runtime that daemon.json names, where its program is not there: dockerd starts with it, and no container
 * does (NVIDIA/nvidia-container-runtime#98: the package went, the key stayed). A runtime of a shim ("runtimeType") has no
 * path. `text` parses.
 */
export async function missingRuntime(
  system: ReadSystem,
  text: string,
): Promise<{ readonly name: string; readonly path: string } | undefined> {
  const name = valueAt(text, ["default-runtime"]);
  if (typeof name !== "string") return undefined;
  const path = valueAt(text, ["runtimes", name, "path"]);
  if (typeof path !== "string" || path === "") return undefined;
  const paths = path.startsWith("/") ? [path] : places.map((place) => `${place}/${path}`);
  for (const each of paths) if ((await system.files.stat(each)) !== undefined) return undefined;
  return { name, path };
}
