import { SetupError } from "../errors.ts";
import type { PackageVersion } from "../plan/types.ts";
import { runPackageCommand, tryPackageCommand } from "./package-lock.ts";
import { missingPackages, type PackageQuery, spec } from "./packages.ts";
import type { StepContext } from "./types.ts";

/**
 * Brings packages to their versions, up or down, by the first of several commands that can: yum's install leaves a
 * higher version alone and its downgrade takes no package that is absent, so each gets what is still missing.
 * @throws SetupError "step-failed", "busy"
 */
export async function bringToVersions(
  context: StepContext,
  query: PackageQuery,
  commands: readonly (readonly string[])[],
  wanted: readonly PackageVersion[],
): Promise<void> {
  let missing = await missingPackages(context.system, query, wanted);
  for (const [index, argv] of commands.entries()) {
    if (missing.length === 0) return;
    const full = [...argv, ...missing.map((p) => spec(query, p))];
    // Only the last way has to succeed: an earlier one may refuse what a later one is for.
    if (index === commands.length - 1) await runPackageCommand(context, query, full);
    else await tryPackageCommand(context, query, full);
    missing = await missingPackages(context.system, query, wanted);
  }
  if (missing.length === 0) return;
  const left = missing.map((p) => spec(query, p)).join(" ");
  throw new SetupError("step-failed", {
    en: `The package manager reported success, but these are not installed: ${left}`,
    zh: `包管理器报告成功，但以下软件包并未安装：${left}`,
  });
}
