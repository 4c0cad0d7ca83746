import { readText } from "../../machine/facts/read.ts";
import type { RetireEntries } from "../../machine/managers/source-types.ts";
import { plain } from "../../machine/resources/difference.ts";
import { DOCKER_CE } from "../../sources/supply/docker-ce-addresses.ts";
import { command, quote } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { realPath } from "../../system/real-path.ts";
import { each, type StepKind } from "./types.ts";

/**
 * Switches off older entries for docker-ce that tutorials and other installers left behind: with another keyring for
 * the same repository apt refuses to read anything ("Conflicting values set for option Signed-By").
 */
export interface RepositoryRetireStep extends RetireEntries {
  readonly kind: "repository-retire";
}

export const repositoryRetire: StepKind<RepositoryRetireStep> = {
  title: () => ({ en: "Switch off older docker-ce repository entries", zh: "停用旧的 docker-ce 软件源条目" }),
  why: (step) => ({
    en: `Two entries with different keys for one repository stop the package manager. Lines become comments, whole files get the ending .disabled; ${step.directory}/${step.keep} takes their place.`,
    zh: `同一软件源若有两个条目且密钥不同，包管理器会拒绝工作。单行条目改为注释，整个文件则加上 .disabled 后缀；由 ${step.directory}/${step.keep} 取代。`,
  }),
  async touches(step, system) {
    const paths = await stale(step, system);
    return each(
      paths.flatMap((path) =>
        isOneLine(step, path)
          ? [{ what: "file" as const, path, follow: true as const }]
          : [path, `${path}.disabled`].map((name) => ({ what: "file" as const, path: name })),
      ),
    );
  },
  async differs(step, { system }) {
    const paths = await stale(step, system);
    if (paths.length === 0) return undefined;
    const want = {
      en: `docker-ce in ${step.directory}/${step.keep} alone`,
      zh: `docker-ce 仅在 ${step.directory}/${step.keep} 中`,
    };
    return { want, have: plain(paths.join(", ")) };
  },
  async run(step, context) {
    const { files } = context.system;
    for (const path of await stale(step, context.system)) {
      if (isOneLine(step, path)) {
        const target = await linkTarget(context.system, path);
        const [stat, content] = await Promise.all([files.stat(target), files.read(target)]);
        const text = (content?.toString("utf8") ?? "").replace(
          oneLineEntry,
          (line) => `# docker-setup: ${line}`,
        );
        await files.write(target, text, {
          mode: stat?.mode ?? 0o644,
          uid: stat?.uid ?? 0,
          gid: stat?.gid ?? 0,
        });
        context.log(`commented docker-ce out in ${path}`);
      } else {
        await files.rename(path, `${path}.disabled`);
        context.log(`renamed ${path} to ${path}.disabled`);
      }
    }
  },
  script(step) {
    const args = [step.source, `${step.directory}/${step.keep}`];
    const globs = step.endings.map((ending) => `${quote(step.directory)}/*${ending}`);
    const find = `stale_sources ${command([...args, ...step.files])} ${globs.join(" ")}`;
    return {
      helpers: ["sources"],
      prepare: `stale=$(${find})`,
      done: '[ -z "$stale" ]',
      run: `printf '%s\\n' "$stale" | retire_sources`,
    };
  },
};

/** Where the file itself lies: somebody's link stays one. */
async function linkTarget(system: ReadSystem, path: string): Promise<string> {
  if ((await system.files.stat(path))?.type !== "symlink") return path;
  return (await realPath(system, path)) ?? path;
}

const oneLineEntry = new RegExp(`^[ \\t]*deb.*${DOCKER_CE}.*$`, "gm");

const isOneLine = (step: RepositoryRetireStep, path: string) =>
  step.oneLine !== undefined && path.endsWith(step.oneLine);

/** Paths of the files in which an entry is to be switched off. */
async function stale(step: RepositoryRetireStep, system: ReadSystem): Promise<string[]> {
  const names = (await system.files.list(step.directory)).filter(
    (name) => name !== step.keep && step.endings.some((ending) => name.endsWith(ending)),
  );
  const paths = [...step.files, ...names.map((name) => `${step.directory}/${name}`)];
  const found: string[] = [];
  for (const path of paths) {
    // A directory or a pipe of such a name is nothing that a package manager reads.
    const text = (await readText(system, path)) ?? "";
    if (isOneLine(step, path)) {
      if (text.search(oneLineEntry) !== -1) found.push(path);
      continue;
    }
    const sources = text.split("\n").filter((line) => line.startsWith(step.source));
    if (sources.length > 0 && sources.every((line) => new RegExp(DOCKER_CE).test(line))) found.push(path);
  }
  return found;
}
