import ora, { type Ora } from "ora";
import colors from "picocolors";
import stringWidth from "string-width";
import type { SetupError } from "../../errors.ts";
import { withoutSecrets } from "../../system/secret.ts";
import type { Lang, Text } from "../../text.ts";

/** A line of something under way. */
export interface TerminalLine {
  /** Adds to the text while it is under way; on a plain stream nothing is shown. */
  update(suffix: string): void;
  end(mark: "done" | "already" | "failed" | "gone", suffix?: string): void;
}

/** The one place that prints for a person. Data (a script, JSON, a table of versions) goes to standard output elsewhere. */
export interface Terminal {
  readonly lang: Lang;
  say(text: Text): string;
  print(line?: string): void;
  /** Lines of two columns: a label and what belongs to it, several lines where it is a list. */
  facts(rows: readonly (readonly [Text, string | readonly string[]])[]): void;
  note(text: Text): void;
  /** A failure that the work goes on without. */
  warn(error: SetupError): void;
  /** Shows that something is under way, until the line is ended with a mark. */
  begin(text: string): TerminalLine;
  error(error: SetupError, log: string | undefined): void;
}

const labels = {
  why: { en: "Why", zh: "原因" },
  next: { en: "Do", zh: "怎么办" },
  log: { en: "Log", zh: "日志" },
  note: { en: "Note", zh: "注意" },
} satisfies Record<string, Text>;

const marks = {
  done: () => colors.green("✔"),
  already: () => colors.dim("–"),
  failed: () => colors.red("✖"),
  gone: () => "",
};

/** Pads to a width of terminal columns, in which a Chinese character takes two. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

/** A table with aligned columns; the last one is left as it is. */
export function table(rows: readonly (readonly string[])[], indent = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, stringWidth(cell));
  }
  return rows.map((row) =>
    (
      indent + row.map((cell, i) => (i === row.length - 1 ? cell : pad(cell, widths[i] ?? 0))).join("  ")
    ).trimEnd(),
  );
}

export function createTerminal(lang: Lang, stream: NodeJS.WriteStream): Terminal {
  const say = (text: Text) => text[lang];
  const print = (line = "") => {
    try {
      stream.write(`${withoutSecrets(line)}\n`);
    } catch {
      // Node 18 throws for a full disk. A word that can't be shown ends no work.
    }
  };
  const facts: Terminal["facts"] = (rows) => {
    const lines = rows.flatMap(([label, value]) => {
      const [first = "", ...more] = typeof value === "string" ? value.split("\n") : value;
      return [[say(label), first], ...more.map((line) => ["", line])];
    });
    for (const line of table(lines)) print(line);
  };
  return {
    lang,
    say,
    print,
    facts,
    note: (text) => facts([[labels.note, say(text)]]),
    warn: ({ what, why }) => facts([[labels.note, [say(what), ...(why ? [say(why)] : [])]]]),
    begin(text) {
      const spinner: Ora | undefined = stream.isTTY ? ora({ text, stream, indent: 2 }).start() : undefined;
      return {
        update(suffix) {
          if (spinner) spinner.text = `${text}${colors.dim(`  ${suffix}`)}`;
        },
        end(mark, suffix) {
          // ora leaves the cursor where its text began.
          spinner?.stop();
          if (spinner) stream.write("\r");
          if (mark !== "gone") print(`  ${marks[mark]()} ${text}${suffix ? colors.dim(`  ${suffix}`) : ""}`);
        },
      };
    },
    error(error, log) {
      print();
      print(`${marks.failed()} ${say(error.what)}`);
      const rows: [Text, string][] = [];
      if (error.why) rows.push([labels.why, say(error.why)]);
      if (error.next) rows.push([labels.next, say(error.next)]);
      if (log) rows.push([labels.log, log]);
      facts(rows);
      if (error.output?.trim()) {
        print();
        for (const line of error.output.trimEnd().split("\n")) print(colors.dim(`  ${printable(line)}`));
      }
    },
  };
}

/** Foreign output on a person's screen: no escape sequence of it moves a cursor or sets a title. */
function printable(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
  return line.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "");
}
