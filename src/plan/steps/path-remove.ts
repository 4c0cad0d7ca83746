import { pathsLeft, removeFile, removeFilesInScript } from "../../machine/resources/file.ts";
import { runCommand } from "../../machine/work/run-command.ts";
import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { each, type StepKind } from "./types.ts";

/** Deletes files that this tool wrote. */
export interface PathRemoveStep {
  readonly kind: "path-remove";
  readonly paths: readonly string[];
  /** Of these, links that stood there before: they come back. */
  readonly links?: readonly { readonly path: string; readonly to: string }[];
}

export const pathRemove: StepKind<PathRemoveStep> = {
  title: ({ paths }) => ({ en: `Remove ${paths.join(", ")}`, zh: `删除 ${paths.join("、")}` }),
  why: () => ({ en: "docker-setup put it there.", zh: "由 docker-setup 写入。" }),
  touches: ({ paths }) => each(paths.map((path) => ({ what: "file", path }))),
  differs: async (step, { system }) => pathsLeft(await left(step, system)),
  async run({ paths, links = [] }, context) {
    for (const path of paths) await removeFile(context.system, path);
    context.log(`removed ${paths.join(", ")}`);
    for (const { path, to } of links) await runCommand(context, linking(path, to));
  },
  script: ({ paths, links = [] }) => ({
    helpers: [],
    done: paths
      .map((path) => {
        const link = links.find((each) => each.path === path);
        return link
          ? `[ "$(readlink ${quote(path)})" = ${quote(link.to)} ]`
          : `[ ! -e ${quote(path)} ] && [ ! -L ${quote(path)} ]`;
      })
      .join(" && "),
    run: [...removeFilesInScript(paths), ...links.map(({ path, to }) => command(linking(path, to)))].join(
      "\n",
    ),
  }),
};

const linking = (path: string, to: string) => ["ln", "-s", "--", to, path];

/** Those that are there still, and are not what they were. */
async function left({ paths, links = [] }: PathRemoveStep, { files }: ReadSystem): Promise<string[]> {
  const here = async (path: string) => {
    const stat = await files.stat(path);
    const link = links.find((each) => each.path === path);
    if (link === undefined) return stat !== undefined;
    return stat?.type !== "symlink" || (await files.readLink(path)) !== link.to;
  };
  const found = await Promise.all(paths.map(here));
  return paths.filter((_, i) => found[i]);
}
