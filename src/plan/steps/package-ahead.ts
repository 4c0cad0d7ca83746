import { dirname } from "node:path";
import { SetupError } from "../../errors.ts";
import { type ManagerName, managerOf } from "../../machine/managers/index.ts";
import { anotherMirror } from "../../machine/managers/index-entry.ts";
import { download } from "../../sources/downloads/download.ts";
import type { DownloadProgress, MirrorFault, Wanted } from "../../sources/downloads/types.ts";
import { fileName } from "../../sources/mirrors/files-there.ts";
import type { System } from "../../system/types.ts";
import type { Artefact, Channel, PackageVersion } from "../../terms.ts";
import type { Text } from "../../text.ts";

/** Packages' files that may be fetched before the package manager asks for them. */
export interface PackageFiles {
  readonly manager: ManagerName;
  readonly channel: Channel;
  /** Each with its address on every mirror. */
  readonly files: readonly (Artefact & { readonly urls: readonly string[] })[];
}

/** Where they wait; nothing of a run stays here that ended well or was declined. */
export const aside = "/var/cache/docker-setup";
/** Beside what is fetched, this much stays free for the package manager, bytes. */
const SPARE = 64 << 20;

/** Those of them whose package is to come. */
export const filesOf = (all: PackageFiles, missing: readonly PackageVersion[]): PackageFiles => ({
  ...all,
  files: all.files.filter(({ name }) => missing.some((each) => each.name === name)),
});

/** How far it is, for a person: "38 of 75 MB, 19.1 MB/s, 2 s left". */
export function progressText({ done, all, rate, left }: DownloadProgress): Text {
  const mb = (bytes: number) => (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0);
  const s = Math.ceil(left ?? 0);
  return {
    en: `${mb(done)} of ${mb(all)} MB, ${mb(rate)} MB/s${left === undefined ? "" : `, ${s} s left`}`,
    zh: `${mb(done)}/${mb(all)} MB，${mb(rate)} MB/s${left === undefined ? "" : `，剩余 ${s} 秒`}`,
  };
}

/** Files on their way while other things go on. */
export class Ahead {
  readonly files: PackageFiles;
  private readonly system: System;
  private readonly stop = new AbortController();
  private readonly faults: string[] = [];
  private readonly slow = new Set<string>();
  private readonly shown = new Map<string, "there" | "absent">();
  private readonly work: Promise<readonly Wanted[]>;
  private readonly start: number;
  private latest: DownloadProgress | undefined;
  private ended = 0;

  /** Begins at once. */
  constructor(system: System, files: PackageFiles) {
    this.system = system;
    this.files = files;
    this.start = system.now();
    // Whatever is odd is the package manager's to meet: it fetches what is not there.
    this.work = this.fetch().catch(() => []);
  }

  private async fetch(): Promise<readonly Wanted[]> {
    const { stat, space } = this.system.files;
    const { files, manager } = this.files;
    const size = files.reduce((sum, each) => sum + each.size, 0);
    if (!managerOf(manager).cache || files.length === 0) return [];
    const { free, writable } = await space(aside);
    const there = await stat(aside);
    if (!writable || free < size + SPARE || (there && there.type !== "dir")) return [];
    const wanted = files.map((file) => ({ ...file, to: `${aside}/${fileName(file)}` }));
    const result = await download(this.system, wanted, {
      signal: this.stop.signal,
      onProgress: (progress) => {
        this.latest = progress;
      },
      onFile: ({ to }, state) => this.shown.set(to, state),
      onFault: (host: string, fault: MirrorFault) => {
        this.faults.push(`${host}: ${fault}`);
        if (fault === "slow") this.slow.add(host);
      },
    });
    this.ended = this.system.now();
    return result.files;
  }

  get title(): Text {
    const { length } = this.files.files;
    return {
      en: `Download ${length} ${length === 1 ? "package" : "packages"}`,
      zh: `下载 ${length} 个软件包`,
    };
  }

