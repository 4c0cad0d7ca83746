import type { Text } from "../text.ts";

/** A known pull-through mirror of Docker Hub. */
export interface RegistryMirror {
  readonly url: string;
  readonly name: Text;
  /** Written where nothing else is asked for. */
  readonly byDefault: boolean;
  /** What a person should know of it. */
  readonly condition: Text;
  /** When this was last known, ISO month. Source: docs/mirrors.md. */
  readonly known: string;
}

/** Public mirrors only: what works inside one cloud, or with one's own account, is for its owner to name. */
export const registryMirrors: readonly RegistryMirror[] = [
  {
    url: "https://docker.m.daocloud.io",
    name: { en: "DaoCloud", zh: "DaoCloud" },
    byDefault: true,
    condition: { en: "allow-listed images, rate-limited", zh: "仅限白名单镜像，有速率限制" },
    known: "2026-09",
  },
  {
    url: "https://docker.1ms.run",
    name: { en: "1ms", zh: "毫秒镜像" },
    byDefault: true,
    condition: { en: "public", zh: "公开" },
    known: "2026-09",
  },
  {
    url: "https://docker.1panel.live",
    name: { en: "1Panel", zh: "1Panel" },
    byDefault: false,
    condition: { en: "addresses in China only", zh: "仅限中国大陆地址" },
    known: "2026-05",
  },
];

/** What is written when a person asks for nothing else. */
export const defaultRegistryMirrors: readonly string[] = registryMirrors
  .filter(({ byDefault }) => byDefault)
  .map(({ url }) => url);
