import { pathsLeft } from "../../machine/resources/file.ts";
import { commandFailed, tryCommand } from "../../machine/work/run-command.ts";
import { quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { each, type StepKind } from "./types.ts";

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
    role === "data" ? "nothing" : each(paths.map((path) => ({ what: "file", path }))),
  differs: async (step, { system }) => pathsLeft(await left(step, system)),
  async run(step, context) {
    const { role, paths } = step;
    if (role === "data") {
      // What is mounted below, such as a disk of its own for volumes, is not ours to empty.
      const argv = ["rm", "-rf", "--one-file-system", "--", ...paths];
      const result = await tryCommand(context, argv);
      if ((await left(step, context.system)).length > 0) throw commandFailed(argv, result);
    } else for (const path of paths) await context.system.files.remove(path);
    context.log(`removed ${paths.join(", ")}`);
  },
  script({ role, paths }) {
    const words = paths.map(quote).join(" ");
    const gone = paths.map((path) =>
      role === "data"
        ? `[ -z "$(ls -A -- ${quote(path)} 2>/dev/null)" ]`
        : `[ ! -e ${quote(path)} ] && [ ! -L ${quote(path)} ]`,
    );
    return {
      helpers: [],
      done: gone.join(" && "),
      run:
        role === "data"
          ? `rm -rf --one-file-system -- ${words} || { ${gone.join(" && ")}; }`
          : `rm -f -- ${words}`,
    };
  },
};

/** Those that are there still; a data directory that is a disk of its own stays, emptied. */
async function left({ role, paths }: PathRemoveStep, { files }: ReadSystem): Promise<string[]> {
  const there = await Promise.all(
    paths.map(async (path) => {
      const stat = await files.stat(path);
      return (
        stat !== undefined && (role === "files" || stat.type !== "dir" || (await files.list(path)).length > 0)
      );
    }),
  );
  return paths.filter((_, i) => there[i]);
}
