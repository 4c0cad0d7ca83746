import { SetupError } from "../../errors.ts";
import type { IndexEntry } from "../../machine/managers/index-entry.ts";
import type { Manager } from "../../machine/managers/types.ts";
import type { Artefact, Channel, Offer, Repository } from "../../terms.ts";
import { companions, containerdFor, newest } from "./companions.ts";
import { nearestVersions } from "./nearest.ts";
import {
  begins,
  compareDockerNumbers,
  dockerNumber,
  samePreRelease,
  upstreamVersion,
  type VersionRequest,
} from "./version.ts";

/**
 * The newest docker-ce in an index that a request means, with the packages that go with it.
 *
 * 27.3 means 27.3.1 and not 27.30.0. A pre-release is taken when it was asked for by name ("29.0.0-rc.1"), or when
 * nothing was asked for and the index holds more than the stable channel: who turns on test wants what is newest there.
 * Throws SetupError "version-not-found" with the nearest versions; the caller may try another repository then.
 */
export function resolveRelease(
  index: readonly IndexEntry[],
  request: VersionRequest | undefined,
  repository: Repository,
  manager: Manager,
): Offer {
  const wanted = request ?? { kind: "latest", text: "" };
  const offered = index.filter(({ name }) => name === "docker-ce");
  const docker = newest(
    offered.filter(({ version }) => matches(version, wanted, takesPreReleases(index))),
    manager,
  );
  if (!docker) throw notFound(offered, wanted, repository);
  const artefacts = [docker, ...companions(docker, index, manager)].map(artefact);
  return {
    kind: "offer",
    repository,
    packages: artefacts.map(({ name, version }) => ({ name, version })),
    artefacts,
    docker: upstreamVersion(docker.version),
  };
}

const artefact = ({ channel: _, ...rest }: IndexEntry): Artefact => rest;

const takesPreReleases = (index: readonly IndexEntry[]): boolean =>
  index.some(({ channel }) => channel !== "stable");

function matches(version: string, request: VersionRequest, preReleases: boolean): boolean {
  if (request.kind === "exact") {
    return request.text === (request.text.includes(":") ? version : version.replace(/^[0-9]+:/, ""));
  }
  const number = dockerNumber(version);
  if (request.kind === "latest") return preReleases || !number.pre;
  return begins(request.numbers, number.numbers) && samePreRelease(request.pre, number.pre);
}

function notFound(
  offered: readonly IndexEntry[],
  request: VersionRequest,
  repository: Repository,
): SetupError {
  const place = `${repository.mirror}/${repository.path} (${repository.suite})`;
  const wanted = `docker-ce${request.text && ` ${request.text}`}`;
  const nearest = nearestVersions(
    offered.map(({ version }) => dockerNumber(version)),
    request,
  );
  const [first] = nearest;
  return new SetupError(
    "version-not-found",
    { en: `${place} has no ${wanted}.`, zh: `${place} 没有 ${wanted}。` },
    first === undefined
      ? {
          next: {
            en: "Another mirror (--mirror) or the test channel (--channel test) may have it.",
            zh: "其他镜像站（--mirror）或测试通道（--channel test）可能有。",
          },
        }
      : {
          why: {
            en: `The nearest there are: ${nearest.join(", ")}.`,
            zh: `最接近的现有版本：${nearest.join("、")}。`,
          },
          next: {
            en: `For example --docker-version ${first}; \`docker-setup versions\` lists all of them.`,
            zh: `例如输入 --docker-version ${first}；\`docker-setup versions\` 可列出全部版本。`,
          },
        },
  );
}

/** Docker's numbers of an index that a request means, newest first; undefined means any that is no pre-release. */
export function offeredNumbers(index: readonly IndexEntry[], request: VersionRequest | undefined): string[] {
  const wanted = request ?? { kind: "latest", text: "" };
  const numbers = index
    .filter(({ name, version }) => name === "docker-ce" && matches(version, wanted, takesPreReleases(index)))
    .map(({ version }) => dockerNumber(version))
    .sort((a, b) => compareDockerNumbers(b, a))
    .map(({ text }) => text);
  return [...new Set(numbers)];
}

/** A line of `docker-setup versions`. */
export interface ListedVersion {
  /** Docker's number: "28.5.2". */
  readonly docker: string;
  /** The package version in full. */
  readonly version: string;
  readonly channel: Channel;
  /** The containerd.io that would be installed with it. */
  readonly containerd?: string;
}

/** Every docker-ce of an index, newest first; one that is in several channels stands once, under the steadier one. */
export function listVersions(index: readonly IndexEntry[], manager: Manager): ListedVersion[] {
  const { compare } = manager;
  const steadiness: readonly Channel[] = ["stable", "test", "nightly"];
  const sorted = index
    .filter(({ name }) => name === "docker-ce")
    .sort(
      (a, b) =>
        compare(b.version, a.version) || steadiness.indexOf(a.channel) - steadiness.indexOf(b.channel),
    );
  return sorted
    .filter(({ version }, i) => version !== sorted[i - 1]?.version)
    .map((entry) => {
      const containerd = containerdFor(entry, index, manager);
      return {
        docker: upstreamVersion(entry.version),
        version: entry.version,
        channel: entry.channel,
        ...(containerd === undefined ? {} : { containerd }),
      };
    });
}
