import type { Ora } from "ora";
import colors from "picocolors";
import { hang } from "../../columns.ts";
import { steadyNow } from "../../system/clock.ts";
import { widthOf } from "./layout.ts";

/** A line that tells of something that is under way. */
export interface LiveLine {
  update(suffix: string): void;
  /** Takes the line away, for what is printed in its place. */
  stop(): void;
  /** Prints above the line, which stays. */
  aside(print: () => void): void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a spinner may turn: not on a dumb terminal, nor where a build server keeps what is printed. */
export const moves = (stream: NodeJS.WriteStream, env: Environment): boolean =>
  stream.isTTY === true && env.TERM !== "dumb" && !env.CI;

/** A spinner; it turns as soon as it is loaded, and what is over by then never had one. */
export function liveLine(text: string, stream: NodeJS.WriteStream): LiveLine {
  let spinner: Ora | undefined;
  // Behind the spinner and its blanks; a terminal of its own accord would break words. Two columns stay free: ora counts
  // them into each text, and would clear a row too many.
  const laid = (words: string) =>
    hang("    ", words, widthOf(stream) - 2)
      .join("\n")
      .trimStart();
  let shown = laid(text);
  let over = false;
  import("ora").then(({ default: ora }) => {
    if (over) return;
    // What ora colours with knows neither NO_COLOR nor --no-color.
    const plain = colors.isColorSupported ? {} : { color: false as never };
    // Whether it may turn is settled (moves); ora would look for itself at this process's CI.
    spinner = ora({ text: shown, stream, indent: 2, isEnabled: true, ...plain }).start();
  });
  return {
    update(suffix) {
      shown = laid(`${text}${colors.dim(`  ${suffix}`)}`);
      if (spinner) spinner.text = shown;
    },
    stop() {
      over = true;
      if (!spinner) return;
      // ora leaves the cursor where its text began.
      spinner.stop();
      stream.write("\r");
    },
    aside(print) {
      spinner?.clear();
      if (spinner) stream.write("\r");
      print();
      spinner?.render();
    },
  };
}

/** So often a stream that keeps every line is told how far something is, milliseconds. */
const SPARSE = 10_000;

/** The same where nothing moves: a line of its own now and then, for who reads a build's log or waits at a pipe. */
export function sparseLine(
  text: string,
  write: (line: string) => void,
  now: () => number = steadyNow,
): LiveLine {
  let last = now();
  return {
    update(suffix) {
      if (now() - last < SPARSE) return;
      last = now();
      write(`${text}  ${suffix}`);
    },
    stop: () => {},
    aside: (print) => print(),
  };
}
