import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { SetupError } from "../../../errors.ts";
import { allManagers, managerFor } from "../../../machine/managers/index.ts";
import type { FromBundle } from "../../../plan/bundle.ts";
import { parseLock } from "../../../plan/lock/parse.ts";
import type { Lock } from "../../../plan/lock/types.ts";
import { targetName } from "../../../plan/plan.ts";
import { lockedOffer, targetIn } from "../../../plan/settle/lock/locked.ts";
import type { Subject } from "../../../plan/settle/subject.ts";
import { firstOther } from "../../../plan/steps/image-load.ts";
import { dockerKey, selectKey } from "../../../sources/keys/openpgp.ts";
import { channelsOf } from "../../../sources/supply/docker-ce-addresses.ts";
import type { System } from "../../../system/types.ts";
import type { Offer } from "../../../terms.ts";
import type { Text } from "../../../text.ts";
import { demand } from "../pack.ts";
import { keyFile, keyFor, repositoryRoot } from "../packages/docker-packages.ts";
import { demandBundle, noBundle } from "../refused.ts";
import { demandRoom, imagesComing } from "../room.ts";
import { folderOf } from "../target-file.ts";
import { checkSums } from "./contents.ts";
import { expiredLists } from "./expired.ts";
import { asCarried, carriedImages } from "./images.ts";
import { readTar, type TarFile } from "./tar.ts";

/** Unpacked bundles, each in a folder by its content. */
const ROOT = "/var/lib/docker-setup/bundles";

export interface BundleQuestion {
  /** A person's own lock, which the bundle has to fit; undefined: the bundle's. */
  readonly lock: { readonly lock: Lock; readonly file: string } | undefined;
  /** Of a repository that is not Docker's. */
  readonly keyFingerprint: string | undefined;
  /** Its repositories stay in the package manager's files. */
  readonly keep: boolean;
  /** Called before the first file is unpacked, with what takes all of it away. */
  readonly begun: (remove: () => Promise<void>) => void;
}

/** A bundle that was checked and lies unpacked on this machine, its lists read by the package manager. */
export interface OpenBundle {
  readonly lock: Lock;
  readonly lockFile: string;
  /** What a person should know of it. */
  readonly notes: readonly Text[];
  readonly release: Offer;
  readonly plan: FromBundle;
  /** Takes it away again, but what is to stay. */
  close(): Promise<void>;
}

/**
 * Checks a bundle to its last byte, unpacks what is for this machine's kind, and has the package manager check the
 * signatures of its lists. Nothing outside of docker-setup's own folder is changed.
 * @throws SetupError "usage", "environment" (damaged, no room), "drift", "untrusted-key", "step-failed"
 */
