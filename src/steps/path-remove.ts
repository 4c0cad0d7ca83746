import { quote } from "./quote.ts";
import { runCommand } from "./run-command.ts";
import type { StepKind } from "./types.ts";

/** Deletes files that this tool wrote, or Docker's data where that was asked for. */
export interface PathRemoveStep {
  readonly kind: "path-remove";
  /** "files" come back on rollback; "data" is gone for good. */
  readonly role: "files" | "data";
  readonly paths: readonly string[];
}

export const pathRemove: StepKind<PathRemoveStep> = {
  title: ({ role, paths }) =>
    role === "data"
      ? {
          en: `Delete images, containers and volumes in ${paths.join(", ")}`,
          zh: `删除 ${paths.join("、")} 中的镜像、容器和卷`,
        }
      : { en: `Remove ${paths.join(", ")}`, zh: `删除 ${paths.join("、")}` },
  why: ({ role }) =>
    role === "data"
      ? { en: "Asked for by --purge. There is no way back.", zh: "应 --purge 的要求。无法恢复。" }
      : { en: "docker-setup put it there.", zh: "由 docker-setup 写入。" },
  touches: ({ role, paths }) =>
    role === "data" ? [] : paths.map((path) => ({ what: "file" as const, path })),
  async done({ paths }, { system }) {
    const stats = await Promise.all(paths.map((path) => system.files.stat(path)));
    return stats.every((stat) => stat === undefined);
  },
  async run({ role, paths }, context) {
    // What is mounted below, such as a disk of its own for volumes, is not ours to empty.
    if (role === "data") await runCommand(context, ["rm", "-rf", "--one-file-system", "--", ...paths]);
    else for (const path of paths) await context.system.files.remove(path);
    context.log(`removed ${paths.join(", ")}`);
  },
  script({ role, paths }) {
    const words = paths.map(quote).join(" ");
    return {
      helpers: [],
      done: paths.map((path) => `[ ! -e ${quote(path)} ]`).join(" && "),
      run: role === "data" ? `rm -rf --one-file-system -- ${words}` : `rm -f -- ${words}`,
    };
  },
};
