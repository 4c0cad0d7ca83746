import type { Host } from "../../machine/facts/types.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { memberDiffers } from "../../machine/resources/member.ts";
import { readCloud } from "../../sources/mirrors/clouds.ts";
import { supplyOf } from "../../sources/supply/index.ts";
import type { System } from "../../system/types.ts";
import { askMirror, mirrorIsOpen } from "./ask-mirror.ts";
import { registryMirrorsSet } from "./choose-mirrors.ts";
import { autoMirror } from "./in-use.ts";
import { type Asker, type Progress, WentBack } from "./person.ts";
import { askRegistryMirrors, askUser, askVersion } from "./questions.ts";
import { firstCatalog, installedRelease, repositoriesOf } from "./release.ts";
import { remembering } from "./remembering.ts";
import type { Subject } from "./subject.ts";
import { defaultMirror, type Wishes } from "./wishes.ts";

/** A question: the wishes with its answer, or undefined where there is nothing to ask. */
type Question = (asker: Asker, wishes: Wishes) => Promise<Wishes | undefined>;

/** Asks for what the command line left open. */
export async function askWishes(
  { system, asker, progress }: { system: System; asker: (mayGoBack: boolean) => Asker; progress: Progress },
  given: Wishes & { readonly allowHttp: boolean },
  host: Host,
  subject: Subject,
): Promise<Wishes> {
  const { allowHttp } = given;
  const cloud = await readCloud(system);
  const fastest = (wishes: Wishes) => autoMirror(system, progress, wishes, subject);
  const mirror: Question = async (asker, wishes) => {
    if (wishes.mirrors !== undefined) return undefined;
    const chosen = await askMirror(asker, cloud, allowHttp);
    return { ...wishes, mirrors: [chosen === "auto" ? await fastest(wishes) : chosen] };
  };
  const version: Question = async (asker, wishes) => {
    const { channel, keyFingerprint, mirrors = [] } = wishes;
    const place = { ...subject, mirrors, channel, keyFingerprint };
    const [repository] = repositoriesOf(place);
    if (wishes.version !== undefined || repository === undefined) return undefined;
    const installed = installedRelease(host, repository)?.docker;
    const line = progress.begin({
      en: `Reading the package index of ${mirrors[0]}`,
      zh: `正在读取 ${mirrors[0]} 的软件包索引`,
    });
    const found = await firstCatalog(system, place)
      .catch((error: unknown) => {
        // What is installed may stay, with no mirror at hand that could tell of others.
        if (installed === undefined) throw error;
      })
      .finally(() => line.end());
    if (found === undefined) return undefined;
    const manager = managerFor(subject.distro);
    return { ...wishes, version: await askVersion(asker, found.index, manager, installed) };
  };
  const registryMirrors: Question = async (asker, wishes) => {
    if (wishes.registryMirrors !== undefined) return undefined;
    const current = await registryMirrorsSet(system);
    return { ...wishes, registryMirrors: await askRegistryMirrors(asker, cloud, current, allowHttp) };
  };
  const user: Question = async (asker, wishes) => {
    const { sudoUser } = host;
    if (wishes.user !== undefined || sudoUser === undefined) return undefined;
    // Who is in the group has been asked before.
    if ((await memberDiffers(system, sudoUser, "docker")) === undefined) return undefined;
    return (await askUser(asker, sudoUser)) ? { ...wishes, user: sudoUser } : wishes;
  };
  const { own } = supplyOf(subject.distro, subject.target);
  const found = async () => given.mirrors ?? [own === undefined ? await fastest(given) : defaultMirror];
  const mirrors = own === undefined && mirrorIsOpen(given) ? undefined : await found();
  const questions = [mirror, version, registryMirrors, user];
  return inTurn(questions, asker, { ...given, autoMirror: false, mirrors });
}

/**
 * One question after the other; who goes back is asked the one before again, with what was known then, and finds the
 * answer of before chosen.
 */
async function inTurn(
  questions: readonly Question[],
  asker: (mayGoBack: boolean) => Asker,
  given: Wishes,
): Promise<Wishes> {
  const asked: { at: number; wishes: Wishes }[] = [];
  const answers = new Map<string, unknown>();
  let wishes = given;
  for (let at = 0; at < questions.length; at++) {
    try {
      const answered = await questions[at]!(remembering(asker(asked.length > 0), answers), wishes);
      if (answered === undefined) continue;
      asked.push({ at, wishes });
      wishes = answered;
    } catch (error) {
      const before = error instanceof WentBack ? asked.pop() : undefined;
      if (before === undefined) throw error;
      wishes = before.wishes;
      at = before.at - 1;
    }
  }
  return wishes;
}
