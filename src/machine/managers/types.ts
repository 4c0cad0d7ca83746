import type { ReadSystem } from "../../system/read-only.ts";
import type { System } from "../../system/types.ts";
import type { Arch, Artefact, Channel, Repository, Target } from "../../terms.ts";
import type { Text } from "../../text.ts";
import type { AloneReader } from "./alone.ts";
import type { Contents } from "./contents.ts";
import type { IndexEntry } from "./index-entry.ts";
import type { Keeps } from "./keeps.ts";
import type { Origins } from "./origins.ts";
import type { Transactions } from "./rehearsal.ts";
import type { SourceFiles } from "./source-types.ts";

/** A file by which a package manager keeps others out: locked by fcntl(2), holding its owner's pid, or open in it. */
export interface PackageLock {
  readonly by: "fcntl" | "pid" | "open";
  readonly path: string;
}

/** How packages are kept at their version through ordinary upgrades. */
export interface PackageHolds {
  /** Prints what is held, in a form that the manager's `heldNames` reads. */
  readonly list: readonly string[];
  /** Names are appended. */
  readonly take: readonly string[];
  /** Names are appended. */
  readonly release: readonly string[];
}

/** How a package manager names and finds packages; plain data, so that a plan and a journal can hold it. */
export interface PackageQuery {
  /**
   * Prints a line `NAME TAB VERSION TAB installed` for each installed one of the names appended to it;
   * other lines and the exit code say nothing.
   */
  readonly argv: readonly string[];
  /** Without names it prints all that is there, in the same time: whoever asks has one answer (dpkg reads its database whole). */
  readonly readsAll?: true;
  /** What stands between name and version where a command wants both: "=" (apt-get), "-" (yum). */
  readonly separator: "=" | "-";
  /** What keeps two of them from working at once, and how long to wait for another one, seconds. */
  readonly locks: readonly PackageLock[];
  readonly lockTimeoutSeconds: number;
  readonly holds: PackageHolds;
  /** Fetch all of the machine's package lists anew, one after the other; journals of older versions have none. */
  readonly refresh?: readonly (readonly string[])[];
}

/** Orders versions as a package manager does: below 0 when `a` is older, 0 when equal, above 0 when newer. */
export type CompareVersions = (a: string, b: string) => number;

/** What the package database says of the packages that it was asked for. */
export interface Inventory {
  /** Name to full version; only what is installed. */
  readonly installed: ReadonlyMap<string, string>;
  /** Half-installed or half-removed ones: their files may be there. */
  readonly broken: ReadonlyMap<string, string>;
  /** undefined: its command is not there. */
  readonly tool: ManagerTool | undefined;
}

/** The package manager's command on this machine. */
export interface ManagerTool {
  /** The command to type, such as "apt-get". */
  readonly command: string;
  /** The manager's own count, 0 when it could not be told: apt's major version; 3 is yum, 4 is dnf 4, 5 is dnf 5. */
  readonly generation: number;
  /** Its full version when its package tells, such as "2.6.1". */
  readonly version: string | undefined;
}

