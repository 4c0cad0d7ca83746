import { fstatSync, writeSync } from "node:fs";
import process from "node:process";
import { isatty } from "node:tty";
import { SetupError } from "../../errors.ts";

/** What a terminal is taken for that tells no size, as a serial console does (0 columns, 0 rows). */
const usual = { columns: 80, rows: 24 };

let failure: NodeJS.ErrnoException | undefined;
/** Which of standard input, output and error are terminals, or were. */
let terminals: readonly number[] = [];

/**
 * Once, before anything is written: a reader that is gone and a full disk end no work half way, and a terminal of no
 * columns gets a usual size (whoever counts its lines would count for ever).
 */
export function prepareStreams(): void {
  terminals = [0, 1, 2].filter((fd) => isatty(fd));
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    failure ??= error;
  });
  process.stderr.on("error", () => {});
  // A terminal that hung up: nobody answers any more, and that is all.
  if (terminals.includes(0)) process.stdin.on("error", () => {});
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.isTTY) continue;
    const size = () => {
      stream.columns ||= usual.columns;
      stream.rows ||= usual.rows;
    };
    size();
    stream.on("resize", size);
  }
}

/**
 * Ends the process. Where its terminal has hung up, Node's own end would abort and may leave a core: it can't set the
 * terminal's mode back, and takes that for its own fault. Then it ends as whatever a hang-up ends: by SIGHUP.
 */
export function leave(code?: number): never {
  if (terminals.some((fd) => !isatty(fd))) {
    process.removeAllListeners("SIGHUP");
    process.kill(process.pid, "SIGHUP");
  }
  // An undefined one would take the place of the one that is set.
  process.exit(code ?? process.exitCode);
}

/**
 * Writes data to standard output, whole. A pipe whose reader went away (`| head`) has had what it wanted.
 * @throws SetupError "environment" for a full disk
 */
export function writeData(text: string): void {
  if (!isFile()) {
    process.stdout.write(text);
    return;
  }
  // Node's own stream takes a part that was written for the whole (fs.writeSync gives the number of bytes).
  const bytes = Buffer.from(text);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
  } catch (error) {
    throw notWritten(error as NodeJS.ErrnoException);
  }
}

/** What became of data that was handed to a pipe; undefined where all is well. */
export function lateFailure(): SetupError | undefined {
  return failure === undefined || failure.code === "EPIPE" ? undefined : notWritten(failure);
}

/** A file or a device such as /dev/full; a pipe, a socket and a terminal are Node's to write to. */
function isFile(): boolean {
  if (process.stdout.isTTY) return false;
  try {
    const stat = fstatSync(1);
    return stat.isFile() || stat.isCharacterDevice();
  } catch {
    return false;
  }
}

function notWritten({ code, message }: NodeJS.ErrnoException): SetupError {
  const why = code ?? message;
  return new SetupError(
    "environment",
    {
      en: `Standard output could not be written to its end (${why}): what is there is not whole.`,
      zh: `标准输出未能写完（${why}）：已写出的内容不完整。`,
    },
    { next: { en: "Make room, then run this again.", zh: "请腾出空间后重新运行。" } },
  );
}
