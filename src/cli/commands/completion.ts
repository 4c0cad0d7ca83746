import { SetupError } from "../../errors.ts";
import { packageMirrors } from "../../sources/mirrors/package-mirrors.ts";
import { channels } from "../../sources/supply/docker-ce-addresses.ts";
import type { Lang } from "../../text.ts";
import { commands, jobWords } from "../options/command-table.ts";
import { installOptions, type OptionEntry } from "../options/option-table.ts";
import { actions } from "../options/registry-words.ts";

/** What may stand behind docker-setup, and behind each of its commands. */
interface Words {
  readonly name: string;
  readonly about: string;
  /** What its first argument may be. */
  readonly first: readonly string[];
  readonly options: readonly OptionEntry[];
}

const shells: Readonly<Record<string, (all: readonly Words[], lang: Lang) => string>> = { bash, zsh, fish };

/** Prints a shell's completion, made from the option tables. @throws SetupError "usage" for another shell */
export function completion(shell: string | undefined, lang: Lang, out: (text: string) => void): void {
  const made = shell !== undefined && Object.hasOwn(shells, shell) ? shells[shell] : undefined;
  if (made === undefined) {
    const word = JSON.stringify(shell?.slice(0, 40) ?? "");
    throw new SetupError(
      "usage",
      { en: `There is no completion for ${word}.`, zh: `没有适用于 ${word} 的补全。` },
      { next: { en: "It is for bash, zsh or fish.", zh: "可选 bash、zsh 或 fish。" } },
    );
  }
  out(
    made(
      [
        { name: "", about: "", first: [], options: installOptions },
        ...jobWords.map(({ name, text }) => ({
          name,
          about: text[lang],
          first: [],
          options: installOptions,
        })),
        ...commands.map(({ name, text, arguments: args, options }) => ({
          name,
          about: text[lang],
          first: name === "registry" ? actions : alternatives(args ?? ""),
          options,
        })),
      ],
      lang,
    ),
  );
}

/** "<save|load> [name...]" → save, load. */
const alternatives = (text: string): readonly string[] =>
  /^[^<]*<([a-z-]+(?:\|[a-z-]+)+)>/.exec(text)?.[1]?.split("|") ?? [];

/** What may stand behind an option, where that is one of a few words. */
function valuesOf(flags: string): readonly string[] {
  if (flags.startsWith("--mirror ")) return ["auto", ...packageMirrors.map(({ id }) => id)];
  return flags.startsWith("--channel ") ? channels : alternatives(flags);
}

/** Each such option of any command, once. */
const withValues = (all: readonly Words[]) => [
  ...new Map(
    all.flatMap(({ options }) =>
      options.flatMap(({ flags }) => {
        const [flag = ""] = dashed(flags);
        const values = valuesOf(flags);
        return values.length > 0 ? [[flag, values] as const] : [];
      }),
    ),
  ),
];

const flagsOf = ({ options }: Words) => [
  ...options.flatMap(({ flags }) => dashed(flags)),
  "--no-color",
  "--help",
];
const dashed = (flags: string) => flags.match(/--[a-z-]+/g) ?? [];
/** Those whose value is a file, in both forms. */
const fileOptions = (all: readonly Words[]) => [
  ...new Set(
    all.flatMap(({ options }) =>
      options.flatMap(({ flags }) => (flags.includes("<file>") ? (flags.match(/-{1,2}[a-z-]+/g) ?? []) : [])),
    ),
  ),
];
const named = (all: readonly Words[]) => all.filter(({ name }) => name !== "");
const quoted = (text: string) => `'${text.replaceAll("'", "’")}'`;

function bash(all: readonly Words[]): string {
  const [job] = all;
  return [
    "# docker-setup completion bash > /usr/share/bash-completion/completions/docker-setup",
    "_docker_setup() {",
    "  local word found=",
    `  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`,
    `    case $word in ${named(all)
      .map(({ name }) => name)
      .join("|")}) found=$word; break ;; esac`,
    "  done",
    "  local words",
    "  case $found in",
    ...named(all).map((one) => `    ${one.name}) words='${[...one.first, ...flagsOf(one)].join(" ")}' ;;`),
    `    *) words='${[...named(all).map(({ name }) => name), ...flagsOf(job!), "--version"].join(" ")}' ;;`,
    "  esac",
    `  case \${COMP_WORDS[COMP_CWORD-1]} in`,
    ...withValues(all).map(([flag, values]) => `    ${flag}) words='${values.join(" ")}' ;;`),
    "  esac",
    `  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))`,
    "}",
    "complete -o default -F _docker_setup docker-setup",
    "",
  ].join("\n");
}

function zsh(all: readonly Words[]): string {
  return [
    "#compdef docker-setup",
    `# docker-setup completion zsh > "\${fpath[1]}/_docker-setup"`,
    // Behind an option that names a file, files; a command counts wherever it stands.
    `case $words[CURRENT-1] in`,
    `  ${fileOptions(all).join("|")}) _files; return ;;`,
    ...withValues(all).map(([flag, values]) => `  ${flag}) compadd -- ${values.join(" ")}; return ;;`),
    "esac",
    "local word found=",
    `for word in \${words[2,CURRENT-1]}; do`,
    `  case $word in ${named(all)
      .map(({ name }) => name)
      .join("|")}) found=$word; break ;; esac`,
    "done",
    "case $found in",
    ...named(all).map((one) => `  ${one.name}) compadd -- ${[...one.first, ...flagsOf(one)].join(" ")} ;;`),
    `  *) compadd -- ${[...named(all).map(({ name }) => name), ...flagsOf(all[0]!), "--version"].join(" ")} ;;`,
    "esac",
    "",
  ].join("\n");
}

function fish(all: readonly Words[], lang: Lang): string {
  const names = named(all).map(({ name }) => name);
  const takes = (flags: string) => {
    const values = valuesOf(flags);
    if (values.length > 0) return ` -x -a '${values.join(" ")}'`;
    return flags.includes("<") ? " -r" : "";
  };
  const none = `not __fish_seen_subcommand_from ${names.join(" ")}`;
  const lines = all.flatMap(({ name, options }) => {
    const when = name === "" ? none : `__fish_seen_subcommand_from ${name}`;
    const line = (flag: string, more = "") =>
      `complete -c docker-setup -n '${when}' -l ${flag.slice(2)}${more}`;
    return [
      ...options.flatMap(({ flags, text }) =>
        dashed(flags).map((flag) => line(flag, `${takes(flags)} -d ${quoted(text[lang])}`)),
      ),
      ...["--no-color", "--help", ...(name === "" ? ["--version"] : [])].map((flag) => line(flag)),
    ];
  });
  return [
    "# docker-setup completion fish > ~/.config/fish/completions/docker-setup.fish",
    ...named(all).map(
      ({ name, about }) => `complete -c docker-setup -n '${none}' -a ${name} -d ${quoted(about)}`,
    ),
    ...named(all).flatMap(({ name, first }) =>
      first.length === 0
        ? []
        : [
            `complete -c docker-setup -n '__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${first.join(" ")}' -f -a '${first.join(" ")}'`,
          ],
    ),
    ...lines,
    "",
  ].join("\n");
}
