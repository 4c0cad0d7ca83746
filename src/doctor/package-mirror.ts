import { upstreamVersion } from "../sources/catalog/version.ts";
import { findPackageMirror } from "../sources/mirrors/package-mirrors.ts";
import type { PackageMeasure, PackageProbe } from "../sources/mirrors/probe-package.ts";
import { measurePackageMirrors, rankPackageMirrors } from "../sources/mirrors/rank.ts";
import { isAlive, verdicts } from "../sources/mirrors/verdicts.ts";
import type { Channel } from "../terms.ts";
import type { Facts } from "./facts.ts";
import type { Source } from "./sources.ts";
import { type Check, combine, type Finding, fail, ok, skip, type, warn } from "./types.ts";

/** Whom the own mirror is compared with, and how long they are waited for, milliseconds. */
export const peers = [
  "https://download.docker.com",
  "https://mirrors.aliyun.com/docker-ce",
  "https://mirrors.tuna.tsinghua.edu.cn/docker-ce",
];
const peerMs = 4000;

/** The mirror that the machine is set up with answers, and has what its peers have. */
export const packageMirror: Check = {
  id: "package-mirror",
  title: { en: "Package mirror", zh: "软件包镜像站" },
  async look(facts) {
    const source = (await facts.sources()).find(
      ({ enabled, repositories }) => enabled && repositories.length > 0,
    );
    if (source === undefined) return skip({ en: "there is no repository", zh: "没有软件源" });
    const { own, all } = await measure(facts, source);
    const { compare } = source.manager;
    const ranked = rankPackageMirrors(all, compare);
    const mine = ranked.filter(({ mirror }) => own.includes(mirror));
    const newest = all
      .flatMap((one) => (isAlive(one.verdict) && one.newest ? [one.newest] : []))
      .sort(compare)
      .at(-1);
    return combine([...judge(mine), ...(await installed(facts, source, newest))]);
  },
};

async function measure(facts: Facts, { repositories, manager, channels }: Source) {
  const target = await facts.target();
  const channel = (channels.includes("test") ? "test" : "stable") satisfies Channel;
  const own = [...new Set(repositories.map(({ mirror }) => mirror))];
  const probe = (mirror: string): PackageProbe => ({
    mirror,
    repositories: repositories.slice(0, 1).map(({ path, suite }) => ({ path, suite })),
    manager,
    arch: manager.arch(target.arch),
    channel,
  });
  const others = peers.filter((url) => !own.includes(url));
  const { system, signal } = facts;
  const boundMs = facts.remainingMs();
  const [mine, compared] = await Promise.all([
    measurePackageMirrors(system, own.map(probe), { boundMs, signal }),
    measurePackageMirrors(
      system,
      others.map((url) => ({ ...probe(url), indexOnly: true })),
      {
        boundMs: Math.min(boundMs, peerMs),
        signal,
      },
    ),
  ]);
  return { own, all: [...mine, ...compared] };
}

function judge(mine: readonly PackageMeasure[]): Finding[] {
  const another = type("sudo npx docker-setup --mirror auto");
  const alive = mine.filter(({ verdict }) => isAlive(verdict) || verdict === "stale");
  return mine.map(({ mirror, verdict, docker, firstByteMs }) => {
    const host = findPackageMirror(mirror)?.id ?? new URL(mirror).host;
    const { en, zh } = verdicts[verdict].text;
    const said = { en: `${host}: ${en}`, zh: `${host}：${zh}` };
    if (verdict === "good" || verdict === "limited") {
      const time = firstByteMs === undefined ? "" : ` ${Math.round(firstByteMs)} ms`;
      return ok(
        `${host}: fresh, newest ${docker ?? "?"},${time}`,
        `${host}：内容最新，最新版本 ${docker ?? "?"}，${time.trim()}`,
      );
    }
    if (verdict === "stale") {
      return warn(
        { en: `${said.en}, newest there is ${docker}`, zh: `${said.zh}，其最新版本为 ${docker}` },
        another,
      );
    }
    return verdict === "slow" || alive.length > 0 ? warn(said, another) : fail(said, another);
  });
}

/** Staying behind is a choice where the packages are held. */
async function installed(facts: Facts, { manager }: Source, newest: string | undefined): Promise<Finding[]> {
  const version = (await facts.packages()).installed.get("docker-ce");
  if (version === undefined || newest === undefined || manager.compare(version, newest) >= 0) return [];
  const [have, there] = [upstreamVersion(version), upstreamVersion(newest)];
  const { stdout } = await facts.system.exec(manager.query.holds.list, { timeoutMs: 4000 });
  if (manager.heldNames(stdout).includes("docker-ce")) {
    return [ok(`${have} is held, ${there} is there`, `${have} 已锁定，已有 ${there}`)];
  }
  return [
    warn(
      { en: `${have} is installed, ${there} is there`, zh: `已安装 ${have}，已有 ${there}` },
      type("sudo npx docker-setup --docker-version latest"),
    ),
  ];
}