  /**
   * Waits for them and puts them where the manager finds them and hashes them. What did not come, or has no place, it
   * fetches itself. `check` looks at those that came before anybody takes them. A signal ends it at once, and what has come
   * is kept for the next run. What it came to, for people; undefined: a signal ended it.
   * @throws SetupError "network" where the manager would wait for hours: apt has no bound for what drips
   */
  async place(
    log: (line: string) => void,
    waiting: (text: Text) => void,
    signal?: AbortSignal,
    check: (paths: readonly string[]) => Promise<void> = async () => {},
  ): Promise<Text | undefined> {
    const stop = () => this.stop.abort();
    signal?.addEventListener("abort", stop);
    const timer = setInterval(() => this.latest && waiting(progressText(this.latest)), 200);
    const came = await this.work.finally(() => clearInterval(timer));
    signal?.removeEventListener("abort", stop);
    for (const fault of this.faults) log(`download: ${fault}`);
    if (signal?.aborted) return undefined;
    const crawling = this.files.files.flatMap(({ urls, ...file }) => {
      const hosts = urls.map((url) => new URL(url).host);
      const missing = !came.some(({ to }) => to === `${aside}/${fileName(file)}`);
      return missing && hosts.every((host) => this.slow.has(host)) ? hosts : [];
    });
    if (crawling.length > 0) throw tooSlow([...new Set(crawling)]);
    await check(came.map(({ to }) => to));
    const { cache } = managerOf(this.files.manager);
    const moves: { from: string; to: string }[] = [];
    for (const file of this.files.files) {
      const from = `${aside}/${fileName(file)}`;
      if (!came.some((each) => each.to === from)) continue;
      const to = await cache?.path(this.system, file, this.files.channel);
      if (to !== undefined) moves.push({ from, to });
    }
    const directories = [...new Set(moves.map(({ to }) => dirname(to)))];
    // Where none can be made, none is moved there.
    for (const directory of directories) await this.system.files.directory(directory).catch(() => {});
    let placed = 0;
    for (const { from, to } of moves) if (await move(this.system, from, to)) placed += 1;
    const s = ((this.ended - this.start) / 1000).toFixed(1);
    log(
      placed === this.files.files.length
        ? `downloaded ${placed} packages in ${s} s`
        : `downloaded ${placed} of ${this.files.files.length} packages; the package manager fetches the others`,
    );
    const all = this.files.files.length;
    if (placed < all)
      return {
        en: `${placed} of ${all}; the package manager fetches the others`,
        zh: `${placed}/${all} 个，其余由包管理器下载`,
      };
    const mb = (this.files.files.reduce((sum, { size }) => sum + size, 0) / 1e6).toFixed(0);
    return { en: `${mb} MB, ${s} s`, zh: `${mb} MB，${s} s` };
  }

  /** Those that no mirror has, or of which nobody has said anything yet. */
  those(state: "absent" | undefined): readonly Artefact[] {
    return this.files.files.filter((file) => this.shown.get(`${aside}/${fileName(file)}`) === state);
  }

  /** Throws away what has come. */
  async discard(): Promise<void> {
    this.stop.abort();
    await this.work;
    await removeAside(this.system);
  }
}

function tooSlow(hosts: readonly string[]): SetupError {
  return new SetupError(
    "network",
    {
      en: `${hosts.join(", ")} ${hosts.length > 1 ? "send" : "sends"} less than 1 kB a second; the packages would take hours.`,
      zh: `${hosts.join("、")} 的速度不到 1 kB/s，下载软件包需要数小时。`,
    },
    { next: anotherMirror },
  );
}

/** Whether it is there then; another file system may be. */
async function move(system: System, from: string, to: string): Promise<boolean> {
  const renamed = await system.files.rename(from, to, { synced: false }).then(
    () => true,
    () => false,
  );
  return renamed || (await system.exec(["mv", "-f", from, to])).code === 0;
}

/** What a run that was killed may have left. */
export async function removeAside(system: System): Promise<void> {
  if ((await system.files.stat(aside)) !== undefined) await system.exec(["rm", "-rf", aside]);
}
