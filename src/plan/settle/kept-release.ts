import { SetupError } from "../../errors.ts";
import type { Host } from "../../machine/facts/types.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { WouldFail } from "../../machine/packages/would-fail.ts";
import {
  compareDockerNumbers,
  dockerNumber,
  parseVersionRequest,
  type VersionRequest,
} from "../../sources/catalog/version.ts";
import type { OnFailure } from "../../sources/supply/types.ts";
import type { System } from "../../system/types.ts";
import type { Offer, OwnRelease } from "../../terms.ts";
import type { Text } from "../../text.ts";
import { findRelease, firstCatalog, type Place, repositoriesOf } from "./release.ts";

/** What a machine that has docker-ce is given where nobody typed a version. */
export interface Kept {
  readonly release: Offer | OwnRelease;
  /** What it amounts to, where it is not what is installed. */
  readonly note?: Text;
  /** As if it had been typed: it may be lower than what is installed, by the package manager's order. */
  readonly version?: VersionRequest;
}

/**
 * The suite that the installed docker-ce was built for, where that is an older release's: the system was upgraded since,
 * and its package stayed. undefined: it is this release's, somebody chose it (a newer one's), or its version tells nothing.
 */
export function suiteBefore(host: Host, place: Place): string | undefined {
  const { distro, target } = place;
  const docker = dockerOf(host);
  const suite = docker && managerFor(distro).suiteOf(docker.version);
  if (suite === undefined || repositoriesOf(place).some((each) => each.suite === suite)) return undefined;
  const at = distro.releases.findIndex(({ codename, version }) => (codename ?? version) === suite);
  const own = distro.releases.findIndex(({ version }) => version === target.version);
  const older = at === -1 ? Number(suite) < Number(target.version) : at > own;
  return older ? suite : undefined;
}

/**
 * The same Docker for this release of the system; where the repository does not have it, `whole` (all that is installed,
 * where nothing is missing) stays, else the lowest newer one comes: a version that nobody typed is no reason to fail.
 * undefined: there is no docker-ce. @throws SetupError "network", "unsupported-host"
 */
export async function sameDocker(
  system: System,
  place: Place,
  host: Host,
  whole: Offer | undefined,
  onFailure: OnFailure,
): Promise<Kept | undefined> {
  const docker = dockerOf(host);
  if (docker === undefined) return undefined;
  const number = dockerNumber(docker.version);
  const before = suiteBefore(host, place);
  const here = repositoriesOf(place)[0]!.suite;
  const exact: VersionRequest = { kind: "exact", text: docker.version, numbers: number.numbers };
  const same: VersionRequest = { kind: "release", ...number };
  if (before === undefined) {
    const release = await unlessMissing(findRelease(system, place, exact, onFailure));
    if (release) return { release };
  }
  const release = await unlessMissing(findRelease(system, place, same, onFailure));
  if (release) {
    const [old, now] = [suiteName(before), suiteName(here)];
    const note = {
      en: `docker-ce ${docker.version} was built for ${old.en}: that of ${now.en}, ${number.text}, takes its place.`,
      zh: `docker-ce ${docker.version} 是为${old.zh}构建的：将换成${now.zh}的 ${number.text}。`,
    };
    return { release, version: same, note };
  }
  const lacks: Text = {
    en: `The repository has no docker-ce ${number.text} for ${here}`,
    zh: `软件源中没有 ${here} 的 docker-ce ${number.text}`,
  };
  if (whole) {
    const note = { en: `${lacks.en}; the installed one stays.`, zh: `${lacks.zh}；保留已安装的版本。` };
    return { release: whole, note };
  }
  const { index } = await firstCatalog(system, place, onFailure);
  const offered = index
    .filter(({ name }) => name === "docker-ce")
    .map((entry) => ({ entry, number: dockerNumber(entry.version) }))
    .sort((a, b) => compareDockerNumbers(a.number, b.number));
  const newer = offered.find(
    ({ number: each }) => each.pre === undefined && compareDockerNumbers(each, number) > 0,
  );
  const version: VersionRequest | undefined = newer && { kind: "release", ...newer.number };
  const found = await findRelease(system, place, version, onFailure);
  const note = {
    en: `${lacks.en}; ${found.docker} takes its place.`,
    zh: `${lacks.zh}；将换成 ${found.docker}。`,
  };
  return { release: found, note, ...(version ? { version } : {}) };
}

/**
 * The version that the package manager's preferences name, where a rehearsal ended for that and nobody typed another one;
 * undefined: it ended for something else, or the repository does not have it.
 */
export async function pinnedRelease(
  system: System,
  subject: Pick<Place, "distro" | "target">,
  { mirrors, channel, keyFingerprint }: Pick<Place, "mirrors" | "channel" | "keyFingerprint">,
  error: unknown,
): Promise<Kept | undefined> {
  if (!(error instanceof WouldFail) || error.pinned === undefined) return undefined;
  const version = parseVersionRequest(error.pinned);
  const place = { ...subject, mirrors, channel, keyFingerprint };
  const release = await unlessMissing(findRelease(system, place, version));
  const note = {
    en: `The package manager is told to have docker-ce ${error.pinned} (a preference or a version lock): that one is taken.`,
    zh: `包管理器的设置（偏好或版本锁定）指定了 docker-ce ${error.pinned}：将安装该版本。`,
  };
  return release && { release, version, note };
}

/** "bookworm" is a name; "9" alone would be read as a version of Docker. */
function suiteName(suite: string | undefined): Text {
  if (suite === undefined) return { en: "another release", zh: "其他版本的系统" };
  return /^\d/.test(suite)
    ? { en: `release ${suite}`, zh: `第 ${suite} 版系统` }
    : { en: suite, zh: ` ${suite} ` };
}

const dockerOf = (host: Host) => host.docker.find(({ name }) => name === "docker-ce");

async function unlessMissing(finding: Promise<Offer>): Promise<Offer | undefined> {
  try {
    return await finding;
  } catch (error) {
    if (error instanceof SetupError && error.code === "version-not-found") return undefined;
    throw error;
  }
}
