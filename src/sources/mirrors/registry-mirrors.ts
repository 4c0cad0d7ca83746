import type { Text } from "../../text.ts";
import { type Cloud, clouds } from "./clouds.ts";
import { sameMirror } from "./registry-url.ts";

/** A known pull-through mirror of Docker Hub. */
export interface RegistryMirror {
  readonly url: string;
  readonly name: Text;
  /** Written where nothing else is asked for. */
  readonly byDefault: boolean;
  /** What a person should know of it. */
  readonly condition: Text;
  /** Answers only inside this cloud. */
  readonly cloud?: Cloud;
  /** Closed to the public, or gone: never offered, named where a machine still has it. */
  readonly closed?: true;
  /** When the condition began, ISO month or day, where somebody wrote it down. */
  readonly since?: string;
  /** When this was last known, ISO month. Source: docs/mirrors.md. */
  readonly known: string;
}

const open: Text = { en: "public", zh: "公开" };

/** Open to the public, as far as their conditions go: what is offered and measured. */
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
    condition: open,
    known: "2026-09",
  },
  {
    url: "https://docker.1panel.live",
    name: { en: "1Panel", zh: "1Panel" },
    byDefault: false,
    condition: { en: "addresses in China only", zh: "仅限中国大陆地址" },
    known: "2026-05",
  },
  small("https://dockerproxy.net"),
  small("https://dockerproxy.link"),
  small("https://docker.jiaxin.site"),
];

function small(url: string): RegistryMirror {
  const { host } = new URL(url);
  return {
    url,
    name: { en: host, zh: host },
    byDefault: false,
    condition: { en: "run by volunteers", zh: "由个人或社区维护" },
    known: "2026-05",
  };
}

/** Inside of one cloud only. */
export const cloudRegistryMirrors: readonly RegistryMirror[] = [
  {
    url: "https://mirror.ccs.tencentyun.com",
    name: clouds.tencent.name,
    byDefault: false,
    condition: { en: "inside Tencent Cloud only", zh: "仅限腾讯云内网" },
    cloud: "tencent",
    known: "2026-09",
  },
];

/** Closed or gone, and still in tutorials. */
const closedRegistryMirrors: readonly RegistryMirror[] = [
  {
    ...closed("https://docker.mirrors.ustc.edu.cn", "USTC", "中国科学技术大学"),
    condition: { en: "campus only", zh: "仅限校内" },
    since: "2022-08-24",
  },
  { ...closed("https://registry.docker-cn.com", "Docker China", "Docker 中国"), since: "2019-05" },
  closed("http://f1361db2.m.daocloud.io", "DaoCloud's old address", "DaoCloud 旧地址"),
  closed("https://hub-mirror.c.163.com", "NetEase", "网易"),
  closed("http://hub-mirror.c.163.com", "NetEase", "网易"),
  closed("https://docker.mirrors.sjtug.sjtu.edu.cn", "SJTU", "上海交通大学"),
  closed("https://docker.nju.edu.cn", "Nanjing University", "南京大学"),
  closed("https://mirror.baidubce.com", "Baidu", "百度云"),
  closed("https://dockerhub.azk8s.cn", "Azure China", "Azure 中国"),
];

function closed(url: string, en: string, zh: string): RegistryMirror {
  const gone = { en: "gone", zh: "已停止服务" };
  return { url, name: { en, zh }, byDefault: false, condition: gone, closed: true, known: "2026-09" };
}

/** An accelerator address of one's own account: https://ID.mirror.aliyuncs.com. */
function aliyunAccelerator(url: string): RegistryMirror | undefined {
  if (!/^https:\/\/[a-z0-9]+\.mirror\.aliyuncs\.com$/.test(url)) return undefined;
  return {
    url,
    name: { en: "Alibaba Cloud accelerator", zh: "阿里云镜像加速器" },
    byDefault: false,
    condition: {
      en: "your own account's; from inside Alibaba Cloud only, for a limited set of images",
      zh: "个人账号专属；仅限阿里云产品内使用，且镜像范围有限",
    },
    cloud: "aliyun",
    since: "2024-07-02",
    known: "2026-09",
  };
}

/** What is known of a registry mirror, closed ones and account addresses included. */
export function findRegistryMirror(url: string): RegistryMirror | undefined {
  const all = [...registryMirrors, ...cloudRegistryMirrors, ...closedRegistryMirrors];
  return all.find((mirror) => sameMirror(mirror.url, url)) ?? aliyunAccelerator(url);
}

/** What is written when a person asks for nothing else. */
export const defaultRegistryMirrors: readonly string[] = registryMirrors
  .filter(({ byDefault }) => byDefault)
  .map(({ url }) => url);
