import type { Repository } from "../../terms.ts";
import type { Text } from "../../text.ts";

export interface RehearsedPackage {
  readonly name: string;
  readonly version: string;
  /** The repository that it comes from, where the manager tells it by name. */
  readonly from?: string;
}

/** Why a package manager would not do a transaction, in its own words. */
export interface Problem {
  readonly kind:
    | "unmet"
    | "held"
    | "excluded"
    | "pinned"
    | "protected"
    | "conflict"
    | "not-found"
    | "refused"
    | "other";
  readonly text: string;
}

/** What a transaction needs of the disk, bytes. */
export interface Room {
  readonly download: number;
  /** More than now, when all is done; below 0 where there is less. */
  readonly installed: number;
}

/** What a package manager says that a transaction would do. Versions as the manager prints them. */
export interface Rehearsal {
  readonly installs: readonly RehearsedPackage[];
  readonly upgrades: readonly RehearsedPackage[];
  readonly downgrades: readonly RehearsedPackage[];
  /** With those that another package replaces. */
  readonly removes: readonly RehearsedPackage[];
  /** Empty where it would be done. */
  readonly problems: readonly Problem[];
  /** Where the manager tells it here. */
  readonly room?: Room;
}

/** Lines by which a manager refused its command line: whatever else it says, nothing was played through. */
export function refusalsIn(printed: string, { refusal }: Transactions): Problem[] {
  if (refusal === undefined) return [];
  const words = new RegExp(refusal);
  const lines = printed.split("\n").filter((line) => words.test(line));
  return lines.map((line) => ({ kind: "refused", text: line.trim() }));
}

/** All packages of which another version, or one at all, would be there. */
export const coming = ({ installs, upgrades, downgrades }: Rehearsal): RehearsedPackage[] => [
  ...installs,
  ...upgrades,
  ...downgrades,
];

/** What a reader fills: nothing comes, and nothing goes. */
export const nothingFound = () => ({
  installs: [] as RehearsedPackage[],
  upgrades: [] as RehearsedPackage[],
  downgrades: [] as RehearsedPackage[],
  removes: [] as RehearsedPackage[],
});

const UNITS = ["", "k", "m", "g", "t"];

/** "86.1 MB", "1,024 kB", "362 M", "70.0 MiB": apt counts in thousands, yum and dnf in 1024s. */
export function bytesOf(text: string, base: 1000 | 1024): number {
  const [, number = "0", unit = ""] = /^([\d.,]+) ?([kKMGT]?)i?B?$/.exec(text.trim()) ?? [];
  return Number(number.replaceAll(",", "")) * base ** Math.max(UNITS.indexOf(unit.toLowerCase()), 0);
}

/** Packages that come and packages that go, at once. */
export interface Transaction {
  /** As the manager's install command takes them, with versions. */
  readonly specs: readonly string[];
  /** Names of installed packages. */
  readonly removes: readonly string[];
}

/** A command of a package manager, and what it reads from its standard input. */
export interface TransactionCommand {
  readonly argv: readonly string[];
  readonly input?: string;
}

export interface Way {
  /** Asked only where something is to go. */
  readonly can?: readonly string[];
  /** `play`: change nothing, and say what would be done. `options` come first. */
  command(
    t: Transaction,
    how: { readonly play: boolean; readonly options?: readonly string[] },
  ): TransactionCommand;
}

/** How a package manager tells which version of a package it would rather have, and where it was told so. */
export interface Wanted {
  /** The version that the manager would rather have, and how much so. */
  readonly candidate?: string;
  readonly priority?: number;
  /** Versions that it is told never to take. */
  readonly refused: readonly string[];
}

export interface Preferences {
  command(options: readonly string[], names: readonly string[]): readonly string[];
  read(printed: string): ReadonlyMap<string, Wanted>;
  /** sh: the file of templates/script that defines pinned_elsewhere. */
  readonly helper: string;
  readonly files: { readonly plain: readonly string[]; readonly directory: string };
}

/** Where a package manager is told to leave packages out, or to keep them at a version. */
export interface Exclusions {
  readonly files: readonly string[];
  /** Files of its sources with these endings may leave packages out, too. */
  readonly endings: readonly string[];
  excludes(path: string, line: string): boolean;
  /** Those of the files that keep versions. */
  readonly locks: readonly string[];
  /** The version of docker-ce that such a file's text names, such as "27.3.1"; undefined: none. */
  locked(text: string): string | undefined;
}

