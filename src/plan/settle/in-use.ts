import { reveal } from "../../system/secret.ts";
import type { System } from "../../system/types.ts";
import type { Repository } from "../../terms.ts";
import { makePlan } from "../plan.ts";
import type { FileStep } from "../steps/file.ts";
import type { Options } from "../types.ts";
import { candidates } from "./candidates.ts";
import { fastestMirror } from "./choose-mirrors.ts";
import type { Progress } from "./person.ts";
import { repositoriesOf } from "./release.ts";
import type { Subject } from "./subject.ts";
import { defaultMirror, optionsOf, type Wishes } from "./wishes.ts";

/**
 * The repository that the machine's files name already, of those that may be meant: the run before this one may have
 * passed over a dead mirror or found its version in the second place. Otherwise the best one.
 */
export async function repositoryInUse(
  system: System,
  subject: Subject,
  options: Options,
  repositories: readonly Repository[],
): Promise<Repository> {
  for (const repository of repositories) {
    if (await inUse(system, subject, options, repository)) return repository;
  }
  return repositories[0]!;
}

/** Whether the machine's files are those that a plan for this repository would write. */
async function inUse(
  system: System,
  subject: Subject,
  options: Options,
  repository: Repository,
): Promise<boolean> {
  const { steps } = makePlan({
    ...subject,
    // The repository's files alone tell; the daemon's drop-in says nothing of it.
    options: { ...options, proxy: undefined },
    release: { kind: "unresolved", repository },
    version: undefined,
    notes: [],
  });
  const files = steps.filter((step): step is FileStep => step.kind === "file");
  const contents = await Promise.all(files.map(({ path }) => system.files.read(path)));
  return (
    files.length > 0 && files.every(({ content }, i) => contents[i]?.toString("utf8") === reveal(content))
  );
}

/** The mirror that the machine uses already, so that --mirror auto changes nothing the second time; else the fastest. */
export async function autoMirror(
  system: System,
  progress: Progress,
  wishes: Wishes,
  subject: Subject,
): Promise<string> {
  const options = optionsOf(wishes, system.env, { mirror: defaultMirror, registryMirrors: [] });
  const place = { ...subject, mirrors: (await candidates(system)).packages };
  for (const repository of repositoriesOf(place)) {
    if (await inUse(system, subject, { ...options, mirrors: [repository.mirror] }, repository))
      return repository.mirror;
  }
  return fastestMirror(system, progress, subject, wishes.channel);
}
