import { allManagers } from "../../machine/managers/index.ts";
import { printLock } from "../../plan/lock/print.ts";
import type { LockedTarget } from "../../plan/lock/types.ts";
import { lockedPackages, onDisk } from "../../plan/settle/lock/identity.ts";
import { lockedTarget } from "../../plan/settle/lock/resolve.ts";
import type { Place } from "../../plan/settle/release.ts";
import type { Subject } from "../../plan/settle/subject.ts";
import type { VersionRequest } from "../../sources/catalog/version.ts";
import type { OnFailure } from "../../sources/supply/types.ts";
import type { System } from "../../system/types.ts";
import { template } from "../../templates.ts";
import type { Channel } from "../../terms.ts";
import { tool, withNeeds } from "../render/toolbox.ts";
import { scriptWords, setInScript } from "../render/words.ts";
import type { Image } from "./images/image.ts";
import { imageFiles, inFull } from "./images/layout.ts";
import { platformName } from "./images/platform.ts";
import { type Packed, pack } from "./pack.ts";
import { type ArchivePart, archivePart } from "./packages/archive-part.ts";
import { dockerPart } from "./packages/docker-packages.ts";
import type { Store } from "./store.ts";
import { folderOf, targetFile } from "./target-file.ts";

export interface BundleWishes {
  /** Each with the mirrors to ask, and the address of its distribution's archive where one was given. */
  readonly targets: readonly (Place & {
    readonly archive: string | undefined;
    /** What its packages have to be, exactly. */
    readonly locked: LockedTarget | undefined;
  })[];
  readonly version: VersionRequest | undefined;
  readonly channel: Channel;
  /** Architecture in Debian's spelling → its images. */
  readonly images: ReadonlyMap<string, readonly Image[]>;
  readonly onFailure: OnFailure;
  /** Of one target: its name, and bytes that have come and that there are. */
  readonly onProgress: (name: string, done: number, all: number) => void;
}

/** What a bundle has for one target. */
export interface BundledTarget extends Pick<ArchivePart, "packages" | "missing"> {
  readonly name: string;
  readonly docker: string;
}

/**
 * Makes a bundle: one tar with everything that the targets need, and what installs it. The same inputs are the same bytes.
 * @throws SetupError
 */
export async function makeBundle(
  system: System,
  store: Store,
  wishes: BundleWishes,
  output: string,
): Promise<BundledTarget[]> {
  const files = new Map<string, Packed>();
  const locked: LockedTarget[] = [];
  const made: BundledTarget[] = [];
  for (const place of wishes.targets) {
    const subject: Subject = place;
    const name = folderOf(subject);
    const progress = (done: number, all: number) => wishes.onProgress(name, done, all);
    const docker = await dockerPart(system, store, place, wishes.version, wishes.onFailure, progress);
    const { offer } = docker;
    const archive = await archivePart(system, store, name, subject, offer, place.archive, progress);
    for (const part of [docker.files, archive.files]) for (const [path, file] of part) files.set(path, file);
    // Docker's packages take about four times their size unpacked; what has to be free is rather told too high.
    const bytes = offer.artefacts.reduce((sum, { size }) => sum + size, 0);
    const text = targetFile(subject, docker, archive, Math.ceil((bytes * 5) / 1024));
    files.set(`targets/${name}`, { text });
    const packages = await lockedPackages(
      place,
      offer.artefacts,
      onDisk(system, ({ sha256 }) => store.path(sha256)),
    );
    const lists = firstLists([docker.files, archive.files]);
    locked.push({
      ...lockedTarget(place, offer.repository, packages),
      key: docker.key,
      ...(lists.length > 0 ? { lists } : {}),
    });
    made.push({ name, docker: offer.docker, packages: archive.packages, missing: archive.missing });
  }
  for (const [arch, images] of wishes.images) {
    for (const [path, file] of imageFiles(images)) files.set(`images/${arch}/${path}`, file);
    const lines = images.map(
      ({ name, config, diffIds }) => `${name} ${config.digest} ${JSON.stringify(diffIds)}\n`,
    );
    files.set(`images/${arch}.list`, { text: lines.join("") });
  }
  const all = [...wishes.images.values()].flat();
  const lock = printLock({
    wishes: {
      channel: wishes.channel,
      ...(wishes.version ? { dockerVersion: wishes.version.text || "latest" } : {}),
    },
    daemon: {},
    targets: locked,
    images: [...new Set(all.map(({ name }) => name))].map((name) => {
      const same = all.filter((image) => image.name === name);
      return {
        name: inFull(name),
        digest: same[0]!.digest,
        platforms: same.map(({ platform, manifest, config }) => ({
          platform: platformName(platform),
          manifest: manifest.digest,
          config: config.digest,
        })),
      };
    }),
  });
  files.set("docker-setup.lock", { text: lock });
  files.set("install.sh", { text: installer(), mode: 0o755 });
  for (const path of ["README.md", "README.zh-CN.md"]) files.set(path, { text: template(`bundle/${path}`) });
  await pack(system, store, files, output, "SHA256SUMS");
  return made;
}

/** What all other lists hang on; the lock pins them, an end of validity or not. */
const firstLists = (parts: readonly ReadonlyMap<string, Packed>[]) =>
  parts.flatMap((part) =>
    [...part].flatMap(([path, file]) =>
      /\/(InRelease|repodata\/repomd\.xml)$/.test(path) && "sha256" in file
        ? [{ path, sha256: file.sha256 }]
        : [],
    ),
  );

/** What installs a bundle on the other side, in the order in which a person reads it. */
export function installer(): string {
  const managers = allManagers.flatMap(({ name, alone }) => (alone ? [name] : []));
  const parts = ["check", ...managers, "packages", "images", "main"].map((name) =>
    template(`bundle/${name}.sh`),
  );
  const tools = withNeeds(["plain-environment", "run-lock", "docker", "free-places", "leftovers"]).map(
    (name) => `${tool(name)}\n`,
  );
  const body = [...tools, ...parts].join("\n");
  const words = setInScript(body, Object.entries(scriptWords)).map((line) => `${line}\n`);
  return [template("bundle/head.sh"), words.join(""), body].join("\n");
}
