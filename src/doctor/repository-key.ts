import { SetupError } from "../errors.ts";
import { closedAbove } from "../machine/resources/mode.ts";
import { dockerKey, type ListedKey, listKeys } from "../sources/keys/openpgp.ts";
import { withoutAnswer } from "./daemon-info.ts";
import type { Facts } from "./facts.ts";
import type { Source } from "./sources.ts";
import { type Check, combine, type Finding, fail, ok, skip, type, warn } from "./types.ts";

const again = type("sudo npx docker-setup");

/** The keyring vouches for docker-ce and for nobody else. */
export const repositoryKey: Check = {
  id: "repository-key",
  title: { en: "Repository key", zh: "软件源公钥" },
  async look(facts) {
    const [sources, engine] = await Promise.all([facts.sources(), facts.engine()]);
    const enabled = sources.filter((source) => source.enabled);
    const [first] = enabled;
    if (first === undefined) {
      return skip(
        engine === "none"
          ? withoutAnswer({ state: "absent" })
          : { en: "there is no repository", zh: "没有软件源" },
      );
    }
    const wanted = facts.keyFingerprint ?? dockerKey(first.manager.form);
    const found: Finding[] = [];
    const keys = new Set(enabled.flatMap((source) => source.keys));
    for (const key of keys) found.push(await inFile(facts, first, key, wanted));
    for (const { inlineKey, file } of enabled) {
      if (inlineKey !== undefined) found.push(judge(facts, Buffer.from(inlineKey), file, wanted));
    }
    if (found.length > 0) return combine(found);
    const { en, zh } = first.manager.sources.withoutKey;
    return warn({ en: `${first.file}${en}`, zh: `${first.file}${zh}` }, again);
  },
};

async function inFile(
  { system, ...facts }: Facts,
  source: Source,
  path: string,
  wanted: string,
): Promise<Finding> {
  if (/^https?:/.test(path)) {
    return warn(
      {
        en: `${source.file} takes whatever key ${path} serves`,
        zh: `${source.file} 采用 ${path} 提供的任何公钥`,
      },
      again,
    );
  }
  const [stat, content] = [await system.files.stat(path), await system.files.read(path)];
  if (content === undefined) return fail({ en: `there is no ${path}`, zh: `没有 ${path}` }, again);
  const { name, sources } = source.manager;
  const { keyReader } = sources;
  const [shut] = keyReader ? await closedAbove(system, path) : [];
  if (shut !== undefined) {
    return fail(
      {
        en: `${name}'s own user ${keyReader} can't enter ${shut}, where ${path} is`,
        zh: `${name} 的用户 ${keyReader} 无法进入 ${path} 所在的 ${shut}`,
      },
      type(`sudo chmod go+rX ${shut}`),
    );
  }
  if (keyReader && stat !== undefined && stat.type === "file" && (stat.mode & 0o004) === 0) {
    return fail(
      {
        en: `${path} can't be read by ${name}'s own user ${keyReader}`,
        zh: `${name} 的用户 ${keyReader} 无法读取 ${path}`,
      },
      type(`sudo chmod 0644 ${path}`),
    );
  }
  if (path.endsWith(".gpg") && content.toString("latin1").startsWith("-----BEGIN")) {
    return fail(
      {
        en: `${path} is text, and ${name} wants a binary key under this name`,
        zh: `${path} 是文本格式，而 ${name} 要求该名称的文件为二进制格式`,
      },
      again,
    );
  }
  return judge({ system, ...facts }, content, path, wanted);
}

function judge({ system, keyFingerprint }: Facts, content: Buffer, path: string, wanted: string): Finding {
  let keys: readonly ListedKey[];
  try {
    keys = listKeys(content);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return fail({ en: `${path} is not a public key`, zh: `${path} 不是公钥` }, again);
  }
  const key = keys.find(({ fingerprint }) => fingerprint === wanted);
  const others = keys.filter((one) => one !== key).map(({ fingerprint }) => fingerprint);
  if (key === undefined) {
    const mine = keyFingerprint === undefined && others.length === 1 ? others[0] : undefined;
    return fail(
      {
        en: `${path} holds ${others.join(", ")}, not the pinned ${wanted}`,
        zh: `${path} 中是 ${others.join("、")}，而不是指定的 ${wanted}`,
      },
      mine
        ? {
            en: `sudo npx docker-setup; for a private mirror's own key: docker-setup doctor --key-fingerprint ${mine}`,
            zh: `sudo npx docker-setup；若为私有镜像站自己的公钥：docker-setup doctor --key-fingerprint ${mine}`,
          }
        : again,
    );
  }
  if (others.length > 0) {
    return fail(
      {
        en: `${path} holds foreign keys too: ${others.join(", ")}`,
        zh: `${path} 中还有外来公钥：${others.join("、")}`,
      },
      again,
    );
  }
  const days = key.expires === undefined ? undefined : Math.floor((key.expires - system.now()) / 86_400_000);
  if (days !== undefined && days < 30) {
    const day = new Date(key.expires!).toISOString().slice(0, 10);
    return days < 0
      ? fail({ en: `it expired on ${day}`, zh: `已于 ${day} 过期` }, again)
      : warn({ en: `it expires on ${day}`, zh: `将于 ${day} 过期` }, again);
  }
  const short = wanted.slice(-16);
  return ok(`the pinned one, …${short}, and no other`, `仅有指定的公钥 …${short}`);
}
