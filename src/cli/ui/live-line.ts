import ora, { type Ora } from "ora";
import colors from "picocolors";

/** A line that lives while something is under way; nothing is there where the terminal can't move its cursor. */
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

export function liveLine(text: string, stream: NodeJS.WriteStream, env: Environment): LiveLine | undefined {
  if (!moves(stream, env)) return undefined;
  const spinner: Ora = ora({ text, stream, indent: 2 }).start();
  return {
    update(suffix) {
      spinner.text = `${text}${colors.dim(`  ${suffix}`)}`;
    },
    stop() {
      // ora leaves the cursor where its text began.
      spinner.stop();
      stream.write("\r");
    },
    aside(print) {
      spinner.clear();
      stream.write("\r");
      print();
      spinner.render();
    },
  };
}
