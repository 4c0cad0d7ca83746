import { SetupError } from "../../errors.ts";
import { commandFailed, tryCommand } from "../../machine/work/run-command.ts";
import type { PackageVersion } from "../types.ts";
import { heldNames } from "./package-hold.ts";
import { tryPackageCommand } from "./package-lock.ts";
import { installedVersions, missingPackages, type PackageQuery, spec } from "./packages.ts";
import type { StepContext } from "./types.ts";

/**
 * Brings packages to their versions, up or down, by the first of several commands that can: yum's install leaves a
 * higher version alone and its downgrade takes no package that is absent, so each gets what is still missing. A hold
 * moves with its package: who asks for a version means it, and what was held is held again.
 * @throws SetupError "step-failed", "busy"
 */
export async function bringToVersions(
  context: StepContext,
  query: PackageQuery,
  commands: readonly (readonly string[])[],
  wanted: readonly PackageVersion[],
): Promise<void> {
  const missing = await missingPackages(context.system, query, wanted);
  const held = await heldOf(context, query, missing);
  if (held.length > 0) await tryCommand(context, [...query.holds.release, ...held]);
  try {
    await install(context, query, commands, wanted, missing);
  } finally {
    if (held.length > 0) await tryCommand(context, [...query.holds.take, ...held]);
  }
}

/** Those that are held; what is not installed yet is not asked for, since the answer takes dnf half a second. */
async function heldOf(
  { system }: StepContext,
  query: PackageQuery,
  missing: readonly PackageVersion[],
): Promise<string[]> {
  const names = missing.map(({ name }) => name);
  if (names.length === 0 || (await installedVersions(system, query, names)).size === 0) return [];
  const held = heldNames((await system.exec(query.holds.list)).stdout);
  return names.filter((name) => held.includes(name));
}

async function isAnyInstalled(
  { system }: StepContext,
  query: PackageQuery,
  packages: readonly PackageVersion[],
): Promise<boolean> {
  const names = packages.map(({ name }) => name);
  return (await installedVersions(system, query, names)).size > 0;
}

async function install(
  context: StepContext,
  query: PackageQuery,
  commands: readonly (readonly string[])[],
  wanted: readonly PackageVersion[],
  before: readonly PackageVersion[],
): Promise<void> {
  let missing = before;
  let failure: SetupError | undefined;
  for (const [index, argv] of commands.entries()) {
    if (missing.length === 0) return;
    // A later way is for packages that are there in another version; where none is, the first one's failure stands.
    if (index > 0 && !(await isAnyInstalled(context, query, missing))) break;
    const full = [...argv, ...missing.map((p) => spec(query, p))];
    const result = await tryPackageCommand(context, query, full);
    failure = result.code === 0 ? undefined : commandFailed(full, result);
    missing = await missingPackages(context.system, query, wanted);
  }
  if (failure) throw failure;
  if (missing.length === 0) return;
  const left = missing.map((p) => spec(query, p)).join(" ");
  throw new SetupError("step-failed", {
    en: `The package manager reported success, but these are not installed: ${left}`,
    zh: `包管理器报告成功，但以下软件包并未安装：${left}`,
  });
}
