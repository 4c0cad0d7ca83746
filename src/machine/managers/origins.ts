/** Where packages would come from and came from, as a package manager tells it. */

import type { PackageVersion } from "../../terms.ts";
import type { RehearsedPackage } from "./rehearsal.ts";

/** What a repository's packages are known by; plain data, so that a plan can hold it. */
export interface Places {
  /** How the manager says where a package comes from: beginnings of addresses (apt), a repository's name (yum). */
  readonly own: readonly string[];
  /** Of the files that the signed index names, 64 hex digits each: what has such a hash may come from anywhere. */
  readonly sha256: readonly string[];
  /** Of the keys that may have signed a package: fingerprints, 40 hex digits in upper case. */
  readonly keys: readonly string[];
}

/** A package, and the repository or key that it has instead of the wanted one. */
export interface Foreign {
  readonly name: string;
  readonly from: string;
}

export interface Origins {
  /** Beforehand; `rehearsed`: a run knows it from the rehearsal, and a script alone asks. */
  readonly before: {
    readonly rehearsed: boolean;
    /**
     * Whether all places that have these versions are ours, by what the manager prints of its preferences (rehearsal.ts):
     * that costs less than `ask`, and is often enough.
     */
    readonly sure?: (printed: string, packages: readonly PackageVersion[], places: Places) => boolean;
    /** Specs are appended: prints where they would be fetched from. */
    ask(options: readonly string[]): readonly string[];
    /** Of what that printed, those of the names that would come from elsewhere. */
    foreign(printed: string, names: readonly string[], places: Places): Foreign[];
  };
  /** Afterwards, names appended: prints where what is installed comes from, or who signed it. */
  look(options: readonly string[]): readonly string[];
  foreignNow(printed: string, names: readonly string[], places: Places): Foreign[];
  /** Paths appended: prints of package files what `look` prints of what is installed, and behind a tab the version. */
  readonly lookAtFiles?: readonly string[];
  /** Afterwards, too, where the manager remembers the repository and `look` does not tell it. */
  readonly whence?: {
    /** sh: the file of templates/script that defines came_from_elsewhere. */
    readonly helper: string;
    /** Whether what it printed while it installed these says already that all of them came from ours. */
    sure(printed: string, packages: readonly PackageVersion[], places: Places): boolean;
    /** Names appended: prints where what is installed came from. */
    readonly look: readonly string[];
    /** Of what that printed, those of the names that came from elsewhere. */
    foreign(printed: string, names: readonly string[], places: Places): Foreign[];
  };
  /** sh: the file of templates/script that defines foreign_to_come and foreign_now. */
  readonly helper: string;
  /** sh: what foreign_now is given: the keys, or the places. */
  now(places: Places): readonly string[];
}

/** Of packages that are to come, those of the names that would come from a repository of another name than ours. */
export const foreignAmong = (
  packages: readonly RehearsedPackage[],
  names: readonly string[],
  own: readonly string[],
): Foreign[] =>
  packages.flatMap(({ name, from }) =>
    from === undefined || !names.includes(name) || own.includes(from) ? [] : [{ name, from }],
  );

/** An address without a name and password; print-uris and policy differ in them. */
export const plainAddress = (address: string): string => address.replace(/\/\/[^@/]*@/, "//");
