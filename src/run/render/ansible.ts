import { hostStep } from "../../plan/plan.ts";
import type { Subject } from "../../plan/settle/subject.ts";
import { kindOf } from "../../plan/steps/index.ts";
import { quote } from "../../system/quote.ts";
import { template } from "../../templates.ts";
import type { Lang } from "../../text.ts";
import { made } from "./about.ts";
import { plainMessages } from "./messages.ts";
import { tool, withNeeds } from "./toolbox.ts";

/** A script of the role. */
export interface RoleScript {
  readonly subject: Subject;
  /** For people: "Debian 12 (bookworm), amd64". */
  readonly name: string;
  readonly text: string;
}

/** Files that stand as templates/ansible has them, but for the words between two @. */
const files = ["tasks", "handlers", "defaults", "vars", "meta"].map((folder) => `${folder}/main.yml`);
const examples = ["examples/playbook.yml", "examples/inventory.yml"];

/**
 * An Ansible role that carries a script for each target and chooses by the host's os-release.
 * @param role its name, which its variables begin with, as ansible-lint's var-naming wants
 * @returns path below the role's folder → text
 */
export function ansibleRole(
  role: string,
  scripts: readonly RoleScript[],
  lang: Lang,
): ReadonlyMap<string, string> {
  const words: Record<string, string> = {
    ROLE: role,
    MADE: made[lang],
    DIFFERS: JSON.stringify(plainMessages.MSG_DIFFERS![lang]),
    UNCHANGED: JSON.stringify(plainMessages.MSG_UNCHANGED![lang]),
    LIST: scripts.map((script) => `- ${script.name}: \`files/${scriptFile(script.subject)}\``).join("\n"),
  };
  const fill = (path: string) =>
    template(`ansible/${path}`).replace(/@([A-Z]+)@/g, (whole, word) => words[word] ?? whole);
  return new Map([
    ["README.md", fill(lang === "zh" ? "README.zh-CN.md" : "README.md")],
    ...[...files, ...examples].map((path) => [path, fill(path)] as const),
    ["files/choose.sh", chooser(scripts, lang)],
    ...scripts.map(({ subject, text }) => [`files/${scriptFile(subject)}`, text] as const),
  ]);
}

/** A script's name in the role: "install-debian-12-amd64.sh", of a relative "install-rocky-9-amd64.sh". */
export function scriptFile({ target }: Subject): string {
  const { says } = target;
  const system = says ? [says.id, ...says.releases.slice(0, 1)] : [target.distro, target.version];
  return `install-${[...system, target.arch].join("-").replace(/[^A-Za-z0-9._-]+/g, "-")}.sh`;
}

/**
 * Prints the name of the script that is for the machine at hand, by the question that the script itself begins with; ends
 * with 3 where there is none. A script for the machine's own ID comes before one that takes its relatives, too.
 */
function chooser(scripts: readonly RoleScript[], lang: Lang): string {
  const needed = new Set<string>();
  const choices = scripts.map(({ subject }) => {
    const step = hostStep(subject);
    const id = subject.target.says?.id ?? subject.target.distro;
    const { run, helpers } = kindOf(step).script(step, (text) => text[lang]);
    for (const name of helpers) needed.add(name);
    return `if { [ "$round" = any ] || { os id; [ "$value" = ${quote(id)} ]; }; } && (\n${run}\n) 2>/dev/null; then\n  echo ${scriptFile(subject)}\n  exit 0\nfi`;
  });
  return `${[
    `#!/bin/sh\n# ${made[lang]}`,
    "# A POSIX locale: the tools below read os-release by the byte.\nLC_ALL=C\nexport LC_ALL",
    "FORCE=no\nMSG_WRONG_HOST=\nfail() { exit 3; }",
    ...withNeeds([...needed]).map((name) => tool(name)),
    ["read_os", "for round in own any; do", ...choices, "done"].join("\n"),
    "exit 3",
  ].join("\n\n")}\n`;
}
