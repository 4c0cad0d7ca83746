import type { SetupError } from "../../errors.ts";
import type { IndexEntry } from "../../machine/managers/index-entry.ts";
import type { Places } from "../../machine/managers/origins.ts";
import type {
  ListPlace,
  RetireEntries,
  ServedIndex,
  WrittenFile,
} from "../../machine/managers/source-types.ts";
import type { Manager } from "../../machine/managers/types.ts";
import type { System } from "../../system/types.ts";
import type { Channel, Offer, OwnRelease, Repository, Target } from "../../terms.ts";
import type { Text } from "../../text.ts";
import type { VersionRequest } from "../catalog/version.ts";

/** Whom the packages are for, and what a person said of where they come from. */
export interface Place {
  readonly target: Target;
  readonly manager: Manager;
  /** In the order in which they are tried. */
  readonly mirrors: readonly string[];
  readonly channel: Channel;
  /** Of the repository's key; undefined: Docker's own. */
  readonly keyFingerprint: string | undefined;
}

/** What one of the places has. */
export interface Catalog {
  readonly index: readonly IndexEntry[];
  readonly repository: Repository;
}

/** What is told of a mirror that is passed over for the next one. */
export type OnFailure = (error: SetupError) => void;

/** The key of a repository: who serves it, which one it has to be, and where the package manager reads it. */
export interface RepositoryKey {
  /** Tried in order, the next one where a mirror does not serve a key. */
  readonly urls: readonly string[];
  readonly path: string;
  /** 40 upper-case hex digits each; one of them has to fit. */
  readonly fingerprints: readonly string[];
  /** Their subkeys as far as they were known when the plan was made: a script can't verify who vouches for one. */
  readonly subkeys: readonly string[];
  /** As text; some managers read only that form, others only the binary one. */
  readonly armored: boolean;
  /** The user that reads it, where it is not root: then the directories above it have to be open. */
  readonly reader?: string;
}

/** What makes a machine take packages from a repository; plain data. */
export interface RepositorySetup {
  readonly key: RepositoryKey;
  /** What its packages are known by; the keys with their subkeys, as far as those are known. */
  readonly places?: Pick<Places, "own" | "keys">;
  /** Written before the entry: what it refers to. */
  readonly lists: readonly WrittenFile[];
  readonly retire: RetireEntries;
  readonly entry: WrittenFile;
  /** Options that have the manager read the entry alone. */
  readonly only?: readonly string[];
  /** Reads the new repository's index, and no other. */
  readonly refresh: readonly string[];
  /** Where that index lies once it is read; undefined: only the manager can lay it there. */
  readonly listPlaces?: readonly ListPlace[];
  /** By what the manager's cache is known to hold that index already. */
  readonly indexes?: readonly ServedIndex[];
  /** The suite that this index has to be of, and what prints whose it is. */
  readonly suite?: { readonly name: string; readonly ask: readonly string[] };
}

/** A place where Docker comes from, for one distribution. */
export interface Supply {
  readonly name: string;
  /** What is installed of it, in install order. */
  readonly packages: readonly string[];
  /** Whether it has anything for this machine; pure, so that a plan and its undoing take the same one. */
  serves(target: Target): boolean;
  /** What is installed without asking anybody; undefined: what a repository offers. */
  readonly own?: OwnRelease;
  /** Set where packages come as files alone: no repository is set up, and nothing makes room for them. */
  readonly files?: {
    /** For people: what they are, and who looks after them. */
    why(target: Target): Text;
  };
  /** The repositories that may be used, mirror by mirror, best first; none where it is the machine's own sources. */
  repositories(place: Pick<Place, "target" | "mirrors">): Repository[];
  /**
   * What can be had, best first; a mirror that does not answer is asked no second time, and nothing twice a run.
   * @throws SetupError "unsupported-host", "network": the first one's, after the last where there was none
   */
  catalogs(system: System, place: Place, onFailure: OnFailure): AsyncGenerator<Catalog>;
  /**
   * The wanted version (undefined: the newest) with the files that it is made of, from each place that has it, best
   * first. Lazy: a place is asked when an offer is. `look`: whether the files are there is asked of each place first.
   * @throws SetupError "unsupported-host", "network", "version-not-found": the first one's, where there is no offer
   */
  offers(
    system: System,
    place: Place,
    wanted: VersionRequest | undefined,
    onFailure: OnFailure,
    look?: boolean,
  ): AsyncGenerator<Offer>;
  /** Pure. `subkeys`: the key's, as far as they were asked for. undefined: there is no repository to set up. */
  setup(
    place: Place & { readonly repository: Repository; readonly subkeys?: readonly string[] | undefined },
  ): RepositorySetup | undefined;
}
