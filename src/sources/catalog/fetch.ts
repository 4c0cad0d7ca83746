import { SetupError } from "../../errors.ts";
import { anotherMirror, type IndexEntry } from "../../machine/managers/index-entry.ts";
import type { Manager, SignedFiles } from "../../machine/managers/types.ts";
import type { System } from "../../system/types.ts";
import type { Channel, Repository } from "../../terms.ts";
import type { Text } from "../../text.ts";
import { rememberList } from "./lists-read.ts";
import { readSignedRelease, type TrustedKey } from "./signed-release.ts";

export interface IndexQuery {
  readonly repository: Repository;
  /** In the order of the repository file: ["stable"], ["stable", "test"]. */
  readonly channels: readonly Channel[];
  readonly manager: Manager;
  /** The manager's own spelling: "amd64", "x86_64". */
  readonly arch: string;
  /** Who has to have signed what can be signed (apt's lists); "anybody": what is measured, and never installed. */
  readonly key: TrustedKey | "anybody";
}

/**
 * What a mirror offers: the entries of Docker's packages in all channels asked for, each URL requested once, channels in
 * parallel. Throws SetupError "unsupported-host" where the mirror has nothing for this release and architecture,
 * "network" where it did not answer, refused, or sent something that is no index, or not the signed one, "untrusted-key"
 * where another key signed it.
 */
export async function readIndex(system: System, query: IndexQuery): Promise<IndexEntry[]> {
  const { manager, repository, arch } = query;
  const signed = signedFiles(system, query);
  // What the list itself says of a mirror (no such suite, not there) is heard first.
  signed.catch(() => {});
  const bodies = new Map<string, Buffer>();
  const parts = await Promise.all(
    query.channels.map((channel) =>
      manager.readIndex(
        async (url, lacks) => {
          const body = await get(system, url, query, lacks === "channel" ? channel : undefined);
          bodies.set(url, body);
          return body;
        },
        {
          repository,
          channel,
          arch,
          signed,
          ...(query.key !== "anybody" && manager.seenTime
            ? { seen: manager.seenTime(system, channel, arch) }
            : {}),
        },
      ),
    ),
  );
  const usable = new Set([query.arch, "all", "noarch"]);
  const index = parts.flat().filter(({ architecture }) => usable.has(architecture));
  if (!index.some(({ name }) => name === "docker-ce")) throw nothingThere(query, query.channels);
  // Where none is signed, that this is what the mirror has just served is all that can be believed.
  if ((await signed) || !manager.signedIndex)
    for (const [url, body] of bodies) rememberList(system, url, body);
  return index;
}

/** Asked for beside the lists that it vouches for. */
async function signedFiles(
  system: System,
  { manager, repository, key }: IndexQuery,
): Promise<SignedFiles | undefined> {
  if (key === "anybody" || !manager.signedIndex) return undefined;
  const { mirror, path, suite } = repository;
  return (await readSignedRelease(system, { root: `${mirror}/${path}`, suite, key })).files;
}

/** `channel`: what a 404 means that the mirror lacks; without one it means a broken mirror. */
async function get(system: System, url: string, query: IndexQuery, channel?: Channel): Promise<Buffer> {
  const { mirror } = query.repository;
  let answer: Awaited<ReturnType<System["fetch"]>>;
  try {
    answer = await system.fetch(url);
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== "network") throw error;
    throw unreachable(mirror, { en: `${url}: ${error.what.en}`, zh: `${url}：${error.what.zh}` }, error);
  }
  if (answer.status === 200) return answer.body;
  if (channel && (answer.status === 404 || answer.status === 410)) throw nothingThere(query, [channel], url);
  const status = String(answer.status);
  throw unreachable(mirror, { en: `${url} answered ${status}.`, zh: `${url} 返回 ${status}。` });
}

/** What was told to do about the connection says more than that there are other mirrors. */
const unreachable = (mirror: string, why: Text, cause?: SetupError): SetupError =>
  new SetupError(
    "network",
    { en: `The mirror can't be read: ${mirror}`, zh: `无法读取镜像站：${mirror}` },
    { why, next: cause?.next ?? anotherMirror, cause },
  );

function nothingThere(query: IndexQuery, channels: readonly Channel[], url?: string): SetupError {
  const { mirror, path, suite } = query.repository;
  const host = `${path.split("/").at(-1)} ${suite}`;
  const channel = channels.join(" + ");
  return new SetupError(
    "unsupported-host",
    {
      en: `${mirror} has no docker-ce for ${host} on ${query.arch} (channel ${channel}).`,
      zh: `${mirror} 没有适用于 ${host}、${query.arch} 架构的 docker-ce（${channel} 通道）。`,
    },
    {
      why: url
        ? { en: `${url} is not there (404).`, zh: `${url} 不存在（404）。` }
        : { en: "Its index lists none.", zh: "其索引中没有。" },
      next: {
        en: "Check the release and the architecture (--target, such as ubuntu:24.04/arm64), the channel (--channel) and the mirror's address (--mirror).",
        zh: "请检查发行版与架构（--target，例如 ubuntu:24.04/arm64）、通道（--channel）和镜像站地址（--mirror）。",
      },
    },
  );
}
