import type { ReadSystem } from "../../system/read-only.ts";

/** A file of a package's that is not as the package brought it. */
export interface ForeignFile {
  readonly path: string;
  /** "unseen": it can't be read from here. */
  readonly how: "content" | "missing" | "mode" | "unseen";
}

/** How a package manager tells whether installed files are as their package brought them. */
export interface Contents {
  /** By the manager's own records. Only reads. */
  foreign(system: ReadSystem, name: string): Promise<ForeignFile[]>;
  /** What puts them right again. */
  reinstall(of: { readonly name: string; readonly version: string }): readonly string[];
}
