import { findDistro } from "../../distros/index.ts";
import { SetupError } from "../errors.ts";
import { findPackageMirror } from "../sources/mirrors/package-mirrors.ts";
import { supplyOf } from "../sources/supply/index.ts";
import { withoutAnswer } from "./daemon-info.ts";
import type { Facts } from "./facts.ts";
import type { Source } from "./sources.ts";
import { type Check, combine, type Finding, fail, ok, skip, type, warn } from "./types.ts";

const again = type("sudo npx docker-setup");

/** The repository's file: there, once, for this release, signed. */
export const repository: Check = {
  id: "repository",
  title: { en: "Repository", zh: "软件源" },
  async look(facts) {
    const [sources, engine] = await Promise.all([facts.sources(), facts.engine()]);
    const enabled = sources.filter((source) => source.enabled);
    if (enabled.length === 0) {
      if (engine === "none") return skip(withoutAnswer({ state: "absent" }));
      if (engine !== "docker-ce") {
        return skip({ en: "Docker came from elsewhere", zh: "Docker 不是来自 docker-ce 软件源" });
      }
      // Known by what it brought: it reads no repository.
      if ((await facts.manager())?.marks) {
        return ok(
          "none: unpacked below /usr/local, updated by docker-setup --docker-version latest",
          "没有：程序解压在 /usr/local，由 docker-setup --docker-version latest 更新",
        );
      }
      const off = sources[0]?.file;
      return warn(
        off
          ? { en: `${off} is disabled: no updates`, zh: `${off} 已停用，无法获得更新` }
          : { en: "there is none, so no updates", zh: "没有软件源，无法获得更新" },
        again,
      );
    }
    const found = [...twice(enabled), ...(await forThisSystem(facts, enabled)), ...unsigned(enabled)];
    return found.length > 0 ? combine(found) : ok(...described(enabled[0]!));
  },
};

/** Two entries for one channel: apt refuses all of its work where their keys differ, and complains where not. */
function twice(sources: readonly Source[]): Finding[] {
  for (const [i, source] of sources.entries()) {
    const other = sources
      .slice(0, i)
      .find((before) => before.channels.some((c) => source.channels.includes(c)));
    if (other === undefined) continue;
    const en = `docker-ce stands both in ${other.file} and in ${source.file}`;
    const zh = `${other.file} 与 ${source.file} 都有 docker-ce`;
    const clash =
      source.manager.sources.refusesTwoKeys &&
      source.uris.some((uri) => other.uris.includes(uri)) &&
      source.keys.join() !== other.keys.join();
    return clash
      ? [
          fail(
            {
              en: `${en}, with different keys: ${source.manager.name} refuses to work`,
              zh: `${zh}，且公钥不同：${source.manager.name} 拒绝工作`,
            },
            again,
          ),
        ]
      : [warn({ en, zh }, again)];
  }
  return [];
}

async function forThisSystem(facts: Facts, sources: readonly Source[]): Promise<Finding[]> {
  let fitting: readonly { path: string; suite: string }[];
  try {
    const target = await facts.target();
    const distro = findDistro(target.distro);
    fitting = distro ? supplyOf(distro, target).repositories({ target, mirrors: [""] }) : [];
  } catch (error) {
    // Whoever set up a repository on an unknown system knows why.
    if (error instanceof SetupError) return [];
    throw error;
  }
  const [own] = fitting;
  const wrong = sources
    .flatMap(({ file, repositories }) => repositories.map((place) => ({ file, ...place })))
    .find(({ path, suite }) => !fitting.some((place) => place.path === path && place.suite === suite));
  if (wrong === undefined || own === undefined) return [];
  const [theirs, ours] = [wrong, own].map(({ path, suite }) => `${path.split("/").at(-1)} ${suite}`);
  return [
    warn(
      {
        en: `${wrong.file} is for ${theirs}, this system wants ${ours}`,
        zh: `${wrong.file} 用于 ${theirs}，而本系统应为 ${ours}`,
      },
      again,
    ),
  ];
}

function unsigned(sources: readonly Source[]): Finding[] {
  const open = sources.find(({ signed }) => !signed);
  if (open === undefined) return [];
  const said = {
    en: `${open.file} takes packages without a signature`,
    zh: `${open.file} 不检查软件包签名`,
  };
  return [fail(said, again)];
}

function described({ repositories, uris, channels }: Source): [string, string] {
  const [place] = repositories;
  const known = place && findPackageMirror(place.mirror);
  const address = place?.mirror ?? uris[0] ?? "";
  const host = URL.canParse(address) ? new URL(address).host : address;
  const rest = [place?.suite, ...channels].filter(Boolean).join(" ");
  return known
    ? [`${known.name.en} (${host}), ${rest}`, `${known.name.zh}（${host}），${rest}`]
    : [`${host} (a private mirror), ${rest}`, `${host}（私有镜像站），${rest}`];
}
