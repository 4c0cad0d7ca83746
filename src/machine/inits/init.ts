import type { ReadSystem } from "../../system/read-only.ts";
import type { ExecResult } from "../../system/types.ts";
import type { Text } from "../../text.ts";

/** Runs a command into the log; how it ends is for the caller to see. */
export type Run = (argv: readonly string[]) => Promise<ExecResult>;

/** Named in steps and journals; one that names none means systemd. */
export type InitName = "systemd" | "openrc";

export interface AskOptions {
  readonly timeoutMs?: number;
}

/** What an init says of the daemon's unit and its socket, in systemd's words. */
export interface Unit {
  readonly name: string;
  /** "loaded", "not-found", "masked". */
  readonly load: string;
  /** "active", "inactive", "failed", "activating". */
  readonly active: string;
  readonly sub: string;
  /** "enabled", "disabled", "masked", "static". */
  readonly file: string;
  /** The unit's files changed after systemd read them. */
  readonly needsReload: boolean;
  /** Its Environment=, NAME=VALUE each; a password may be among them. */
  readonly environment: readonly string[];
  /** The socket unit waits and would start the daemon. */
  readonly socketListens: boolean;
  readonly socketEnabled: boolean;
}

/** What a person types, to be read in advice: words of a shell, without sudo. */
export interface Typed {
  /** Prints the files that make a unit what it is. */
  showFiles(unit: string): string;
  /** Adds to them. */
  editFiles(unit: string): string;
  /** Writes a whole one in their place. */
  replaceFiles(unit: string): string;
  readonly readFiles: string;
  status(unit: string): string;
  /** Prints what a unit waits for. */
  needs(unit: string): string;
  /** Prints all that failed. */
  readonly failed: string;
  start(unit: string): string;
  restart(...units: readonly string[]): string;
  reload(unit: string): string;
  enable(unit: string): string;
  unmask(unit: string): string;
  lastWords(unit: string): string;
}

/**
 * How services are started and asked about. A service is named as this init spells it, such as "docker.service"; words
 * that change something are argvs, so that run, journal and script use the same.
 */
export interface Init {
  readonly name: InitName;
  /** What it calls itself. */
  readonly title: string;
  /** A path that is there where it runs. */
  readonly mark: string;
  /** How Windows' Linux is made to run it; undefined: it can't be. */
  readonly inWsl?: Text;
  /** Tools of a script on a new machine that are shorter than those of templates/script: name → text. */
  readonly shortTools?: Readonly<Record<string, string>>;
  /** A service of that name as this init spells it: "docker" is "docker.service" to systemd. */
  service(name: string): string;
  readonly typed: Typed;
  /** Beginnings of commands whose answer stands as long as nobody changes the machine. */
  readonly questions: readonly (readonly string[])[];
  /** Exits with 0 where it runs now. */
  askActive(unit: string): readonly string[];
  /** Exits with 0 where it starts at boot. */
  askEnabled(unit: string): readonly string[];
  /** Whether it runs now. */
  isActive(system: ReadSystem, unit: string, options?: AskOptions): Promise<boolean>;
  /** Those that run now. Bound: 3 s. */
  activeOf(system: ReadSystem, units: readonly string[]): Promise<string[]>;
  /** All of the above and more at one question, within 3 s; undefined where the init does not answer. */
  describe(system: ReadSystem, unit: string): Promise<Unit | undefined>;
  /** Whether it starts at boot. */
  isEnabled(system: ReadSystem, unit: string): Promise<boolean>;
  /** Whether the init has a file for it. */
  exists(system: ReadSystem, unit: string): Promise<boolean>;
  /** The pid of its main process, 0 where it is known to have none; undefined where nobody can tell. */
  mainPid(system: ReadSystem, unit: string): Promise<string | undefined>;
  /** When it started, and when it last reloaded (0: never since), in seconds since the epoch; undefined where it does not run. */
  readAt(system: ReadSystem, unit: string): Promise<{ start: number; reload: number } | undefined>;
  /** The words of its main process' command line, or of the one that would be started; empty where it is not known. */
  commandLine(system: ReadSystem, unit: string, options?: AskOptions): Promise<string[]>;
  /** The words of the command line that its files would have it started with; empty where no file says so. */
  wordsToStart(system: ReadSystem, unit: string): Promise<string[]>;
  /** NAME=VALUE, as its files say it, the later over the earlier; files of these paths don't count. */
  variablesToStart(system: ReadSystem, unit: string, except: readonly string[]): Promise<readonly string[]>;
  /** Units of the daemon's sockets; undefined: there are none. */
  readonly sockets?: readonly string[];
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
  readyToStart(system: ReadSystem, run: Run, unit: string): Promise<void>;
  /** Comes before the packages that bring the service go; undefined: their own scripts stop it, and take it from the boot. */
  beforeRemoval?(unit: string): readonly string[];
  /** Prints the files that make it what it is, for a person. */
  showFiles(unit: string): readonly string[];
  /** What a person types to read what it said. */
  showWords(unit: string): readonly string[];
  /** What it said since a time, in seconds since the epoch. */
  lastWords(run: Run, unit: string, since: number): Promise<string>;
  /** Names of everything that failed to start. Bound: 3 s. */
  failed(system: ReadSystem): Promise<string[]>;
  /** The last lines of what it said. Bound: 3 s. */
  recentWords(system: ReadSystem, unit: string, lines: number): Promise<string>;
  /** All that it opens to know these services, whatever stands there. */
  opens(system: ReadSystem, services: readonly string[]): Promise<string[]>;
  /** Files that change what these services are and came with no package, sorted by where they stand. */
  added(system: ReadSystem, services: readonly string[]): Promise<string[]>;
  /** Where a person puts variables for a unit, as the documentation has it. */
  settings(unit: string): string;
  /** A file of our own that adds to a unit's, and its text that sets variables, NAME=VALUE each. */
  dropIn(unit: string, name: string): string;
  /** Directories that are made with the first of such files and go with the last; undefined: there are none of that kind. */
  readonly dropIns?: RegExp;
  dropInText(unit: string, variables: readonly string[]): string;
}
