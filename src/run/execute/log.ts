import { appendFileSync, chmodSync, existsSync, mkdirSync } from "node:fs";
import { withoutSecrets } from "../../system/secret.ts";

/** The full log of a run: made with its first line, so that a run that never gets that far leaves none. */
export interface RunLog {
  readonly path: string;
  line(text: string): void;
  /** Whether it was written. */
  exists(): boolean;
}

export const logDirectory = "/var/log/docker-setup";

/** Time in UTC, mode 0600. A log that can't be written (a full disk) does not stop the work. */
export function createLog(now: number, directory = logDirectory): RunLog {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(":", "-");
  const path = `${directory}/${stamp}.${process.pid}.log`;
  let broken = false;
  return {
    path,
    line(text) {
      if (broken) return;
      try {
        if (!existsSync(path)) {
          mkdirSync(directory, { recursive: true, mode: 0o755 });
          appendFileSync(path, "", { mode: 0o600, flag: "ax" });
          chmodSync(path, 0o600);
        }
        appendFileSync(path, `${withoutSecrets(text)}\n`);
      } catch {
        broken = true;
      }
    },
    exists: () => existsSync(path),
  };
}
