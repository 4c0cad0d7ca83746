import { pathsLeft } from "../../machine/resources/file.ts";
import { quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { each, type StepKind } from "./types.ts";

/** Deletes files that this tool wrote. */
export interface PathRemoveStep {
  readonly kind: "path-remove";
  readonly paths: readonly string[];
}

export const pathRemove: StepKind<PathRemoveStep> = {
  title: ({ paths }) => ({ en: `Remove ${paths.join(", ")}`, zh: `删除 ${paths.join("、")}` }),
  why: () => ({ en: "docker-setup put it there.", zh: "由 docker-setup 写入。" }),
  touches: ({ paths }) => each(paths.map((path) => ({ what: "file", path }))),
  differs: async (step, { system }) => pathsLeft(await left(step, system)),
  async run({ paths }, context) {
    for (const path of paths) await context.system.files.remove(path);
    context.log(`removed ${paths.join(", ")}`);
  },
  script: ({ paths }) => ({
    helpers: [],
    done: paths.map((path) => `[ ! -e ${quote(path)} ] && [ ! -L ${quote(path)} ]`).join(" && "),
    run: `rm -f -- ${paths.map(quote).join(" ")}`,
  }),
};

/** Those that are there still. */
async function left({ paths }: PathRemoveStep, { files }: ReadSystem): Promise<string[]> {
  const stats = await Promise.all(paths.map((path) => files.stat(path)));
  return paths.filter((_, i) => stats[i] !== undefined);
}
