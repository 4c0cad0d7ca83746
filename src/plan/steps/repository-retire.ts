import { managerOf } from "../../machine/managers/index.ts";
import { retired } from "../../machine/managers/retired.ts";
import { sourcePaths } from "../../machine/managers/source-paths.ts";
import type { RawSource, RetireEntries } from "../../machine/managers/source-types.ts";
import { plain } from "../../machine/resources/difference.ts";
import { isDockerCe } from "../../sources/supply/docker-ce-addresses.ts";
import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { linkTarget } from "../../system/real-path.ts";
import { each, type StepKind } from "./types.ts";

/**
 * Switches off older entries for docker-ce that tutorials and other installers left behind: with another keyring for
 * the same repository apt refuses to read anything ("Conflicting values set for option Signed-By"), and a section of
 * the same name may have yum take packages unchecked.
 */
export interface RepositoryRetireStep extends RetireEntries {
  readonly kind: "repository-retire";
}

export const repositoryRetire: StepKind<RepositoryRetireStep> = {
  title: () => ({ en: "Disable older docker-ce repository entries", zh: "停用旧的 docker-ce 软件源条目" }),
  why: (step) => ({
    en: `Two entries for one repository stop the package manager, or let packages in unchecked. Their lines become comments, nothing else in those files changes; ${step.keep} takes their place.`,
    zh: `同一软件源若有两个条目，包管理器会拒绝工作，或不经检查就接受软件包。这些条目改为注释，文件的其余部分不变；由 ${step.keep} 取代。`,
  }),
  touches: async (step, system) =>
    each(
      (await stale(step, system)).map(({ path }) => ({ what: "file" as const, path, follow: true as const })),
    ),
  async differs(step, { system }) {
    const files = await stale(step, system);
    if (files.length === 0) return undefined;
    const want = { en: `docker-ce in ${step.keep} alone`, zh: `docker-ce 仅在 ${step.keep} 中` };
    return { want, have: plain(files.map(({ path }) => path).join(", ")) };
  },
  async run(step, { system, log }) {
    for (const { path, text, entries } of await stale(step, system)) {
      const target = await linkTarget(system, path);
      const stat = await system.files.stat(target);
      await system.files.write(target, Buffer.from(retired(text, entries), "latin1"), {
        mode: stat?.mode ?? 0o644,
        uid: stat?.uid ?? 0,
        gid: stat?.gid ?? 0,
      });
      log(`commented docker-ce out in ${path}`);
    }
  },
  script(step) {
    const globs = step.directories.flatMap((directory) =>
      step.endings.map((ending) => `${quote(directory)}/*${ending}`),
    );
    const find = `stale_sources ${command([step.keep, ...step.files])} ${globs.join(" ")}`;
    return {
      helpers: ["sources"],
      prepare: `stale=$(${find})`,
      done: '[ -z "$stale" ]',
      run: `printf '%s\\n' "$stale" | retire_sources`,
    };
  },
};

interface StaleFile {
  readonly path: string;
  /** One character a byte, so that it comes back as it was. */
  readonly text: string;
  /** Those to be switched off. */
  readonly entries: readonly RawSource[];
}

/** The files in which entries are to be switched off. */
async function stale(step: RepositoryRetireStep, system: ReadSystem): Promise<StaleFile[]> {
  const { sources } = managerOf(step.manager);
  const found: StaleFile[] = [];
  for (const path of await sourcePaths(system, step)) {
    if (path === step.keep) continue;
    // A directory or a pipe of such a name is nothing that a package manager reads.
    const text = (await system.files.read(path).catch(() => undefined))?.toString("latin1") ?? "";
    const entries: RawSource[] = [];
    for (const raw of sources.parse(path, text)) {
      if (isDockerCe(raw, await sources.addresses(system, raw.uris))) entries.push(raw);
    }
    if (entries.length > 0) found.push({ path, text, entries });
  }
  return found;
}
