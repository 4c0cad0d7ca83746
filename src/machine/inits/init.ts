import type { ReadSystem } from "../../system/read-only.ts";
import type { Work } from "../work/work.ts";

/** Named in steps and journals; one that names none means systemd. */
export type InitName = "systemd";

export interface AskOptions {
  readonly timeoutMs?: number;
}

/**
 * How services are started and asked about. A service is named as this init spells it, such as "docker.service"; words
 * that change something are argvs, so that run, journal and script use the same.
 */
export interface Init {
  readonly name: InitName;
  /** Exits with 0 where it runs now. */
  askActive(unit: string): readonly string[];
  /** Whether it runs now. */
  isActive(system: ReadSystem, unit: string, options?: AskOptions): Promise<boolean>;
  /** The init's own word for what it does now, such as "active", "failed"; undefined where it has none. */
  state(system: ReadSystem, unit: string, options?: AskOptions): Promise<string | undefined>;
  /** Whether it starts at boot. */
  isEnabled(system: ReadSystem, unit: string): Promise<boolean>;
  /** Whether the init has a file for it. */
  exists(system: ReadSystem, unit: string): Promise<boolean>;
  /** The pid of its main process; undefined where none runs. */
  mainPid(system: ReadSystem, unit: string): Promise<string | undefined>;
  /** The words of its main process' command line, or of the one that would be started; empty where it is not known. */
  commandLine(system: ReadSystem, unit: string, options?: AskOptions): Promise<string[]>;
  enable(unit: string): readonly string[];
  disable(unit: string): readonly string[];
  start(unit: string): readonly string[];
  stop(unit: string): readonly string[];
  restart(unit: string): readonly string[];
  /** Has it read its configuration again. */
  reload(unit: string): readonly string[];
  /** Starts it now and at boot. */
  bringUp(unit: string): readonly string[];
  /** Forgets starts that failed, which may stand against another one. */
  forgetFailures(unit: string): readonly string[];
  /** Has the init read its own files again. */
  readonly readFiles: readonly string[];
  /** Clears the way for a start. */
  readyToStart(work: Work, unit: string): Promise<void>;
  /** Prints the files that make it what it is, for a person. */
  showFiles(unit: string): readonly string[];
  /** What a person types to read what it said. */
  showWords(unit: string): readonly string[];
  /** What it said since a time, in seconds since the epoch. */
  lastWords(work: Work, unit: string, since: number): Promise<string>;
  /** A file that adds to a unit's own, and its text that sets variables, NAME=VALUE each. */
  dropIn(unit: string, name: string): string;
  dropInText(variables: readonly string[]): string;
}