export async function openBundle(
  system: System,
  file: string,
  subject: Subject,
  question: BundleQuestion,
): Promise<OpenBundle> {
  const manager = managerFor(subject.distro);
  if (manager.alone === undefined) throw noBundle(targetName(subject.distro, subject.target));
  const stat = await demandBundle(system, file);
  const files = await readTar(system, file);
  checkSums(file, files);
  const lock =
    question.lock?.lock ?? parseLock(files.get("docker-setup.lock")?.text ?? "", "docker-setup.lock");
  const locked = targetIn(lock, question.lock?.file ?? file, subject.target);
  const { path, suite } = locked.repository;
  for (const each of locked.packages) demandFile(file, files, `${repositoryRoot}/${path}/${each.path}`, each);
  const images = carriedImages(
    file,
    files,
    { lock, file: question.lock?.file ?? "docker-setup.lock" },
    subject.target.arch,
  );
  const home = `${ROOT}/${createHash("sha256").update(files.get("SHA256SUMS")!.text!).digest("hex").slice(0, 12)}`;
  const to = `${home}/files`;
  await clear(system);
  const unpacked = { path: dirname(ROOT), bytes: stat.size };
  const loaded = (await firstOther(images.map(asCarried), system)) === undefined;
  await demandRoom(system, unpacked, ...(loaded ? [] : [await imagesComing(system, images)]));
  const remove = async () => {
    await system.exec(["rm", "-rf", home]);
    // Others' may lie there.
    await system.exec(["rmdir", ROOT]);
  };
  question.begun(remove);
  try {
    await unpack(system, file, home, to);
    const { key } = selectKey((await system.files.read(`${to}/${keyFile(manager)}`)) ?? Buffer.alloc(0), [
      question.keyFingerprint ?? (question.lock ? locked.key : dockerKey(manager.form)),
    ]);
    const keyPath = `${home}/docker.key`;
    await system.files.write(keyPath, keyFor(manager, key), { mode: 0o644 });
    const name = folderOf(subject);
    const archives = (await system.files.list(`${to}/archive/${name}`)).map((each) => ({
      folder: `${to}/archive/${name}/${each}`,
      suite,
    }));
    const expired = expiredLists(
      files,
      [`${repositoryRoot}/${path}`, `archive/${name}`],
      locked.lists,
      system.now(),
    );
    const alone = await manager.alone.entries(system, {
      directory: `${home}/manager`,
      repository: {
        folder: `${to}/${repositoryRoot}/${path}`,
        suite,
        channels: channelsOf(lock.wishes.channel),
        key: keyPath,
      },
      archives,
      distro: subject.target.distro,
      arch: manager.arch(subject.target.arch),
      evenExpired: expired.notes.length > 0 && expired.pinned,
    });
    await demand(system, ["mkdir", "-p", ...alone.directories]);
    for (const each of alone.files) await system.files.write(each.path, each.text, { mode: 0o644 });
    await readLists(system, alone.refresh);
    const kept = await system.files.read(manager.alone.lasting).catch(() => undefined);
    const stays = question.keep || (kept?.includes(home) ?? false);
    return {
      lock,
      notes: expired.pinned ? expired.notes : [],
      lockFile: question.lock?.file ?? file,
      release: lockedOffer({ mirror: `file:${to}/${repositoryRoot}`, ...locked.repository }, locked.packages),
      plan: {
        file,
        alone: alone.options,
        lasting: question.keep ? lastingFile(manager.alone.lasting, alone.lasting) : undefined,
        images:
          images.length > 0
            ? { folder: `${to}/images/${subject.target.arch}`, list: images.map(asCarried) }
            : undefined,
      },
      close: stays ? async () => {} : remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Takes away what killed runs left of other bundles; those whose repositories a person kept stay. */
async function clear(system: System): Promise<void> {
  const files = allManagers.flatMap(({ alone }) => (alone ? [system.files.read(alone.lasting)] : []));
  const kept = (await Promise.all(files)).join("");
  for (const name of await system.files.list(ROOT))
    if (!kept.includes(`${ROOT}/${name}/`)) await demand(system, ["rm", "-rf", `${ROOT}/${name}`]);
}

async function unpack(system: System, file: string, home: string, to: string): Promise<void> {
  await demand(system, ["rm", "-rf", home]);
  await demand(system, ["mkdir", "-p", to]);
  await demand(system, ["tar", "-x", "--no-same-owner", "-f", file, "-C", to]);
  // Once more: between the two somebody may have put another file there.
  await demand(system, ["sh", "-c", 'cd "$1" && sha256sum -c --strict --quiet SHA256SUMS', "sh", to]);
  // The package manager may read as somebody else.
  await demand(system, ["chmod", "-R", "u+rwX,go+rX,go-w", home]);
}

/** Signatures are checked here, by the package manager itself. */
async function readLists(system: System, argv: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await system.exec(argv, { env: { LC_ALL: "C" } });
  if (code === 0) return;
  throw new SetupError(
    "step-failed",
    {
      en: "The package manager does not take the bundle's lists; nothing was changed.",
      zh: "包管理器不接受离线包中的软件包列表；没有任何改动。",
    },
    { output: `${stdout}\n${stderr}`.trim().split("\n").slice(-8).join("\n") },
  );
}

function demandFile(
  bundle: string,
  files: ReadonlyMap<string, TarFile>,
  path: string,
  want: { readonly name: string; readonly version: string; readonly sha256: string },
): void {
  const has = files.get(path)?.sha256;
  if (has === want.sha256) return;
  throw new SetupError(
    "drift",
    {
      en: `${bundle} lacks ${want.name} ${want.version} as the lock says. Nothing was changed.`,
      zh: `${bundle} 中没有锁文件指定的 ${want.name} ${want.version}。没有任何改动。`,
    },
    {
      why: {
        en: `sha256 ${has ?? "-"}, not ${want.sha256}`,
        zh: `sha256 为 ${has ?? "-"}，应为 ${want.sha256}`,
      },
    },
  );
}

const lastingFile = (path: string, content: string) => ({
  path,
  content,
  mode: 0o644,
  title: {
    en: `Keep the bundle's repositories in ${path}`,
    zh: `在 ${path} 中保留离线包的软件源`,
  },
  why: { en: "Asked for by --keep-repository.", zh: "由 --keep-repository 指定。" },
});
