import type { PackageQuery } from "../../machine/managers/types.ts";
import { installedVersions, missingInScript } from "../../machine/packages/installed.ts";
import { runPackageCommand, waitInScript } from "../../machine/packages/lock.ts";
import { packagesDiffer } from "../../machine/resources/packages.ts";
import { command } from "../../system/quote.ts";
import type { PackageVersion } from "../../terms.ts";
import type { StepKind } from "./types.ts";

/** Reads the index of docker-ce's repository, and of no other. */
export interface PackageIndexStep {
  readonly kind: "package-index";
  readonly command: readonly string[];
  /** Nothing to read where all of these are installed. */
  readonly packages: readonly PackageVersion[];
  readonly query: PackageQuery;
}

export const packageIndex: StepKind<PackageIndexStep> = {
  title: () => ({ en: "Read the repository's package index", zh: "读取该软件源的索引" }),
  why: () => ({
    en: "Only this one is read: the machine's other repositories are not needed for this, and slow.",
    zh: "只读取这一个：机器上的其他软件源与此无关，而且很慢。",
  }),
  // The index is no state of the machine that anybody would want back.
  touches: () => "nothing",
  async differs({ query, packages }, { system }) {
    const names = packages.map(({ name }) => name);
    return packagesDiffer(packages, await installedVersions(system, query, names));
  },
  async run(step, context) {
    await runPackageCommand(context, step.query, step.command);
  },
  script: (step) => ({
    helpers: ["packages", "package-lock"],
    prepare: `missing=$(${missingInScript(step.query, step.packages)})`,
    done: '[ -z "$missing" ]',
    run: `${waitInScript(step.query)}\n${command(step.command)}`,
  }),
};
