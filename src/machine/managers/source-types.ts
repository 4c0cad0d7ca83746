import type { ReadSystem } from "../../system/read-only.ts";
import type { Channel, Repository, Target } from "../../terms.ts";
import type { Text } from "../../text.ts";

/** An entry as it stands in a file, before anybody knows whose repository it is. */
export interface RawSource {
  /** The numbers of its lines, from 0; comments between them are not its own. */
  readonly lines: readonly number[];
  /** A section's name with yum; "" with apt. */
  readonly id: string;
  /** It offers packages to install, not sources alone. */
  readonly binary: boolean;
  readonly enabled: boolean;
  readonly uris: readonly string[];
  /** apt's; empty with yum, where the address has it. */
  readonly suites: readonly string[];
  readonly channels: readonly string[];
  /** Paths or URLs of its keys. */
  readonly keys: readonly string[];
  /** A key that stands in the file itself. */
  readonly inlineKey: string | undefined;
  /** Packages are taken only with a signature. */
  readonly signed: boolean;
}

/** A repository that is to be written into the package manager's files. */
export interface SourceEntry {
  /** What files are called after, such as "docker" and "docker-ce"; apt's own pages of Docker say "docker". */
  readonly names: { readonly short: string; readonly repository: string };
  /** For people: "Docker CE". */
  readonly title: string;
  readonly target: Target;
  readonly repository: Repository;
  /** Every mirror that may serve it, the repository's own first. */
  readonly mirrors: readonly string[];
  /** All channels that there are, and those whose packages may be used. */
  readonly channels: readonly Channel[];
  readonly enabled: readonly Channel[];
  /** The architecture in the manager's spelling. */
  readonly arch: string;
}

/** A file with its reason, for a person. */
export interface WrittenFile {
  readonly path: string;
  readonly content: string;
  /** Octal permissions. */
  readonly mode: number;
  readonly title: Text;
  readonly why: Text;
}

/** A list as a mirror serves it, and where it lies, unpacked, once the manager has read it. */
export interface ListPlace {
  readonly url: string;
  readonly path: string;
}

/** What names all other lists of a channel. */
export interface ServedIndex {
  readonly channel: Channel;
  readonly url: string;
}

/** Where a package manager reads entries. */
export interface SourcePlaces {
  /** Every file in them whose name has one of the endings. */
  readonly directories: readonly string[];
  readonly endings: readonly string[];
  /** Further files, such as /etc/apt/sources.list. */
  readonly files: readonly string[];
  /** The manager opens whatever has such a name, be it a named pipe; apt passes over what is no regular file. */
  readonly opensAll?: true;
}

/** Those of whose files a private set of entries has copies; dnf 5 reads overrides by itself, wherever the entries are. */
export const stagedDirectories = ({ directories }: Pick<SourcePlaces, "directories">): string[] =>
  directories.filter((name) => !name.includes("override"));

/** Where older entries for the same repository may stand; what they look like is known by each file's name. */
export interface RetireEntries extends SourcePlaces {
  /** The manager's name. */
  readonly manager: string;
  /** Our own file. */
  readonly keep: string;
}

/** How a package manager keeps the repositories that it reads: entries read, written and retired, and their keys. */
export interface SourceFiles extends SourcePlaces {
  /** The entries in a file of that name. */
  parse(path: string, text: string): RawSource[];
  /** The addresses behind an entry's: a list of mirrors counts as what is in it. */
  addresses(system: ReadSystem, uris: readonly string[]): Promise<readonly string[]>;
  /**
   * The repositories at some addresses.
   * @param layout a regular expression for the beginning of an address, with the mirror and the path in brackets
   * @param version what stands for the machine's own release
   */
  repositories(
    entry: RawSource,
    uris: readonly string[],
    layout: string,
    version: string | undefined,
  ): Repository[];

  /** The key's file for an entry; rpm reads armored keys only, every apt the binary form. */
  key(entry: Pick<SourceEntry, "names">): { readonly path: string; readonly armored: boolean };
  /** What is written for an entry: lists that it refers to, and then the entry itself. */
  write(entry: SourceEntry): { readonly lists: readonly WrittenFile[]; readonly entry: WrittenFile };
  /** How the manager says that a package comes from that entry (origins.ts). */
  places?(entry: SourceEntry): readonly string[];
  retire(entry: SourceEntry): RetireEntries;
  /** Options that have the manager read that entry alone; undefined: it was not taught. */
  only?(entry: SourceEntry): readonly string[];
  /** Prints "wanted|suite|codename" for each list of that entry that was read. */
  askSuite?(entry: SourceEntry): readonly string[];
  /**
   * What `refresh` would leave, where whoever has read and checked these lists may lay them there; undefined: only the
   * manager itself can.
   */
  listPlaces?(entry: SourceEntry): readonly ListPlace[] | undefined;
  /** Where each channel's list of lists is served, by which the manager's cache is known (PackageCache.holds). */
  indexes?(entry: SourceEntry): readonly ServedIndex[];
  /** Refreshes the index of that entry alone. */
  refresh(entry: SourceEntry): readonly string[];

  /** It refuses to work where one repository stands twice with different keys. */
  readonly refusesTwoKeys: boolean;
  /** The user that reads keys, where it is not root: the file has to be open to all. */
  readonly keyReader?: string;
  /** What an entry without a key means, for a person; appended to the file's name. */
  readonly withoutKey: Text;
}
