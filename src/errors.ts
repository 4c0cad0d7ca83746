import type { Text } from "./text.ts";

/**
 * Every kind of expected failure and its exit code; README.md lists the same table (a test compares them).
 * A code keeps its number for ever: scripts depend on it.
 */
export const exitCodes = {
  /** A bug in docker-setup. */
  internal: 1,
  /** An option, its value or their combination makes no sense. */
  usage: 2,
  /** The distribution, its version or the architecture has no docker-ce packages, or could not be told. */
  "unsupported-host": 3,
  "not-root": 4,
  /** Nobody said yes: no terminal and no --yes, or the answer was no. */
  "not-confirmed": 5,
  /** The mirror or the network did not answer, or answered nonsense. */
  network: 6,
  /** The mirror has no such version. */
  "version-not-found": 7,
  /** The repository key is not the pinned one. */
  "untrusted-key": 8,
  /** daemon.json can't be read or merged; it was not touched. */
  "daemon-json": 9,
  /** A command of the package manager, or another step, failed. */
  "step-failed": 10,
  /** docker.service is not active, or does not do what was asked of it. */
  "daemon-down": 11,
  /** Going on would stop running containers, and nobody allowed it. */
  "containers-running": 12,
  /** docker-ee was asked for: it is sold elsewhere. */
  "commercial-edition": 13,
  /** The machine itself is in the way: no systemd, a full disk, a read-only file system. */
  environment: 14,
  /** Another docker-setup, or another package manager that did not end in time. */
  busy: 15,
  /** There is nothing to take back or to remove. */
  "nothing-to-do": 16,
  /** Ctrl-C, or another signal. */
  interrupted: 130,
} as const;

export type ErrorCode = keyof typeof exitCodes;

/** An expected failure: what happened, why, and what to do next. Never shown with a stack. */
export class SetupError extends Error {
  readonly code: ErrorCode;
  readonly what: Text;
  readonly why: Text | undefined;
  readonly next: Text | undefined;
  /** The last lines of a failed command's output, as they came. */
  readonly output: string | undefined;

  constructor(
    code: ErrorCode,
    what: Text,
    more: { why?: Text; next?: Text; output?: string; cause?: unknown } = {},
  ) {
    super(what.en, { cause: more.cause });
    this.name = "SetupError";
    this.code = code;
    this.what = what;
    this.why = more.why;
    this.next = more.next;
    this.output = more.output;
  }

  get exitCode(): number {
    return exitCodes[this.code];
  }
}
