import { basename, resolve } from "node:path";
import { SetupError } from "../../errors.ts";
import type { Text } from "../../text.ts";
import { formats } from "./option-table.ts";

/** What was typed, as far as a format cares. */
interface Typed {
  readonly output?: string;
  readonly json?: boolean;
}

export type Format = (typeof formats)[number];

/** @throws SetupError "usage" */
export function parseFormat(text: string): Format {
  const format = formats.find((name) => name === text);
  if (format !== undefined) return format;
  throw new SetupError(
    "usage",
    {
      en: `--format ${JSON.stringify(text)} does not exist.`,
      zh: `--format ${JSON.stringify(text)} 不存在。`,
    },
    { next: { en: `It is one of ${formats.join(", ")}.`, zh: `可选 ${formats.join("、")}。` } },
  );
}

/** What does not go with a format. @throws SetupError "usage" */
export function demandFitting(format: Format, raw: Typed, targets: number): void {
  if (format === "cloud-init" && raw.json) throw noJson({ en: "User-data", zh: "user-data" });
  if (format === "ansible") demandRole(raw);
  else if (targets > 1) {
    throw new SetupError(
      "usage",
      { en: "One script is for one system.", zh: "一个脚本只针对一个系统。" },
      {
        next: {
          en: "Give one --target, or make a role for all of them: --format ansible -o roles/docker",
          zh: "请只给出一个 --target，或为全部系统生成 role：--format ansible -o roles/docker",
        },
      },
    );
  }
}

const noJson = (what: Text) =>
  new SetupError("usage", {
    en: `${what.en} is not JSON: leave out --json or --format.`,
    zh: `${what.zh} 不是 JSON：请去掉 --json 或 --format。`,
  });

/** A role's folder bears its name, which is letters, digits and _ (ansible-lint's role-name). */
function demandRole({ output, json }: Typed): void {
  const example = { en: "For example -o roles/docker", zh: "例如 -o roles/docker" };
  if (json) throw noJson({ en: "A role", zh: "role" });
  if (output === undefined) {
    throw new SetupError(
      "usage",
      { en: "--format ansible needs a folder: -o.", zh: "--format ansible 需要用 -o 指定目录。" },
      { next: example },
    );
  }
  if (/^[a-z][a-z0-9_]*$/.test(basename(resolve(output)))) return;
  throw new SetupError(
    "usage",
    {
      en: `${output} can't be a role's name, which is that of its folder: small letters, digits and _.`,
      zh: `${output} 不能作为 role 的名称（即目录名）：只能用小写字母、数字和 _。`,
    },
    { next: example },
  );
}
