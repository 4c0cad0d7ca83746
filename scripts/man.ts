/** `npx tsx scripts/man.ts`: writes man/docker-setup.1 (man(7)) from what the code says. */
import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { commands, jobWords } from "../src/cli/options/command-table.ts";
import { everywhere, examples, words } from "../src/cli/options/help.ts";
import { installOptions, longName, type OptionEntry } from "../src/cli/options/option-table.ts";
import { exitCodes, exitMeanings } from "../src/errors.ts";
import { version } from "../src/version.ts";

export const manPath = "man/docker-setup.1";

/** Text as roff takes it: nothing in it is a request, and dashes can be copied (man-pages(7), groff_char(7)). */
const plain = (text: string) =>
  text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/gm, "\\&$1")
    .replace(
      /[^\x20-\x7e\n]/gu,
      (one) => `\\[u${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`,
    );

/** "--mirror <name|url>": the words in bold, what stands for a value in italics. */
const term = (text: string) =>
  text
    .split(/(<[^>]*>|\[[^\]]*\])/)
    .filter(Boolean)
    .map((part) => (/^[<[]/.test(part) ? `\\fI${plain(part)}\\fR` : `\\fB${plain(part)}\\fR`))
    .join("");

const tagged = (flags: string, text: string) => [".TP", term(flags), plain(text)];
const option = ({ flags, text }: OptionEntry) => tagged(flags, text.en);
const names = new Set(installOptions.map(longName));

/** An option that the main job has too, with the same words, is told of there. */
const isOwn = (entry: OptionEntry) =>
  !names.has(longName(entry)) ||
  installOptions.find((other) => longName(other) === longName(entry))?.text.en !== entry.text.en;

const command = ({ name, arguments: args, text, options }: (typeof commands)[number]) => {
  const own = options.filter(isOwn);
  const shared = name === "config" ? [] : options.filter((entry) => !isOwn(entry));
  const also = shared.length > 0 ? `Also: ${shared.map((entry) => `--${longName(entry)}`).join(", ")}.` : "";
  const rest = name === "config" ? "Takes all options of the main job." : also;
  return [
    ...tagged(`docker-setup ${name}${args ? ` ${args}` : ""}`, text.en),
    ...(own.length > 0 ? [".RS", ...own.flatMap(option), ".RE"] : []),
    ...(rest ? [".IP", plain(rest)] : []),
  ];
};

/** The page as man(1) shows it. */
export function manPage(): string {
  const lines = [
    `.\\" Written by scripts/man.ts`,
    `.TH DOCKER\\-SETUP 1 "" "docker\\-setup ${version}"`,
    ".SH NAME",
    "docker\\-setup \\- install Docker CE from a package mirror and set registry mirrors",
    ".SH SYNOPSIS",
    "\\fBdocker\\-setup\\fR [\\fIcommand\\fR] [\\fIoptions\\fR]",
    ".SH DESCRIPTION",
    plain(words.about.en),
    plain("Without a command it installs: it shows the whole plan and asks before it changes anything."),
    ".SH OPTIONS",
    ...[...installOptions, ...everywhere].flatMap(option),
    ".SH COMMANDS",
    ...jobWords.flatMap(({ name, text }) => tagged(`docker-setup ${name}`, text.en)),
    ...commands.flatMap(command),
    ".SH EXIT STATUS",
    ...tagged("0", exitMeanings.ok.en),
    ...Object.entries(exitCodes)
      .sort(([, a], [, b]) => a - b)
      .flatMap(([kind, code]) => tagged(String(code), exitMeanings[kind as keyof typeof exitCodes].en)),
    ".SH ENVIRONMENT",
    ...tagged(
      "DOCKER_SETUP_…",
      "an option by its long name, such as DOCKER_SETUP_MIRROR; the command line wins",
    ),
    ...tagged("https_proxy, http_proxy, no_proxy", "how mirrors are reached; --proxy wins"),
    ...tagged(
      "LC_ALL, LC_MESSAGES, LANG",
      "the language: Chinese in a Chinese locale of UTF-8, English elsewhere",
    ),
    ...tagged("NO_COLOR", "no colours"),
    ".SH FILES",
    ...tagged("/etc/docker/daemon.json", "dockerd's settings, merged and not written anew"),
    ...tagged("/var/log/docker-setup/", "a log of each run that changed something"),
    ".SH EXAMPLES",
    ...examples.flatMap(([line, text]) => tagged(line, text.en)),
    "",
  ];
  return lines.join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  mkdirSync("man", { recursive: true });
  writeFileSync(manPath, manPage());
}
