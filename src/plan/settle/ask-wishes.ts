import type { Host } from "../../machine/facts/types.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { readCloud } from "../../sources/mirrors/clouds.ts";
import { supplyOf } from "../../sources/supply/index.ts";
import type { System } from "../../system/types.ts";
import { registryMirrorsSet } from "./choose-mirrors.ts";
import { autoMirror } from "./in-use.ts";
import type { Asker, Progress } from "./person.ts";
import { askMirror, askRegistryMirrors, askUser, askVersion } from "./questions.ts";
import { firstCatalog, installedRelease, repositoriesOf } from "./release.ts";
import type { Subject } from "./subject.ts";
import { defaultMirror, type Wishes } from "./wishes.ts";

/** Asks for what the command line left open. */
export async function askWishes(
  { system, asker, progress }: { system: System; asker: Asker; progress: Progress },
  wishes: Wishes,
  host: Host,
  subject: Subject,
): Promise<Wishes> {
  const cloud = await readCloud(system);
  const { own } = supplyOf(subject.distro, subject.target);
  const mirrors =
    wishes.mirrors ??
    (own !== undefined ? [defaultMirror] : undefined) ??
    (wishes.autoMirror
      ? [await autoMirror(system, progress, wishes, subject)]
      : [await askMirror(asker, cloud)]);
  const [mirror] = mirrors;
  const { channel, keyFingerprint } = wishes;
  const place = { ...subject, mirrors, channel, keyFingerprint };
  let version = wishes.version;
  const [repository] = repositoriesOf(place);
  if (version === undefined && repository && installedRelease(host, repository) === undefined) {
    const line = progress.begin({
      en: `Reading the package index of ${mirror}`,
      zh: `正在读取 ${mirror} 的软件包索引`,
    });
    const { index } = await firstCatalog(system, place).finally(() => line.end());
    version = await askVersion(asker, index, managerFor(subject.distro));
  }
  const registryMirrors =
    wishes.registryMirrors === undefined
      ? await askRegistryMirrors(asker, cloud, await registryMirrorsSet(system))
      : wishes.registryMirrors;
  const sudoUser = host.sudoUser;
  const joins = wishes.user === undefined && sudoUser !== undefined && (await askUser(asker, sudoUser));
  return {
    ...wishes,
    autoMirror: false,
    mirrors,
    version,
    registryMirrors,
    user: joins ? sudoUser : wishes.user,
  };
}
