import { missingPackages } from "../../machine/packages/installed.ts";
import { Ahead, filesOf, removeAside } from "../../plan/steps/package-ahead.ts";
import type { PackageInstallStep } from "../../plan/steps/package-install-step.ts";
import type { Plan } from "../../plan/types.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { CommandIO } from "./run-plan.ts";

/**
 * Has the packages of a plan come while it is checked and read; a second plan takes the first one's place. `asked` says
 * what is missing.
 */
export type BeginAhead = (plan: Pick<Plan, "steps">, asked: ReadSystem) => Promise<Ahead | undefined>;

/**
 * Does some work with packages on their way beside it. Whatever it comes to, nothing of them stays aside, except where a
 * signal ended the run: then the next one goes on with them.
 */
export async function withAhead<T>(
  io: Pick<CommandIO, "system" | "signal" | "onCancel">,
  work: (begin: BeginAhead) => Promise<T>,
): Promise<T> {
  const { system, signal } = io;
  let ahead: Ahead | undefined;
  const discard = () => ahead?.discard() ?? removeAside(system);
  io.onCancel(discard);
  try {
    return await work(async ({ steps }, asked) => {
      await ahead?.discard();
      const step = steps.find(
        (each): each is PackageInstallStep => each.kind === "package-install" && each.role === "docker",
      );
      if (step?.ahead === undefined) return undefined;
      const files = filesOf(step.ahead, await missingPackages(asked, step.query, step.packages));
      ahead = files.files.length > 0 ? new Ahead(system, files) : undefined;
      return ahead;
    });
  } finally {
    if (!signal.aborted) await discard();
  }
}