/**
 * Commands that print something where another list than those at our own addresses has one of these packages, or may
 * have it; they only read.
 */
export type Rivals = (names: readonly string[], own: readonly string[]) => readonly (readonly string[])[];

/** How what comes from the machine's own sources is played through: with those, and with none beside them. */
export interface OwnRehearsal {
  /**
   * Lists of its own in an empty directory, where playing it through would otherwise fetch into the machine's; without
   * it: the manager keeps its cache fresh by itself, or is never made to.
   */
  lists?(directory: string): Omit<StageFiles, "refresh">;
  /** sh: the file of templates/script that defines own_lists, staged, unmet and own_room. */
  readonly helper: string;
  /** Why not, by the kind of a problem, where that is another reason than package sources have. */
  readonly whys?: Readonly<Partial<Record<Problem["kind"], Text>>>;
}

/** How a package manager plays a transaction through, and does it as one. */
export interface Transactions {
  /** Prints the owner of each of these paths that is there; lines of other forms say that nobody is. */
  readonly owners: readonly string[];
  ownersOf(printed: string): string[];
  /** One command for both, by the first way whose `can` ends with 0 on this machine; the last one has none. */
  readonly ways: readonly Way[];
  /**
   * sh: the file of templates/script that defines owners, swap and removed, and what swap is given; `stage`: the one that
   * does with the machine's files what `stage` below does; none where a script can't play it through beforehand.
   */
  readonly script: {
    readonly helper: string;
    readonly stage?: string;
    readonly play: readonly string[];
    readonly run: readonly string[];
  };
  /** Options that have docker-ce's packages come from its own entries alone; undefined: that needs none. */
  readonly bound?: readonly string[];
  /** What was printed when it was played through. */
  read(printed: string): Rehearsal;
  /**
   * Lines by which it refuses its own command line, and then plays nothing through; read by JavaScript and by grep -E alike.
   * undefined: what is called is our own sh.
   */
  readonly refusal: string | undefined;
  /** What it needs of the disk, where the rehearsal does not tell: two commands, and what both printed. */
  readonly room?: {
    /** Of packages that come: sizes of their files, and unpacked. */
    come(options: readonly string[], packages: readonly RehearsedPackage[]): readonly string[];
    /** Of installed packages that go, or are replaced: sizes unpacked. */
    go(names: readonly string[]): readonly string[];
    read(come: string, go: string): Room;
  };
  readonly preferences?: Preferences;
  readonly exclusions?: Exclusions;
  /** undefined: all lists are always read. */
  readonly rivals?: Rivals;
  /** The distribution's own packages; undefined: they are not played through beforehand. */
  readonly own?: OwnRehearsal;
  /** Puts a private set of source entries into a directory: the machine's own without `repository`'s, and that one. */
  stage(place: Stage): StageFiles;
}

export interface Stage {
  /** An empty directory. */
  readonly directory: string;
  /** The machine's source files by path. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Matches an address of the repository. */
  readonly own: RegExp;
  readonly repository: Repository;
  readonly channels: readonly string[];
  readonly arch: string;
  /** What this run has read and believed of the repository already, by address. */
  readonly read?: (url: string) => Buffer | undefined;
}

export interface StageFiles {
  readonly directories: readonly string[];
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Links to make: where the machine's lists are, and what a copy needs of them. */
  readonly lists?: { readonly from: string; readonly to: string };
  /** Options that have the manager look there. */
  readonly options: readonly string[];
  /** The same with the repository's entry alone, where the manager can do that. */
  readonly only?: readonly string[];
  /** Reads the repository's index into it, where it does not lie there already. */
  readonly refresh: readonly (readonly string[])[];
  /** Reads all lists into it. */
  readonly refreshAll: readonly (readonly string[])[];
}

/** Takes a text of sections apart at `start` and leaves those out that match. */
export function withoutSections(text: string, start: RegExp, own: RegExp): string {
  return text
    .split(start)
    .filter((section) => !own.test(section))
    .join("");
}
