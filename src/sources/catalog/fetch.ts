import { createHash } from "node:crypto";
import { SetupError } from "../../errors.ts";
import type { Channel, Repository } from "../../plan/types.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import { indexText, unpack } from "./body.ts";
import { parsePackages } from "./deb.ts";
import { anotherMirror, type Family, type IndexEntry, nonsense } from "./entry.ts";
import type { ListedFile, ReleaseFile } from "./release-file.ts";
import { parsePrimary, parseRepomd } from "./rpm.ts";
import { readSignedRelease, type TrustedKey } from "./signed-release.ts";

export interface IndexQuery {
  readonly repository: Repository;
  /** In the order of the repository file: ["stable"], ["stable", "test"]. */
  readonly channels: readonly Channel[];
  readonly family: Family;
  /** The family's own spelling: "amd64", "x86_64". */
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
  const parts = await (query.family === "apt" ? readSuite : readRepositories)(system, query);
  const usable = new Set([query.arch, "all", "noarch"]);
  const index = parts.flat().filter(({ arch }) => usable.has(arch));
  if (!index.some(({ name }) => name === "docker-ce")) throw nothingThere(query, query.channels);
  return index;
}

/** https://wiki.debian.org/DebianRepository/Format. The signed list and what it lists are asked for side by side. */
function readSuite(system: System, query: IndexQuery): Promise<IndexEntry[][]> {
  const { mirror, path, suite } = query.repository;
  const signed =
    query.key === "anybody"
      ? undefined
      : readSignedRelease(system, { root: `${mirror}/${path}`, suite, key: query.key });
  // What Packages says of a mirror (no such suite, not there) is heard first.
  signed?.catch(() => {});
  return Promise.all(query.channels.map((channel) => readPackages(system, query, channel, signed)));
}

async function readPackages(
  system: System,
  query: IndexQuery,
  channel: Channel,
  signed: Promise<ReleaseFile> | undefined,
): Promise<IndexEntry[]> {
  const { mirror, path, suite } = query.repository;
  const list = `${channel}/binary-${query.arch}/Packages`;
  const url = `${mirror}/${path}/dists/${suite}/${list}.gz`;
  const body = await get(system, url, query, channel);
  const text = indexText(body, url);
  const { files } = (await signed) ?? {};
  // A proxy may have unpacked the file on its way.
  if (files && !isListed(body, files.get(`${list}.gz`)) && !isListed(unpack(body, url), files.get(list))) {
    throw nonsense(url, {
      en: "a list that is not the one that InRelease signs (the mirror may be in the middle of a synchronisation, or somebody changed it)",
      zh: "列表与 InRelease 签名的不符（镜像站可能正在同步，或内容被改动过）",
    });
  }
  return parsePackages(text, { url, channel });
}

const isListed = (body: Buffer, file: ListedFile | undefined): boolean =>
  file?.size === body.length && createHash("sha256").update(body).digest("hex") === file.sha256;

const readRepositories = (system: System, query: IndexQuery): Promise<IndexEntry[][]> =>
  Promise.all(query.channels.map((channel) => readRepodata(system, query, channel)));

async function readRepodata(system: System, query: IndexQuery, channel: Channel): Promise<IndexEntry[]> {
  const { mirror, path, suite } = query.repository;
  const base = `${mirror}/${path}/${suite}/${query.arch}/${channel}`;
  const repomd = `${base}/repodata/repomd.xml`;
  const { href, checksum } = parseRepomd(
    indexText(await get(system, repomd, query, channel), repomd),
    repomd,
  );
  const url = `${base}/${href}`;
  const body = await get(system, url, query);
  const text = indexText(body, url);
  // A proxy may have unpacked the file on its way; then there is nothing to compare with.
  const asPacked = !href.endsWith(".gz") || (body[0] === 0x1f && body[1] === 0x8b);
  if (checksum && asPacked && createHash(checksum.algorithm).update(body).digest("hex") !== checksum.hex) {
    throw nonsense(url, {
      en: "a list that is not the one its repomd.xml announces (the mirror may be in the middle of a synchronisation)",
      zh: "列表与 repomd.xml 的校验值不符（镜像站可能正在同步）",
    });
  }
  return parsePrimary(text, { url, channel });
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
    { en: `The mirror ${mirror} can't be read`, zh: `无法读取镜像站 ${mirror}` },
    { why, next: cause?.next ?? anotherMirror, cause },
  );

function nothingThere(query: IndexQuery, channels: readonly Channel[], url?: string): SetupError {
  const { mirror, path, suite } = query.repository;
  const host = `${path.split("/").at(-1)} ${suite}`;
  const channel = channels.join(" + ");
  return new SetupError(
    "unsupported-host",
    {
      en: `${mirror} has no docker-ce for ${host} on ${query.arch} (channel ${channel})`,
      zh: `${mirror} 没有适用于 ${host}、${query.arch} 架构的 docker-ce（${channel} 通道）`,
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
