import colors from "picocolors";
import { columnsOf, pad, wrap } from "../../columns.ts";
import { type Examined, examine, type Report } from "../../doctor/examine.ts";
import { checks } from "../../doctor/index.ts";
import type { State } from "../../doctor/types.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Request } from "../options/request.ts";
import type { Terminal } from "../ui/terminal.ts";

const signs: Record<State, () => string> = {
  ok: () => colors.green("✔"),
  warn: () => colors.yellow("!"),
  fail: () => colors.red("✖"),
  skip: () => colors.dim("–"),
};

/**
 * Examines this machine, changing nothing, and prints a page or JSON on standard output.
 * @param columns of the terminal; undefined where there is none
 * @returns whether nothing is broken; warnings are no breakage
 */
export async function doctor(
  system: System,
  request: Request,
  terminal: Terminal,
  out: (text: string) => void,
  columns: number | undefined,
): Promise<boolean> {
  const line = terminal.begin(terminal.say({ en: "Examining this machine", zh: "正在检查本机" }));
  const report = await examine(system, checks, {
    boundMs: request.boundMs,
    keyFingerprint: request.keyFingerprint,
    onProgress: (done, all) => line.update(`${done}/${all}`),
  }).finally(() => line.end("gone"));
  out(
    request.json ? json(terminal, report) : `${page(terminal, report, request.quiet, columns).join("\n")}\n`,
  );
  return report.verdict !== "fail";
}

function json({ say }: Terminal, { verdict, counts, checks }: Report): string {
  const listed = checks.map(({ id, state, title, said, next }) => ({
    id,
    state,
    title: say(title),
    said: plain(say(said)),
    ...(next ? { next: say(next).split("\n").map(plain) } : {}),
  }));
  return `${JSON.stringify({ format: 1, verdict, counts, checks: listed }, null, 2)}\n`;
}

/** What is seen needs so many columns beside the titles; with fewer it stands below them. */
const beside = 30;

/**
 * Sign, title, what was seen; below it what to do; `quiet`: of what is wrong alone. No line is wider than the terminal, nor
 * than 80 columns.
 */
function page(terminal: Terminal, report: Report, quiet: boolean, columns = 80): string[] {
  const titles = Math.max(...report.checks.map(({ title }) => columnsOf(terminal.say(title))));
  const whole = Math.max(40, Math.min(columns, 80));
  const shown = report.checks.filter(({ state }) => !quiet || state === "fail" || state === "warn");
  const lines = shown.flatMap((check) => described(terminal, check, titles, whole));
  return [...lines, ...(lines.length > 0 ? [""] : []), ...wrap(verdictLine(terminal, report), whole)];
}

function described({ say }: Terminal, check: Examined, titles: number, whole: number): string[] {
  const stands = whole - titles - 6 >= beside;
  const indent = stands ? titles + 6 : 6;
  const said = wrap(plain(say(check.said)), whole - indent);
  const next = (check.next ? say(check.next).split("\n") : []).flatMap((todo) =>
    wrap(plain(todo), whole - indent - 2).map((line, i) => `${i === 0 ? "→" : " "} ${line}`),
  );
  const quiet = check.state === "skip" ? colors.dim : (text: string) => text;
  const lines = [...said.map(quiet), ...next];
  const title = `  ${signs[check.state]()} ${say(check.title)}`;
  const first = stands
    ? [`  ${signs[check.state]()} ${pad(say(check.title), titles)}  ${lines.shift() ?? ""}`]
    : [title];
  return [...first, ...lines.map((line) => " ".repeat(indent) + line)];
}

const countWords: Record<State, readonly [one: Text, more: Text]> = {
  fail: both({ en: "broken", zh: "项故障" }),
  warn: [
    { en: "warning", zh: "项警告" },
    { en: "warnings", zh: "项警告" },
  ],
  ok: both({ en: "ok", zh: "项正常" }),
  skip: both({ en: "not checked", zh: "项未检查" }),
};

function both(text: Text): readonly [Text, Text] {
  return [text, text];
}

/** "Checked: 1 broken, 2 warnings, 9 ok." Nothing checked is not "ok". */
function verdictLine({ say }: Terminal, { counts }: Report): string {
  const listed = (["fail", "warn", "ok", "skip"] as const).filter((state) => counts[state] > 0);
  const part = (state: State): Text => ({
    en: `${counts[state]} ${countWords[state][counts[state] === 1 ? 0 : 1].en}`,
    zh: `${counts[state]} ${countWords[state][0].zh}`,
  });
  return say({
    en: `Checked: ${listed.map((state) => part(state).en).join(", ")}.`,
    zh: `检查完成：${listed.map((state) => part(state).zh).join("，")}。`,
  });
}

/** Other programs' words: no escape sequence of theirs reaches a terminal. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "");
