import process from "node:process";
import colors from "picocolors";
import { columnsOf, hang } from "../../columns.ts";
import type { SetupError } from "../../errors.ts";
import { withoutSecrets } from "../../system/secret.ts";
import type { Lang, Text } from "../../text.ts";
import { labelled, table, widthOf } from "./layout.ts";
import { type LiveLine, liveLine, moves, sparseLine } from "./live-line.ts";

/** A line of something under way. */
export interface TerminalLine {
  /** Adds to the text while it is under way; on a plain stream a line of its own, every ten seconds. */
  update(suffix: string): void;
  end(mark: "done" | "already" | "failed" | "gone", suffix?: string): void;
}

/** The one place that prints for a person. Data (a script, JSON, a table of versions) goes to standard output elsewhere. */
export interface Terminal {
  readonly lang: Lang;
  say(text: Text): string;
  print(line?: string): void;
  /** The last words of a job, which --quiet shows too. */
  conclude(text: Text): void;
  /** A text behind a lead; where it takes several lines, they begin below each other. */
  item(lead: string, text: string): void;
  /** Lines of two columns: a label and what belongs to it, several lines where it is a list. */
  facts(rows: readonly (readonly [Text, string | readonly string[]])[]): void;
  /** `item` as text for standard output, no wider than the terminal that it goes to. */
  data(lead: string, text: string): string;
  /** A table in the same way. */
  table(rows: readonly (readonly string[])[]): string;
  note(text: Text): void;
  /** A failure that the work goes on without. */
  warn(error: SetupError): void;
  /** Shows that something is under way, until the line is ended with a mark. */
  begin(text: string): TerminalLine;
  /** Adds to the line that is under way, where there is one. */
  waiting(text: Text): void;
  error(error: SetupError, log: string | undefined): void;
}

const labels = {
  why: { en: "Why", zh: "原因" },
  next: { en: "Try", zh: "下一步" },
  log: { en: "Log", zh: "日志" },
  note: { en: "Note", zh: "注意" },
} satisfies Record<string, Text>;

const marks = {
  done: () => colors.green("✔"),
  already: () => colors.dim("–"),
  failed: () => colors.red("✖"),
  gone: () => "",
};

export function createTerminal(
  lang: Lang,
  stream: NodeJS.WriteStream,
  env: Readonly<Record<string, string | undefined>> = process.env,
  dataStream: NodeJS.WriteStream = process.stdout,
): Terminal {
  const say = (text: Text) => text[lang];
  // Before a text is broken into lines: half a password is not known for one.
  const laid = (lead: string, text: string) => hang(lead, withoutSecrets(text), widthOf(stream));
  let live: LiveLine | undefined;
  const write = (line: string) => {
    try {
      stream.write(`${withoutSecrets(line)}\n`);
    } catch {
      // Node 18 throws for a full disk. A word that can't be shown ends no work.
    }
  };
  const print = (line = "") => (live ? live.aside(() => write(line)) : write(line));
  const printAll = (lines: readonly string[]) => {
    for (const line of lines) print(line);
  };
  const facts: Terminal["facts"] = (rows) =>
    printAll(
      labelled(
        rows.map(([label, value]) => {
          const text = typeof value === "string" ? value : value.join("\n");
          return [say(label), withoutSecrets(text).split("\n")];
        }),
        widthOf(stream),
      ),
    );
  const printLine = (line = "") => {
    const [lead = ""] = /^ */.exec(line) ?? [];
    printAll(laid(lead, line.slice(lead.length)));
  };
  return {
    lang,
    say,
    print: printLine,
    conclude: (text) => printLine(say(text)),
    item: (lead, text) => printAll(laid(lead, text)),
    facts,
    data: (lead, text) => `${hang(lead, withoutSecrets(text), widthOf(dataStream)).join("\n")}\n`,
    table: (rows) => `${table(rows, "", widthOf(dataStream)).join("\n")}\n`,
    note: (text) => facts([[labels.note, say(text)]]),
    warn: ({ what, why }) => facts([[labels.note, [say(what), ...(why ? [say(why)] : [])]]]),
    begin(text) {
      const safe = withoutSecrets(text);
      const line = moves(stream, env)
        ? liveLine(safe, stream)
        : sparseLine(safe, (told) => printAll(laid("  … ", told)));
      live = line;
      return {
        update: (suffix) => line.update(withoutSecrets(suffix)),
        end(mark, suffix) {
          line.stop();
          if (live === line) live = undefined;
          const shown = `${text}${suffix ? colors.dim(`  ${suffix}`) : ""}`;
          if (mark !== "gone") printAll(laid(`  ${marks[mark]()} `, shown));
        },
      };
    },
    waiting: (text) => live?.update(withoutSecrets(say(text))),
    error(error, log) {
      print();
      printAll(laid(`${marks.failed()} `, say(error.what)));
      const rows: [Text, string][] = [];
      if (error.why) rows.push([labels.why, say(error.why)]);
      if (error.next) rows.push([labels.next, say(error.next)]);
      if (log) rows.push([labels.log, log]);
      if (rows.length > 0) facts(rows);
      if (error.output?.trim()) {
        print();
        const lines = withoutSecrets(error.output.trimEnd()).split("\n");
        for (const line of lines.map(printable)) {
          const [lead = ""] = /^\s*/.exec(line) ?? [];
          // A line that fits stays as it is: a mark may stand below it.
          const whole = columnsOf(line) + 2 <= widthOf(stream);
          const shown = whole ? [`  ${line}`] : hang(`  ${lead}`, line.slice(lead.length), widthOf(stream));
          printAll(shown.map((each) => colors.dim(each)));
        }
      }
    },
  };
}

/** Foreign output on a person's screen: no escape sequence of it moves a cursor or sets a title. */
export function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  return line.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "");
}
