/** One file that is wanted, as somebody who can be trusted tells of it. */
export interface Wanted {
  /** The same file on each mirror, best first; at least one. */
  readonly urls: readonly string[];
  /** Bytes. */
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** Where it goes, whole and checked. Until then TO.part holds what has come, also after a kill. */
  readonly to: string;
}

/** How far all files together are. */
export interface DownloadProgress {
  /** Bytes that have come, those of an earlier run included. */
  readonly done: number;
  /** Bytes. */
  readonly all: number;
  /** Bytes a second, of late. */
  readonly rate: number;
  /** Seconds, while `rate` holds; undefined while nothing has come. */
  readonly left: number | undefined;
}

/** What a mirror did that it should not. */
export type MirrorFault =
  /** It sent bytes that are not the file's. */
  | "lies"
  /** Its file is longer or shorter. */
  | "length"
  /** It gives no part of a file; whole ones are taken from it. */
  | "no-ranges"
  /** It has not got the file, or refuses it. */
  | "absent"
  /** It asked to be left alone (429, 503), and was asked less. */
  | "busy"
  /** Too often it cut off, broke down, or said nothing. */
  | "dead"
  /** All of its connections together gave less than anybody would wait for. */
  | "slow";

export interface DownloadOptions {
  /** Most connections to one host. Default 4. */
  readonly perHost?: number;
  /** Ends everything at once; what has come is kept for the next time. */
  readonly signal?: AbortSignal;
  /** Told a few times a second. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Told once a file, as soon as it shows: a mirror gives it, or none of them has it. */
  readonly onFile?: (wanted: Wanted, state: "there" | "absent") => void;
  /** Told once for each host and kind of fault. */
  readonly onFault?: (host: string, fault: MirrorFault) => void;
}

/** What came of all of them. */
export interface Downloaded {
  /** In place, whole, and hashed. */
  readonly files: readonly Wanted[];
  /** Those that no mirror gave, or whose place could not be written. */
  readonly failed: readonly Wanted[];
}
