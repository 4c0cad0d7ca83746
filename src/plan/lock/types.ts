/** What a lock says; values in, values out, and no machine is looked at. */

import type { Artefact, Channel } from "../../terms.ts";

/** What TOML can hold of JSON: all of it but null. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** What machines shall be, exactly. */
export interface Lock {
  readonly wishes: LockedWishes;
  /** Keys of daemon.json that the lock owns, "registry-mirrors" among them; undefined keys are a machine's own business. */
  readonly daemon: Readonly<Record<string, Value>>;
  readonly targets: readonly LockedTarget[];
  readonly images: readonly LockedImage[];
}

/** What the packages were resolved from, so that `lock --check` can do it again. */
export interface LockedWishes {
  /** As it was typed: "27.3", "latest"; undefined: the newest that all targets have. */
  readonly dockerVersion?: string;
  readonly channel: Channel;
  /** Packages are held, so that an upgrade of the machine leaves them. */
  readonly hold?: true;
  /** Who is in the docker group. */
  readonly user?: string;
}

/** A system, and the packages that it gets. */
export interface LockedTarget {
  /** As --target takes it: "debian:12/amd64". */
  readonly name: string;
  /** Below any mirror's docker-ce root, and the suite: {path: "linux/debian", suite: "bookworm"}. */
  readonly repository: { readonly path: string; readonly suite: string };
  /** Of the key that signs there, 40 upper-case hex digits. */
  readonly key: string;
  /** Sorted by name. */
  readonly packages: readonly LockedPackage[];
  /** A bundle's: the first lists of the repositories that it carries, which count beyond their end. Sorted by path. */
  readonly lists?: readonly LockedList[];
}

/** A list in a bundle, InRelease or repomd.xml. */
export interface LockedList {
  readonly path: string;
  readonly sha256: string;
}

/** A package's file, as the mirror's signed index told of it. */
export interface LockedPackage extends Omit<Artefact, "depends"> {
  /** Of an rpm: SHA-256 of its header, which a new signature leaves as it is; undefined where it is not known. */
  readonly content?: string;
  /** Of an rpm: SHA-256 of its header's signature. */
  readonly signature?: string;
}

/** An image by its content. Source of the words: https://github.com/opencontainers/image-spec */
export interface LockedImage {
  /** In full: "docker.io/library/alpine:3.20". */
  readonly name: string;
  /** Of the index, or of the one manifest where there is no index: "sha256:…". */
  readonly digest: string;
  /** Sorted by platform. */
  readonly platforms: readonly {
    /** "linux/amd64", "linux/arm/v7". */
    readonly platform: string;
    readonly manifest: string;
    readonly config: string;
  }[];
}

/** A lock, and what it is called. */
export interface NamedLock {
  readonly lock: Lock;
  readonly file: string;
}
