/** Repositories in a folder of this machine, read by the package manager in place of all that it has. */

import type { ReadSystem } from "../../system/read-only.ts";

/** Where they lie, and what they are for. */
export interface AlonePlace {
  /** Of this manager's own for as long as packages come: its lists, its cache and the entries. */
  readonly directory: string;
  readonly repository: {
    readonly folder: string;
    readonly suite: string;
    readonly channels: readonly string[];
    /** The file of its key. */
    readonly key: string;
  };
  /** Folders with parts of the distribution's own archive, which the keys vouch for that this machine has. */
  readonly archives: readonly { readonly folder: string; readonly suite: string }[];
  /** The distribution's ID. Source: os-release(5). */
  readonly distro: string;
  readonly arch: string;
  /** A list's end of validity does not count: its very bytes are pinned. */
  readonly evenExpired: boolean;
}

/** What has a manager read those and nothing else; every signature is checked as for a mirror. */
export interface Alone {
  readonly directories: readonly string[];
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Come behind the command's name. */
  readonly options: readonly string[];
  /** Reads the lists. */
  readonly refresh: readonly string[];
  /** The same entries as the text of the lasting file. */
  readonly lasting: string;
}

/** How a manager reads repositories in a folder. */
export interface AloneReader {
  /** The file in which their entries stay, for who wants to keep the repositories. */
  readonly lasting: string;
  /** Only looks at this machine's keys. */
  entries(system: ReadSystem, place: AlonePlace): Promise<Alone>;
}

/** A command with the options behind the manager's name, where it is that or hands it on, as `sh -c … sh apt-get` does. */
export const aloneIn =
  (tool: string | undefined, options: readonly string[]) =>
  (argv: readonly string[]): readonly string[] => {
    const at = tool === undefined ? -1 : argv.indexOf(tool);
    return at < 0 ? argv : [...argv.slice(0, at + 1), ...options, ...argv.slice(at + 1)];
  };
