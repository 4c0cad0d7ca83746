import { execa } from "execa";

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  input?: string;
}

/** Runs an argv to its end and returns its stdout; throws an ExecaError, with stderr in its message, when it fails. */
export async function run(argv: string[], options: RunOptions = {}): Promise<string> {
  const [file, ...args] = argv;
  if (file === undefined) throw new Error("run: an empty argv");
  const { stdout } = await execa(file, args, {
    ...options,
    env: { LC_ALL: "C.UTF-8", ...options.env },
    stdin: options.input === undefined ? "ignore" : "pipe",
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** Calls `work` on every item, at most `limit` at once; stops taking new items at the first failure and rethrows it. */
export async function inParallel<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  let failed = false;
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined && !failed; item = queue.shift()) {
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: limit }, worker));
  const bad = results.find((result) => result.status === "rejected");
  if (bad) throw bad.reason;
}
