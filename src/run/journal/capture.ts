import { SetupError } from "../../errors.ts";
import { heldNames } from "../../machine/managers/index.ts";
import { installedVersions } from "../../plan/steps/packages.ts";
import type { System } from "../../system/types.ts";
import type { Change, Touch } from "./types.ts";

/** Reads what a step is about to change. */
export async function capture(system: System, touch: Touch): Promise<Change> {
  switch (touch.what) {
    case "file":
      return captureFile(system, touch);
    case "packages":
      return {
        ...touch,
        before: Object.fromEntries(await installedVersions(system, touch.query, touch.names)),
      };
    case "unit": {
      const [enabled, active] = await Promise.all([
        system.exec(["systemctl", "is-enabled", "--quiet", touch.unit]),
        system.exec(["systemctl", "is-active", "--quiet", touch.unit]),
      ]);
      return { ...touch, before: { enabled: enabled.code === 0, active: active.code === 0 } };
    }
    case "member": {
      const { stdout } = await system.exec(["id", "-nG", "--", touch.user]);
      return { ...touch, before: stdout.trim().split(/\s+/).includes(touch.group) };
    }
    case "hold": {
      const { stdout } = await system.exec(touch.list);
      const held = heldNames(touch.list, stdout);
      return { ...touch, before: touch.names.filter((name) => held.includes(name)) };
    }
  }
}

async function captureFile(system: System, touch: Extract<Touch, { what: "file" }>): Promise<Change> {
  const stat = touch.follow ? await system.files.stat(touch.path) : undefined;
  if (stat?.type !== "symlink") return { ...touch, before: await fileBefore(system, touch.path) };
  const { stdout } = await system.exec(["readlink", "-f", "--", touch.path]);
  const path = stdout.trim() || touch.path;
  return { ...touch, path, before: await fileBefore(system, path) };
}

async function fileBefore(
  system: System,
  path: string,
): Promise<Extract<Change, { what: "file" }>["before"]> {
  const stat = await system.files.stat(path);
  if (stat === undefined) return { type: "absent" };
  if (stat.type === "symlink") return { type: "symlink", to: await system.files.readLink(path) };
  const content = stat.type === "file" ? await system.files.read(path) : undefined;
  if (content === undefined) {
    throw new SetupError("environment", {
      en: `${path} is not a file; docker-setup would have to write one there.`,
      zh: `${path} 不是文件，而 docker-setup 需要在此写入文件。`,
    });
  }
  return { type: "file", content: content.toString("base64"), mode: stat.mode, uid: stat.uid, gid: stat.gid };
}