/** A file as a repository's signed list tells of it. */
export interface ListedFile {
  /** Bytes. */
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/** Path as the signed list has it → its file: "stable/binary-amd64/Packages.gz" below apt's suite. */
export type SignedFiles = ReadonlyMap<string, ListedFile>;

/** One channel of a repository, for an architecture in the manager's spelling. */
export interface IndexPlace {
  readonly repository: Repository;
  readonly channel: Channel;
  readonly arch: string;
  /** What the index has to agree with, while it is on its way; undefined: nothing is signed, or nobody asks. */
  readonly signed?: Promise<SignedFiles | undefined>;
  /** What no index may be older than where none is signed, milliseconds since the epoch. */
  readonly seen?: Promise<number | undefined>;
}

/**
 * The body of a URL. `lacks`: what a 404 means that the mirror has not, "channel", or "file": then the mirror is broken.
 * @throws SetupError "network", "unsupported-host"
 */
export type GetIndex = (url: string, lacks: "channel" | "file") => Promise<Buffer>;

/** What tells of packages' files, for what is left beside them (packages/leftovers.ts). */
export interface FileQuestions {
  /** Names are appended: prints the packages' files. */
  readonly list: readonly string[];
  /** A path is appended: fails where no package has it. */
  readonly owner: readonly string[];
  /** Prints all that is installed, each with its version as `list` takes it. */
  readonly all: readonly string[];
}

/** What a manager that is killed leaves of files that it was unpacking (resources/leftover.ts). */
export interface Unpacking {
  /** Their names, as find(1) takes them. */
  readonly patterns: readonly string[];
  /** A path is appended: ends well where a package has it. */
  readonly owner?: readonly string[];
  /** Prints something while a package is half there, whose files they may be. */
  readonly unless?: readonly string[];
}

/**
 * A package manager whole: what it is called and how it is recognised, how it names, finds, brings, holds and removes
 * packages, how it orders versions, reads a repository's index and keeps its source entries. Values in, values and argv
 * out; only `machine`, `inventory` and `dependants` look at one.
 */
export interface Manager {
  readonly name: string;
  /**
   * The form of repository that it reads. Docker publishes docker-ce as "apt" and "yum", each signed with a key of its
   * own; a manager that reads neither names its own.
   */
  readonly form: string;
  /** ID or ID_LIKE of the distributions whose manager this is. Source: os-release(5). */
  readonly relatives: readonly string[];
  /** Where os-release names no relative, one of these tells: paths of its programs. */
  readonly programs: readonly string[];
  /** Paths that are there only where it has brought something: then it is this one, whatever os-release says. */
  readonly marks?: readonly string[];

  arch(arch: Arch): string;
  /** Prints the machine's architecture in this manager's spelling. */
  readonly printArch: readonly string[];
  /** How others of its commands begin that only tell something, besides those that are named here one by one. */
  readonly tells?: readonly (readonly string[])[];
  /** The userland's architecture in this manager's spelling. Only reads. */
  machine(system: System): Promise<string>;
  /** Asks the package database once. Only reads. */
  inventory(system: System, names: readonly string[]): Promise<Inventory>;

  /** Which other installed packages would go with these; asks the manager to play it through. Only reads. */
  dependants(system: ReadSystem, names: readonly string[]): Promise<string[]>;

  /**
   * Those of some installed packages that a person asked for, and that did not merely come along; undefined: it takes what
   * came along away by itself, or does not tell. Only reads.
   */
  askedFor?(system: ReadSystem, names: readonly string[]): Promise<string[]>;

  readonly query: Omit<PackageQuery, "lockTimeoutSeconds">;
  /** The names in what `query.holds.list` prints. */
  heldNames(list: string): string[];
  /** What it says on a machine where it can't hold anything, and how it learns to; undefined: it always can. */
  readonly withoutHolds?: { readonly says: RegExp; readonly what: Text; readonly next: Text };
  /** It refuses to remove what is held. */
  readonly keepsHeld?: true;
  /** Packages that can't stand beside docker-ce. */
  readonly conflicts: readonly string[];
  /**
   * What to look for after a crash, and what mends it; `duplicates`: the checks print names, and twice is one too many;
   * `beside`: paragraphs that this mends not, read by JavaScript and by awk alike.
   */
  readonly mend: {
    readonly checks: readonly (readonly string[])[];
    readonly beside?: string;
    readonly duplicates: boolean;
    /** In turn, until one ends well. */
    readonly commands: readonly (readonly string[])[];
  };
  /** What it needs to reach a repository over https; undefined: nothing that is not there anyway. */
  prerequisites(target: Target): Prerequisites | undefined;
  /**
   * Tried in order, specs appended. `pinned`: the version was asked for, so a lower one than the installed is meant;
   * `own`: the distribution's own packages, for which nothing is removed; `anywhere`: whatever repository has it, as what was
   * there before, and what comes where other repositories are not read.
   */
  install(how: {
    readonly pinned: boolean;
    readonly own?: boolean;
    readonly anywhere?: boolean;
  }): readonly (readonly string[])[];
  /** The same commands so that they take a lower version too. */
  lowering(install: readonly string[]): readonly (readonly string[])[];
  /** Names are appended. */
  readonly remove: readonly string[];
  /** Packages that come and others that go as one transaction, played through and done. */
  readonly transactions: Transactions;
  /** Reads repositories in a folder and nothing else; undefined: it was not taught. */
  readonly alone?: AloneReader;
  /** Where packages come from; undefined: it tells nobody. */
  readonly origins?: Origins;
  /** Names of half-installed packages are appended: how they go away. */
  readonly removeBroken?: readonly string[];
  /** undefined: killed while it unpacks, it leaves nothing that the next transaction does not put right. */
  readonly files?: FileQuestions;
  /** For whoever installs nothing afterwards; undefined: it leaves nothing, or is not known. */
  readonly unpacking?: Unpacking;
  /** undefined: it keeps no record of what it unpacked. */
  readonly contents?: Contents;
  /** Prints all versions there are of the package whose name is appended. */
  readonly list: readonly string[];

