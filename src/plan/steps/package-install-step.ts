/** The step's data; what it does stands in package-install.ts, and its sh in package-install-script.ts. */

import type { NamesInit } from "../../machine/inits/index.ts";
import type { ManagerName } from "../../machine/managers/index.ts";
import type { Places } from "../../machine/managers/origins.ts";
import type { FileQuestions, PackageQuery } from "../../machine/managers/types.ts";
import type { Clearing } from "../../machine/packages/transaction.ts";
import type { StagedSources } from "../../machine/packages/transaction-script.ts";
import type { Channel, PackageVersion } from "../../terms.ts";
import type { Text } from "../../text.ts";
import type { PackageFiles } from "./package-ahead.ts";

export interface Resolve {
  /** Prints all versions of the package whose name is appended. */
  readonly list: readonly string[];
  /** What was asked for; "" is the newest. */
  readonly wanted: string;
  readonly channel: Channel;
  /** Those that follow docker-ce's version; the others come in their newest. */
  readonly pinned: readonly string[];
}

/** Installs what is missing of some packages, in exact versions where they are known. */
export interface PackageInstallStep extends NamesInit {
  readonly kind: "package-install";
  readonly role: "prerequisites" | "docker";
  readonly packages: readonly PackageVersion[];
  readonly query: PackageQuery;
  /** Tried in order, each with the specs that are still missing appended: yum refuses a lower version that its downgrade takes. */
  readonly commands: readonly (readonly string[])[];
  /** What goes with it, in the same transaction. */
  readonly clear?: Clearing;
  /** What comes with them because they need it, by the rehearsal: taken back with them; undefined: nobody knows. */
  readonly brings?: readonly string[];
  /** Options that have the manager read docker-ce's repository alone: for where that has all that comes. */
  readonly only?: readonly string[];
  /** A script's: what it plays the transaction through with, before its first change. */
  readonly staged?: StagedSources;
  /** A script made without a mirror at hand finds the version on the machine. */
  readonly resolve?: Resolve;
  /** What the packages are, where they are not what is usual. */
  readonly because?: Text;
  /** What to do on this system where its own repositories lack what is needed. */
  readonly wayOut?: Text;
  /** A script's: somebody typed the version. */
  readonly asked?: true;
  /** Takes names: how what was installed goes away again. */
  readonly remove: readonly string[];
  readonly removeBroken?: readonly string[];
  /** What is wanted of where they come from: looked at before, and afterwards. */
  readonly origin?: Places & {
    readonly manager: ManagerName;
    /** The repository's key as it was put on the machine: it may have subkeys that were not known before. */
    readonly keyFile: string;
  };
  /** Their files, which may be fetched side by side before the package manager asks for them. */
  readonly ahead?: PackageFiles;
  /** What a killed package manager left beside the files of these, and of what comes with them, is deleted. */
  readonly files?: FileQuestions & { readonly of: readonly string[] };
}
