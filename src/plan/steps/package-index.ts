import { SetupError } from "../../errors.ts";
import { type ManagerName, managerOf } from "../../machine/managers/index.ts";
import { anotherMirror, printable } from "../../machine/managers/index-entry.ts";
import { indexText } from "../../machine/managers/index-text.ts";
import type { ListPlace, ServedIndex } from "../../machine/managers/source-types.ts";
import type { PackageQuery } from "../../machine/managers/types.ts";
import { installedVersions, missingInScript } from "../../machine/packages/installed.ts";
import { tryPackageCommand, waitForLock, waitInScript } from "../../machine/packages/lock.ts";
import { packagesDiffer } from "../../machine/resources/packages.ts";
import { commandFailed } from "../../machine/work/run-command.ts";
import { command } from "../../system/quote.ts";
import type { PackageVersion } from "../../terms.ts";
import type { Text } from "../../text.ts";
import type { StepContext, StepKind } from "./types.ts";

/** Reads the index of docker-ce's repository, and of no other. */
export interface PackageIndexStep {
  readonly kind: "package-index";
  readonly command: readonly string[];
  /** Nothing to read where all of these are installed. */
  readonly packages: readonly PackageVersion[];
  readonly query: PackageQuery;
  /** What the command leaves, where lists that were read and checked before may be laid there in its place. */
  readonly listPlaces?: readonly ListPlace[];
  /** By what it is seen that the manager's cache holds all of it, as this run's rehearsal may have left it. */
  readonly indexes?: { readonly manager: ManagerName; readonly served: readonly ServedIndex[] };
  /** Patterns of what the manager keeps of the repository. */
  readonly cached?: readonly string[];
  /** Of these what was there before the rehearsal, which dnf keeps its lists of, too. */
  readonly had?: readonly string[];
  /** The suite that the list has to say it is of, and what prints whose it is; apt only warns of another one's. */
  readonly suite?: { readonly name: string; readonly ask: readonly string[] };
}

/** An index of docker-ce's has some 100 kB: who needs longer drips, and neither apt nor yum has a bound for that. Seconds. */
const LONGEST = 600;
const tooLong = {
  en: `The index did not come within ${LONGEST / 60} minutes.`,
  zh: `${LONGEST / 60} 分钟内未能取得索引。`,
};

export const packageIndex: StepKind<PackageIndexStep> = {
  title: () => ({ en: "Read the repository's package index", zh: "读取该软件源的索引" }),
  why: () => ({
    en: "Only this one is read: the machine's other repositories are not needed for this, and slow.",
    zh: "只读取这一个：机器上的其他软件源与此无关，而且很慢。",
  }),
  // The index is no state that anybody would want back, and of no use without its repository.
  touches: ({ cached, had }) =>
    cached ? [{ what: "cached", patterns: cached, ...(had ? { had } : {}) }] : "nothing",
  async differs({ query, packages }, { system }) {
    const names = packages.map(({ name }) => name);
    return packagesDiffer(packages, await installedVersions(system, query, names));
  },
  async run(step, context) {
    if ((await layDown(step, context)) || (await isHeld(step, context))) return;
    const result = await tryPackageCommand(context, step.query, step.command, { timeoutMs: LONGEST * 1000 });
    if (result.code === 124) throw new SetupError("network", tooLong, { next: anotherMirror });
    if (result.code !== 0) throw commandFailed(context, step.command, result);
    if (step.suite === undefined) return;
    const { stdout } = await context.system.exec(step.suite.ask);
    const other = ofAnotherSuite(stdout, step.suite.name);
    if (other === undefined) return;
    throw new SetupError(
      "network",
      { en: `${suiteMessages.MSG_SUITE.en} ${other}`, zh: `${suiteMessages.MSG_SUITE.zh}${other}` },
      { next: suiteMessages.MSG_SUITE_NEXT },
    );
  },
  script: (step) => ({
    helpers: ["packages", "package-lock", "within", ...(step.suite ? ["suite"] : [])],
    prepare: `missing=$(${missingInScript(step.query, step.packages)})`,
    done: '[ -z "$missing" ]',
    run: [
      waitInScript(step.query),
      `within ${LONGEST} ${command(step.command)}`,
      ...(step.suite
        ? [
            `# shellcheck disable=SC2016 # words of the package manager\ndemand_suite ${command([step.suite.name, ...step.suite.ask])}`,
          ]
        : []),
    ].join("\n"),
  }),
};

/**
 * Nothing is asked for twice: lists whose signature by the pinned key and whose hashes this run has checked are put where
 * the manager keeps what it checked itself. Whether that was done.
 */
async function layDown({ listPlaces, query }: PackageIndexStep, context: StepContext): Promise<boolean> {
  const lists = (listPlaces ?? []).map(({ url, path }) => ({ url, path, body: context.read?.(url) }));
  if (lists.length === 0 || lists.some(({ body }) => body === undefined)) return false;
  await waitForLock(context, query);
  for (const { url, path, body } of lists) {
    await context.system.files.write(path, indexText(body!, url), { mode: 0o644 });
    context.log(`wrote ${path}, as ${url} was read and checked`);
  }
  return true;
}

/** Whether the manager's cache has what the mirror served this run: its rehearsal read it with an entry of the same address. */
async function isHeld({ indexes }: PackageIndexStep, { system, read, log }: StepContext): Promise<boolean> {
  const cache = indexes && managerOf(indexes.manager).cache;
  if (!cache?.holds) return false;
  for (const { channel, url } of indexes!.served) {
    const list = read?.(url);
    if (list === undefined || !(await cache.holds(system, channel, list))) return false;
    log(`the package manager has ${url} as it was read`);
  }
  return true;
}

/** Of "wanted, suite, codename" a line, as demand_suite of templates/script/suite.sh reads it. */
function ofAnotherSuite(rows: string, name: string): string | undefined {
  for (const row of rows.split("\n")) {
    const [wanted, suite = "", codename = ""] = row.split("|");
    if (wanted === name && suite !== "" && suite !== name && codename !== name) return printable(suite);
  }
  return undefined;
}

/** Shell variables that templates/script/suite.sh prints. */
export const suiteMessages: Readonly<Record<"MSG_SUITE" | "MSG_SUITE_NEXT", Text>> = {
  MSG_SUITE: {
    en: "The mirror served the signed list of another release of the distribution:",
    zh: "镜像站提供的是该发行版另一版本的签名列表：",
  },
  MSG_SUITE_NEXT: {
    en: "Nothing was installed. Try another mirror with --mirror.",
    zh: "没有安装任何内容。请用 --mirror 换一个镜像站。",
  },
};
