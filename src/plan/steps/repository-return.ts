import { RETIRED, restored } from "../../machine/managers/retired.ts";
import { plain } from "../../machine/resources/difference.ts";
import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { linkTarget } from "../../system/real-path.ts";
import { each, type StepKind } from "./types.ts";

/** Switches on again what docker-setup switched off; whatever else was written into those files since stays. */
export interface RepositoryReturnStep {
  readonly kind: "repository-return";
  readonly paths: readonly string[];
}

export const repositoryReturn: StepKind<RepositoryReturnStep> = {
  title: () => ({
    en: "Enable older docker-ce repository entries again",
    zh: "重新启用旧的 docker-ce 软件源条目",
  }),
  why: ({ paths }) => ({
    en: `They stood in ${paths.join(", ")} before docker-setup, which made comments of them; nothing else in those files changes.`,
    zh: `它们原先就在 ${paths.join("、")} 中，由 docker-setup 改成了注释；文件的其余部分不变。`,
  }),
  touches: async (step, system) =>
    each(
      (await marked(step, system)).map((path) => ({ what: "file" as const, path, follow: true as const })),
    ),
  async differs(step, { system }) {
    const paths = await marked(step, system);
    if (paths.length === 0) return undefined;
    return { want: { en: "enabled", zh: "已启用" }, have: plain(paths.join(", ")) };
  },
  async run(step, { system, log }) {
    for (const path of await marked(step, system)) {
      const target = await linkTarget(system, path);
      const stat = await system.files.stat(target);
      const { mode = 0o644, uid = 0, gid = 0 } = stat ?? {};
      const text = restored((await textOf(system, target)) ?? "");
      await system.files.write(target, Buffer.from(text, "latin1"), { mode, uid, gid });
      log(`switched docker-ce on again in ${path}`);
    }
  },
  script: (step) => ({
    helpers: ["sources"],
    prepare: `marked=$(marked_sources ${command(step.paths)})`,
    done: '[ -z "$marked" ]',
    run: `printf '%s\\n' "$marked" | return_sources`,
  }),
};

/** One character a byte. */
const textOf = async (system: ReadSystem, path: string) =>
  (await system.files.read(path).catch(() => undefined))?.toString("latin1");

/** Those in which something is switched off. */
async function marked({ paths }: RepositoryReturnStep, system: ReadSystem): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (`\n${(await textOf(system, path)) ?? ""}`.includes(`\n${RETIRED}`)) found.push(path);
  }
  return found;
}
