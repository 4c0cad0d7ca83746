import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { PackageVersion } from "../../terms.ts";
import { heldNames, managerThatRuns } from "../managers/index.ts";
import type { PackageQuery } from "../managers/types.ts";
import { commandFailed, reasonOf, tryCommand } from "../work/run-command.ts";
import type { Work } from "../work/work.ts";
import { fetchFirst } from "./fetch-first.ts";
import { installedVersions, missingPackages, spec } from "./installed.ts";
import { Lists } from "./lists.ts";

/**
 * Brings packages to their versions, up or down, by the first of several commands that can: yum's install leaves a
 * higher version alone and its downgrade takes no package that is absent, so each gets what is still missing. A hold
 * moves with its package: who asks for a version means it, and what was held is held again. `fetch`: not all that comes has
 * been fetched. What the commands printed.
 * @throws SetupError "step-failed", "busy"
 */
export async function bringToVersions(
  context: Work,
  query: PackageQuery,
  commands: readonly (readonly string[])[],
  wanted: readonly PackageVersion[],
  fetch = true,
): Promise<string> {
  const missing = await missingPackages(context.system, query, wanted);
  const held = await heldOf(
    context.system,
    query,
    missing.map(({ name }) => name),
  );
  if (held.length > 0) await tryCommand(context, [...query.holds.release, ...held]);
  try {
    return await install(context, query, commands, wanted, missing, fetch);
  } finally {
    if (held.length > 0) await tryCommand(context, [...query.holds.take, ...held]);
  }
}

/** The same commands so that they take a lower version too, by the manager that runs them. */
export function lowering(commands: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (commands.some((argv) => argv.includes("--allow-downgrades") || argv.includes("downgrade")))
    return commands;
  return commands.flatMap((argv) => managerThatRuns(argv)?.lowering(argv) ?? [argv]);
}

/** Those that are held; what is not installed yet is not asked for, since the answer takes dnf half a second. */
export async function heldOf(
  system: ReadSystem,
  query: PackageQuery,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0 || (await installedVersions(system, query, names)).size === 0) return [];
  const { stdout } = await system.exec(query.holds.list, { env: { LC_ALL: "C" } });
  const held = heldNames(query.holds.list, stdout);
  return names.filter((name) => held.includes(name));
}

async function isAnyInstalled(
  { system }: Work,
  query: PackageQuery,
  packages: readonly PackageVersion[],
): Promise<boolean> {
  const names = packages.map(({ name }) => name);
  return (await installedVersions(system, query, names)).size > 0;
}

async function install(
  context: Work,
  query: PackageQuery,
  commands: readonly (readonly string[])[],
  wanted: readonly PackageVersion[],
  before: readonly PackageVersion[],
  fetch: boolean,
): Promise<string> {
  let missing = before;
  let printed = "";
  const lists = new Lists(context, query);
  let failure: SetupError | undefined;
  for (const [index, argv] of commands.entries()) {
    if (missing.length === 0) return printed;
    // A later way is for packages that are there in another version; where none is, the first one's failure stands.
    if (index > 0 && !(await isAnyInstalled(context, query, missing))) break;
    const full = [...argv, ...missing.map((p) => spec(query, p))];
    if (fetch || index > 0) await fetchFirst(context, query, full);
    const result = await lists.run(full);
    printed += result.stdout;
    failure = result.code === 0 ? undefined : commandFailed(context, full, result);
    missing = await missingPackages(context.system, query, wanted);
  }
  if (failure) throw failure;
  if (missing.length === 0) return printed;
  const left = missing.map((p) => spec(query, p)).join(" ");
  const what = {
    en: `The package manager reported success, but these are not installed: ${left}`,
    zh: `包管理器报告成功，但以下软件包并未安装：${left}`,
  };
  const why = reasonOf(context, what.en);
  throw new SetupError("step-failed", what, why ? { why } : {});
}
