import { aloneIn } from "../machine/managers/alone.ts";
import type { WrittenFile } from "../machine/managers/source-types.ts";
import type { Manager, PackageQuery } from "../machine/managers/types.ts";
import type { CarriedImage } from "./steps/image-load.ts";
import type { Step } from "./steps/index.ts";

/** What a plan has of a bundle that lies unpacked on its machine, in place of mirrors. */
export interface FromBundle {
  /** Its file, for people. */
  readonly file: string;
  /** Options that have the package manager read the bundle and nothing else. */
  readonly alone: readonly string[];
  /** The entry that stays; undefined: none does. */
  readonly lasting: WrittenFile | undefined;
  readonly images: { readonly folder: string; readonly list: readonly CarriedImage[] } | undefined;
}

/** Has the manager's own commands, out of some, read the bundle alone. */
export const fromBundle = (manager: Manager, bundle: FromBundle | undefined) =>
  bundle
    ? aloneIn(manager.install({ pinned: false })[0]?.[0], bundle.alone)
    : (argv: readonly string[]) => argv;

/** Lists are not fetched anew: what a bundle lacks, no other place has. */
export function bundleQuery(query: PackageQuery, bundle: FromBundle | undefined): PackageQuery {
  if (bundle === undefined) return query;
  const { refresh: _, ...rest } = query;
  return rest;
}

/** The entry that stays, where it is wanted; before the packages. */
export const lastingSteps = (bundle: FromBundle | undefined): Step[] =>
  bundle?.lasting ? [{ kind: "file", ...bundle.lasting }] : [];

/** The images, once the daemon runs. */
export const imageSteps = (bundle: FromBundle | undefined): Step[] =>
  bundle?.images ? [{ kind: "image-load", ...bundle.images }] : [];
