import { SetupError } from "../../errors.ts";
import { maskAddress } from "../../system/secret.ts";
import type { Text } from "../../text.ts";
import { type Cloud, clouds } from "./clouds.ts";

/** A known mirror of download.docker.com. */
export interface PackageMirror {
  /** What a person types after --mirror. */
  readonly id: string;
  readonly name: Text;
  /** Its docker-ce root, without a trailing slash; below it the layout is that of download.docker.com. */
  readonly url: string;
  /** Answers only inside this cloud, over its own network and without encryption. */
  readonly cloud?: Cloud;
  /** When it was last known to serve docker-ce there, ISO month. Source: docs/mirrors.md. */
  readonly known: string;
}

/** Open to everybody. Sources: each mirror's own help page, and the lists of get.docker.com and LinuxMirrors (2026). */
export const packageMirrors: readonly PackageMirror[] = [
  mirror("aliyun", "Alibaba Cloud", "阿里云", "https://mirrors.aliyun.com/docker-ce"),
  mirror("tencent", "Tencent Cloud", "腾讯云", "https://mirrors.tencent.com/docker-ce"),
  mirror("huawei", "Huawei Cloud", "华为云", "https://mirrors.huaweicloud.com/docker-ce"),
  mirror(
    "tuna",
    "TUNA, Tsinghua University",
    "清华大学 TUNA",
    "https://mirrors.tuna.tsinghua.edu.cn/docker-ce",
  ),
  mirror("ustc", "USTC", "中国科学技术大学", "https://mirrors.ustc.edu.cn/docker-ce"),
  mirror("sjtu", "Shanghai Jiao Tong University", "上海交通大学", "https://mirror.sjtu.edu.cn/docker-ce"),
  mirror("zju", "Zhejiang University", "浙江大学", "https://mirrors.zju.edu.cn/docker-ce"),
  mirror("nju", "Nanjing University", "南京大学", "https://mirrors.nju.edu.cn/docker-ce"),
  mirror("pku", "Peking University", "北京大学", "https://mirrors.pku.edu.cn/docker-ce"),
  mirror("hust", "HUST", "华中科技大学", "https://mirrors.hust.edu.cn/docker-ce"),
  mirror("iscas", "ISCAS", "中国科学院软件研究所", "https://mirror.iscas.ac.cn/docker-ce"),
  mirror("163", "NetEase", "网易", "https://mirrors.163.com/docker-ce"),
  mirror("volcengine", "Volcengine", "火山引擎", "https://mirrors.volces.com/docker-ce"),
  mirror("cmecloud", "China Mobile Cloud", "移动云", "https://mirrors.cmecloud.cn/docker-ce"),
  mirror("azure", "Azure China", "Azure 中国", "https://mirror.azure.cn/docker-ce"),
  mirror("official", "Docker", "Docker 官方", "https://download.docker.com"),
];

function mirror(id: string, en: string, zh: string, url: string): PackageMirror {
  return { id, name: { en, zh }, url, known: "2026-06" };
}

/** The same mirrors' addresses inside of their clouds: no traffic is charged, and they are near. */
export const cloudPackageMirrors: readonly PackageMirror[] = [
  inside("aliyun", "http://mirrors.cloud.aliyuncs.com/docker-ce"),
  inside("tencent", "http://mirrors.tencentyun.com/docker-ce"),
  inside("huawei", "http://mirrors.myhuaweicloud.com/docker-ce"),
  inside("volcengine", "http://mirrors.ivolces.com/docker-ce"),
];

function inside(cloud: Cloud, url: string): PackageMirror {
  const { en, zh } = clouds[cloud].name;
  return {
    id: `${cloud}-internal`,
    name: { en: `${en}, inside only`, zh: `${zh}内网` },
    url,
    cloud,
    known: "2026-06",
  };
}

const allMirrors = [...packageMirrors, ...cloudPackageMirrors];

/** What is known of a docker-ce root. */
export function findPackageMirror(url: string): PackageMirror | undefined {
  return allMirrors.find((mirror) => mirror.url === url);
}

/**
 * Reads --mirror: a known id, or the URL of a docker-ce root. Returns the root without a trailing slash. A known
 * in-cloud address is http and goes without --allow-http: the packages are signed, and the way is the cloud's own.
 * @throws SetupError "usage"
 */
export function parseMirror(text: string, allowHttp: boolean): string {
  const known = allMirrors.find(({ id }) => id === text.toLowerCase());
  if (known) return known.url;
  const shown = JSON.stringify(maskAddress(text).slice(0, 200));
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) {
    const ids = packageMirrors.map(({ id }) => id);
    throw new SetupError(
      "usage",
      { en: `${shown} is not a known package mirror.`, zh: `${shown} 不是已知的软件包镜像站。` },
      {
        next: {
          en: `Known: ${ids.join(", ")}; or give the URL of a docker-ce root.`,
          zh: `已知：${ids.join("、")}；也可以给出 docker-ce 根目录的 URL。`,
        },
      },
    );
  }
  // What ends up in a sources file and on command lines is a plain ASCII URL and nothing else.
  const plain = /^https?:\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?(\/[A-Za-z0-9._~%+-]+)*\/?$/i;
  if (!plain.test(text) || !URL.canParse(text)) {
    throw new SetupError(
      "usage",
      { en: `${shown} is not the URL of a package mirror.`, zh: `${shown} 不是软件包镜像站的 URL。` },
      {
        why: {
          en: "It has to be https://HOST/PATH, with no user, query, fragment or blank.",
          zh: "格式应为 https://主机/路径，不含用户名、查询、片段或空格。",
        },
      },
    );
  }
  if (/^http:/i.test(text) && !allowHttp) {
    throw new SetupError(
      "usage",
      { en: `The package mirror ${shown} is not encrypted.`, zh: `软件包镜像站 ${shown} 未加密。` },
      {
        next: {
          en: "Use https, or allow it with --allow-http: packages stay signed, but somebody in the middle can see and delay them.",
          zh: "请使用 https，或用 --allow-http 允许：软件包仍有签名保护，但中间人可以看到并拖延传输。",
        },
      },
    );
  }
  return text.replace(/\/+$/, "");
}