  /**
   * The database that it takes repositories' keys into by itself (resources/imported-key.ts): prints what that has, and what
   * takes such lines, each behind the prefix, away; undefined: it has none, keys are files.
   */
  readonly importedKeys?: {
    readonly list: readonly string[];
    readonly remove: readonly string[];
    readonly prefix: string;
  };

  /** Where it writes, for whoever counts the room on disks; undefined: below /var/cache. */
  readonly keeps?: Keeps;
  /**
   * `option`, behind a command that installs: it fetches what that needs, and no more. `fails`: what it says where something
   * could not be fetched, read by JavaScript and by grep -E alike; undefined: it can't.
   */
  readonly fetchOnly?: { readonly option: string; readonly fails: string };
  /** What it keeps of docker-ce's repository once that is gone, as patterns; undefined: not known. */
  readonly cachedHere?: readonly string[];
  /**
   * What its removal leaves of a package, and names appended: what takes that away, but for what a person has changed;
   * undefined: it leaves nothing.
   */
  readonly purge?: readonly string[];

  /** Where a package's file may lie before it is asked for; undefined: it takes nothing from there. */
  readonly cache?: PackageCache;

  readonly compare: CompareVersions;
  /** The suite that a version of docker-ce's was built for, as repositories name it; undefined where it does not tell. */
  suiteOf(version: string): string | undefined;
  /** As much of a version as a demand for `limit` speaks of. */
  demanded(version: string, limit: string): string;
  /** Its repositories have a signed list of all their files (apt's InRelease). */
  readonly signedIndex: boolean;
  /** Where it has not: when the newest index of a channel was made that it has taken on this machine. Only reads. */
  seenTime?(system: System, channel: Channel, arch: string): Promise<number | undefined>;
  /** Reads the index of one channel. @throws SetupError "network" naming the URL where it is no index */
  readIndex(get: GetIndex, place: IndexPlace): Promise<IndexEntry[]>;

  readonly sources: SourceFiles;
  /** Paths and patterns of what it opens, be it a named pipe; undefined: it passes over what is no file, or is not known. */
  readonly opens?: readonly string[];
  /** Its tools of which a script on a new machine needs no more than a line: name of the template → text. */
  readonly shortTools?: Readonly<Record<string, string>>;
}

/** A place where the manager finds a package's file that somebody fetched before, and hashes it itself. */
export interface PackageCache {
  /** The file's path there; undefined where there is no such place (yet). Only reads. */
  path(system: ReadSystem, file: Artefact, channel: Channel): Promise<string | undefined>;
  /** Whether the lists lie there that this repomd.xml names, so that nothing is left to fetch of them. Only reads. */
  holds?(system: ReadSystem, channel: Channel, repomd: Buffer): Promise<boolean>;
  /** sh: the function that prints it, from templates/script: cached_path NAME VERSION ARCHITECTURE CHANNEL FILE. */
  readonly helper: string;
}

export interface Prerequisites {
  readonly names: readonly string[];
  /** Names are appended. */
  readonly install: readonly string[];
}
