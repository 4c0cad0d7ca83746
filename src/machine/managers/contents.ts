import type { ReadSystem } from "../../system/read-only.ts";

/** A file of a package's that is not as the package brought it. */
export interface ForeignFile {
  readonly path: string;
  /** "unseen": it can't be read from here. */
  readonly how: "content" | "missing" | "mode" | "unseen";
}

/** What a package is, and what it is signed by: signed anew it keeps its content. */
export interface PackageIdentity {
  /** SHA-256 over what holds a digest of each of its files, 64 hex digits. */
  readonly content: string;
  /** SHA-256 of the signature, 64 hex digits. */
  readonly signature: string;
}

/** Packages that can be told apart from the same ones under another signature. */
export interface SignedPackages {
  /** That much of a file's beginning is enough, bytes. */
  readonly bytes: number;
  /** undefined: the file does not tell. */
  ofFile(start: Buffer): PackageIdentity | undefined;
  /** Of what is installed, by name. Only reads. */
  installed(system: ReadSystem, names: readonly string[]): Promise<ReadonlyMap<string, PackageIdentity>>;
}

/** How a package manager tells whether installed files are as their package brought them. */
export interface Contents {
  /** By the manager's own records. Only reads. */
  foreign(system: ReadSystem, name: string): Promise<ForeignFile[]>;
  /** Where packages bear signatures of their own. */
  readonly signed?: SignedPackages;
  /** What puts them right again. */
  reinstall(of: { readonly name: string; readonly version: string }): readonly string[];
}
