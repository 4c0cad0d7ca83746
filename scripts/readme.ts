/** `npx tsx scripts/readme.ts`: writes the tables of README.md and README.zh-CN.md from what the code says. */
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { distroTable } from "../distros/table.ts";
import { commands } from "../src/cli/options/command-table.ts";
import { installOptions, type OptionEntry } from "../src/cli/options/option-table.ts";
import { exitCodes, exitMeanings } from "../src/errors.ts";
import type { Lang } from "../src/text.ts";

export const readmes: Record<string, Lang> = { "README.md": "en", "README.zh-CN.md": "zh" };

const head = {
  option: { en: "Option", zh: "选项" },
  meaning: { en: "Meaning", zh: "含义" },
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

/** Section name → its lines; a section of a README stands between <!-- name --> and <!-- /name -->. */
export function sections(lang: Lang): Record<string, string> {
  return {
    options: options(installOptions, lang),
    commands: commands
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
    distributions: table(
      [head.distro[lang], "--target", head.repository[lang]],
      distroTable().map(({ name, targets, repositories, packages }) => [
        name,
        targets.map((target) => `\`${target}\``).join(" "),
        repositories.map((path) => `\`${path}\``).join(" ") || head.own[lang](packages[0] ?? ""),
      ]),
    ),
  };
}

/** A README with its sections written anew. */
export function filled(text: string, lang: Lang): string {
  return Object.entries(sections(lang)).reduce((all, [name, lines]) => {
    const place = new RegExp(`<!-- ${name} -->[^]*<!-- /${name} -->`);
    if (!place.test(all)) throw new Error(`no section ${name}`);
    return all.replace(place, () => `<!-- ${name} -->\n${lines}\n<!-- /${name} -->`);
  }, text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const [path, lang] of Object.entries(readmes))
    writeFileSync(path, filled(readFileSync(path, "utf8"), lang));
}
