import { wrap } from "../../columns.ts";
import { initOf, type NamesInit } from "../../machine/inits/index.ts";
import { explainInScript } from "../../machine/work/failure-reasons.ts";
import { kindOf, type Step } from "../../plan/steps/index.ts";
import type { StepScript } from "../../plan/steps/types.ts";
import type { Plan } from "../../plan/types.ts";
import { quote } from "../../system/quote.ts";
import { reveal } from "../../system/secret.ts";
import type { Lang, Text } from "../../text.ts";
import { plainMessages, scriptMessages } from "./messages.ts";
import { type Shelf, tool, wholeTools, withNeeds } from "./toolbox.ts";
import { scriptWords, setInScript } from "./words.ts";

/** The init is that of the machine it runs on. */
export interface ScriptOptions extends NamesInit {
  readonly lang: Lang;
  /** First lines of the script's comment, for people: what it is, how it was made. */
  readonly about: readonly Text[];
  /** Running containers may be stopped. */
  readonly restart: boolean;
  /** Where it is no installation: the name that the script's own words give it, and what it says at its end. */
  readonly job?: { readonly file: string; readonly ready: Text };
  /** Where room is short: other tools than templates/script, and no table of what commands' words mean. */
  readonly short?: {
    readonly shelf: Shelf;
    /** Messages of tools that do nothing here. */
    readonly unsaid: readonly string[];
  };
}

/** What a script does between two of its lines on the screen. */
export interface ScriptPart {
  readonly title: Text;
  readonly why: Text;
  readonly script: StepScript;
  /** It never changes anything. */
  readonly checkOnly?: true | undefined;
}

/** A plan as a POSIX sh script. */
export function renderScript(plan: Pick<Plan, "steps" | "environment">, options: ScriptOptions): string {
  return renderParts(partsOf(plan.steps, options.lang), plan.environment, options);
}

/** Steps as parts of a script. */
export const partsOf = (steps: readonly Step[], lang: Lang): ScriptPart[] =>
  steps.map((step) => {
    const kind = kindOf(step);
    const script = kind.script(step, (text) => text[lang]);
    return { title: kind.title(step), why: kind.why(step), script, checkOnly: kind.checkOnly };
  });

/**
 * A script of parts. All of it stands in one group, which is read whole before any of it is run, so a script that was cut
 * off half way does nothing.
 */
export function renderParts(
  steps: readonly ScriptPart[],
  environment: Plan["environment"],
  options: ScriptOptions,
): string {
  const say = (text: Text) => text[options.lang];
  const { typed } = initOf(options);
  const looks = steps.flatMap(({ script }) => script.first ?? []);
  const changes = steps.findIndex(({ checkOnly }) => !checkOnly);
  const functions = [
    ...steps.map((part, index) => renderPart(part, index + 1, steps.length, say)),
    ...(looks.length > 0 ? [lookAhead(looks, say(plainMessages.MSG_LOOK_AHEAD!))] : []),
  ];
  // The steps stand first: they are what a person reads.
  const tools = say({ en: "Tools that the steps use.", zh: "以下是各步骤所用的工具。" });
  const shelf = options.short?.shelf ?? wholeTools(options);
  const toolbox = withNeeds(["head", ...steps.flatMap(({ script }) => script.helpers)], shelf)
    .map((name) => tool(name, shelf))
    .join("\n\n");
  const body = [
    ...functions,
    `# ${tools}`,
    messages([...functions, toolbox].join("\n"), options).join("\n"),
    options.short ? "explain() { :; }" : explainInScript(say, typed),
    toolbox,
  ].join("\n\n");
  return `${[
    "#!/bin/sh",
    ...options.about.flatMap((text) => say(text).split("\n")).map((line) => `# ${line}`.trimEnd()),
    "",
    // A group is run only when its end has been read: cut off anywhere, also behind a word that begins another function's
    // name, the script does nothing at all.
    "{",
    `RESTART=${options.restart ? "yes" : "no"}`,
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${quote(reveal(value))}`),
    "",
    "main() {",
    '  prepare "$@"',
    ...steps.flatMap(({ checkOnly }, index) => [
      ...(index === changes && looks.length > 0 ? ['  [ "$CHECK" = yes ] || look_ahead'] : []),
      checkOnly ? `  looked step_${index + 1}` : `  step_${index + 1}`,
    ]),
    "  finish",
    "}",
    "",
    body,
    "",
    'main "$@"',
    "}",
  ].join("\n")}\n`;
}

/** What would end a later step ends the script before its first change, so that a refusal leaves the machine as it was. */
function lookAhead(looks: readonly string[], title: string): string {
  return [
    `# ${title}`,
    "look_ahead() {",
    "  STEP=$MSG_LOOK_AHEAD",
    '  STEP_LINE=$(wc -l <"$LOG")',
    `  ${setIn(looks.join("\n"))}`,
    "}",
  ].join("\n");
}

/** The words that this script uses, and no others. */
function messages(body: string, { lang, job, short, ...machine }: ScriptOptions): string[] {
  const own = job ? { MSG_READY: job.ready } : {};
  const texts = Object.entries({ ...scriptMessages(initOf(machine)), ...own }).map(
    ([name, text]) => [name, text[lang].replaceAll("install.sh", job?.file ?? "install.sh")] as const,
  );
  const said = texts.map(([name, text]) => [name, short?.unsaid.includes(name) ? "" : text] as const);
  return setInScript(body, [...said, ...Object.entries(scriptWords)]);
}

function renderPart(
  { title: text, why, script, checkOnly }: ScriptPart,
  number: number,
  count: number,
  say: (text: Text) => string,
): string {
  const title = say(text);
  return [
    `# ${number}/${count} ${oneLine(title)}`,
    ...wrap(oneLine(say(why)), 100).map((line) => `# ${line}`),
    `step_${number}() {`,
    `  begin '${String(number).padStart(String(count).length)}/${count}' ${quote(title)}`,
    // A here-document's lines have to start where they stand, so only the first line is set in.
    ...(script.prepare === undefined ? [] : [`  ${script.prepare}`]),
    ...(script.done === undefined ? [] : [`  if ${script.done}; then`, "    already", "    return", "  fi"]),
    ...(checkOnly ? [] : [`  ! ${script.done === undefined ? "unseen" : "differs"} || return 0`]),
    `  ${setIn(script.run)}`,
    checkOnly ? "  checked" : "  finished",
    "}",
  ].join("\n");
}

/** A comment ends with its line: no word of a step may begin another. */
const oneLine = (text: string) => text.replace(/\p{Cc}+/gu, " ");

/** Sets lines in by two, but not those that begin inside of a quoted word: a word stays as it is. */
const setIn = (lines: string) =>
  lines.replace(/'[^']*'|"(?:\\.|[^"\\])*"|\\.|\n/gs, (token) => (token === "\n" ? "\n  " : token));
