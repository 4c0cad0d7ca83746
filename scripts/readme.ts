/**
 * `npx tsx scripts/readme.ts`: writes the tables of the READMEs, docs/commands and docs/distributions from what the code
 * says, and the pictures' links in the READMEs from package.json's repository.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { distros } from "../distros/list.ts";
import { distroTable } from "../distros/table.ts";
import { supportedList } from "../distros/unsupported.ts";
import { commands, jobWords } from "../src/cli/options/command-table.ts";
import { installOptions, type OptionEntry } from "../src/cli/options/option-table.ts";
import { exitCodes, exitMeanings } from "../src/errors.ts";
import type { Lang } from "../src/text.ts";

/** Each page with tables of the code, and its language. */
export const pages: Record<string, Lang> = {
  "README.md": "en",
  "README.zh-CN.md": "zh",
  "docs/commands.md": "en",
  "docs/commands.zh-CN.md": "zh",
  "docs/distributions.md": "en",
  "docs/distributions.zh-CN.md": "zh",
};

const head = {
  option: { en: "Option", zh: "选项" },
  meaning: { en: "Meaning", zh: "含义" },
  command: { en: "Command", zh: "命令" },
  code: { en: "Code", zh: "退出码" },
  kind: { en: "Kind", zh: "类别" },
  distro: { en: "Distribution", zh: "发行版" },
  own: {
    en: (name: string) => `its own \`${name}\``,
    zh: (name: string) => `自带的 \`${name}\``,
  },
  repository: { en: "Repository", zh: "软件源" },
};

const row = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
const table = (titles: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(titles), row(titles.map(() => "---")), ...rows.map(row)].join("\n");

function options(list: readonly OptionEntry[], lang: Lang): string {
  return table(
    [head.option[lang], head.meaning[lang]],
    list.map(({ flags, text }) => [`\`${flags}\``, text[lang]]),
  );
}

/** Section name → its lines; a section of a page stands between <!-- name --> and <!-- /name -->. */
export function sections(lang: Lang): Record<string, string> {
  return {
    options: options(installOptions, lang),
    commands: table(
      [head.command[lang], head.meaning[lang]],
      [...jobWords, ...commands].map(({ name, text, ...more }) => [
        `\`${name}${"arguments" in more && more.arguments ? ` ${more.arguments}` : ""}\``,
        text[lang],
      ]),
    ),
    "command-options": commands
      .map(({ name, arguments: args, text, options: list }) => {
        const line = `\`docker-setup ${name}${args ? ` ${args}` : ""}\``;
        return `**${line}** ${lang === "zh" ? "：" : "– "}${text[lang]}\n\n${options(list, lang)}`;
      })
      .join("\n\n"),
    "exit-codes": table(
      [head.code[lang], head.kind[lang], head.meaning[lang]],
      [
        ["`0`", "", exitMeanings.ok[lang]],
        ...Object.entries(exitCodes)
          .sort(([, a], [, b]) => a - b)
          .map(([kind, code]) => [`\`${code}\``, kind, exitMeanings[kind as keyof typeof exitCodes][lang]]),
      ],
    ),
    distributions: supportedList(distros)[lang],
    "distribution-table": table(
      [head.distro[lang], "--target", head.repository[lang]],
      distroTable().map(({ name, targets, repositories, packages }) => [
        name,
        targets.map((target) => `\`${target}\``).join(" "),
        repositories.map((path) => `\`${path}\``).join(" ") || head.own[lang](packages[0] ?? ""),
      ]),
    ),
  };
}

/** A page with its sections written anew. */
export function filled(text: string, lang: Lang): string {
  const all = sections(lang);
  return text.replace(/<!-- ([a-z-]+) -->[\s\S]*?<!-- \/\1 -->/g, (_, name: string) => {
    if (!(name in all)) throw new Error(`no section ${name}`);
    return `<!-- ${name} -->\n${all[name]}\n<!-- /${name} -->`;
  });
}

/**
 * A page whose pictures lie at `repository`, since npm's page shows none by a relative link; without a repository they
 * lie beside the page. Every forge serves a file's bytes below /raw/HEAD/.
 */
export function pictured(text: string, repository: string | undefined): string {
  const address = repository?.replace(/^git\+/, "").replace(/(?:\.git)?\/*$/, "");
  const root = address === undefined ? "" : `${address}/raw/HEAD/`;
  return text.replace(/(!\[[^\]]*\]\()(?:https:\/\/\S+\/raw\/HEAD\/)?(docs\/)/g, `$1${root}$2`);
}

/** The one place where the project's address is written. */
export function repositoryOf(manifest: string): string | undefined {
  const { repository } = JSON.parse(manifest) as { repository?: string | { url: string } };
  return typeof repository === "string" ? repository : repository?.url;
}

/** A page as it has to be. */
export const written = (text: string, lang: Lang, repository: string | undefined): string =>
  pictured(filled(text, lang), repository);

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const repository = repositoryOf(readFileSync("package.json", "utf8"));
  for (const [path, lang] of Object.entries(pages))
    writeFileSync(path, written(readFileSync(path, "utf8"), lang, repository));
}
