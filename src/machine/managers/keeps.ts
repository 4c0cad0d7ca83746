import { quote } from "../../system/quote.ts";

/** Where a package manager writes. */
export interface Keeps {
  /** Directories that it downloads into, as far as they are there; without one it makes one below /var/cache. */
  readonly downloads: readonly string[];
  /** Its lists and its database. */
  readonly records: readonly string[];
}

/** sh: two words, for keep_disks of templates/script/disks.sh. */
export const keepsInScript = ({ keeps }: { readonly keeps?: Keeps | undefined }): string =>
  [keeps?.downloads ?? [], keeps?.records ?? []].map((paths) => quote(paths.join(" "))).join(" ");
