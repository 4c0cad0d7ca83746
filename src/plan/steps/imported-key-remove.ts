import { waitInScript } from "../../machine/packages/lock.ts";
import { absent, type Difference, plain } from "../../machine/resources/difference.ts";
import {
  type ImportedKeyTouch,
  importedInScript,
  importedKey,
  importedKeys,
  keyNames,
  removeKeysInScript,
} from "../../machine/resources/imported-key.ts";
import type { StepKind } from "./types.ts";

/** Takes the repository's key out of the database that the package manager has imported it into. */
export interface ImportedKeyRemoveStep extends Omit<ImportedKeyTouch, "what"> {
  readonly kind: "imported-key-remove";
}

export const importedKeyRemove: StepKind<ImportedKeyRemoveStep> = {
  title: (step) => ({
    en: `Take the key ${keyNames(step)} out of the package manager's database`,
    zh: `从包管理器的数据库中移除公钥 ${keyNames(step)}`,
  }),
  why: () => ({
    en: "The package manager imported it for the repository that goes.",
    zh: "它是包管理器为该软件源导入的，软件源现已移除。",
  }),
  touches: ({ kind: _, ...touch }) => [{ what: "imported-key", ...touch }],
  async differs(step, { system }): Promise<Difference | undefined> {
    const here = await importedKeys(system, step);
    if (here.length === 0) return undefined;
    return { want: absent, have: plain(here.map((line) => step.prefix + line).join(", ")) };
  },
  run: ({ kind: _, ...touch }, context) =>
    importedKey.restore({ what: "imported-key", ...touch, before: [] }, context),
  script: (step) => ({
    helpers: ["imported-keys", "package-lock"],
    done: `[ -z "$(${importedInScript(step)})" ]`,
    run: [waitInScript(step.query), removeKeysInScript(step)].join("\n"),
  }),
};
