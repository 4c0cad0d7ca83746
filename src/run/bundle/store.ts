import { createHash } from "node:crypto";
import { SetupError } from "../../errors.ts";
import type { PartFile, System } from "../../system/types.ts";

/**
 * Files by their SHA-256, kept between two makings, so that a second one fetches only what is new and an interrupted one
 * goes on. It lies below XDG_CACHE_HOME, never in /tmp.
 */
export class Store {
  private readonly system: System;
  private readonly root: string;

  constructor(system: System) {
    this.system = system;
    const { XDG_CACHE_HOME: cache, HOME: home } = system.env;
    const base = cache?.startsWith("/") ? cache : `${home?.startsWith("/") ? home : "/var/cache"}/.cache`;
    this.root = `${base}/docker-setup/sha256`;
  }

  path(sha256: string): string {
    return `${this.root}/${sha256}`;
  }

  /** Whether it is there whole: a file is put in place by one rename, and its hash is looked at again when it is packed. */
  async has(sha256: string, size: number): Promise<boolean> {
    return (await this.system.files.stat(this.path(sha256)))?.size === size;
  }

  /**
   * Has a file of this hash written: `write` is given what an interrupted making left of it, and its length.
   * @throws SetupError "network" where it is not the wanted one, naming where it came `from`
   */
  async fill(
    sha256: string,
    size: number,
    from: string,
    write: (file: PartFile, length: number) => Promise<void>,
  ): Promise<void> {
    if (await this.has(sha256, size)) return;
    const { files } = this.system;
    const path = `${this.path(sha256)}.part`;
    const file = await files.part(path);
    try {
      const length = (await files.stat(path))?.size ?? 0;
      // More than the whole is no part of it.
      if (length > size) await file.truncate(0);
      await write(file, length > size ? 0 : length);
    } finally {
      await file.close();
    }
    const found = await files.sha256(path);
    if (found === sha256) return files.rename(path, this.path(sha256));
    await files.remove(path);
    throw otherBytes(from, sha256, found);
  }

  /** Gives its SHA-256. @throws SetupError "network" where it is not the `wanted` one, naming where it came `from` */
  async put(body: Buffer, wanted?: string, from = ""): Promise<string> {
    const sha256 = createHash("sha256").update(body).digest("hex");
    if (wanted !== undefined && sha256 !== wanted) throw otherBytes(from, wanted, sha256);
    if (!(await this.has(sha256, body.length)))
      await this.system.files.write(this.path(sha256), body, { mode: 0o644, uid: this.system.uid });
    return sha256;
  }
}

const otherBytes = (from: string, wanted: string, found: string) =>
  new SetupError(
    "network",
    {
      en: `${from} is not the file that its index announces.`,
      zh: `${from} 与索引公布的文件不符。`,
    },
    { why: { en: `sha256 ${found}, not ${wanted}`, zh: `sha256 为 ${found}，应为 ${wanted}` } },
  );
