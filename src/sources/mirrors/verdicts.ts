import type { Text } from "../../text.ts";

/**
 * What a measurement found, each once. `alive`: may be used. The order is that of a table, best first; mirrors with one
 * verdict are ordered by speed.
 */
const table = {
  good: alive("good", "正常"),
  slow: alive("slow", "缓慢"),
  limited: alive("rate limit reached (429)", "已达速率限制（429）"),
  stale: dead("outdated", "内容过时"),
  syncing: dead(
    "its list and its packages disagree: it is synchronising, or broken",
    "列表与软件包不一致：正在同步或已损坏",
  ),
  "not-here": dead("nothing for this system (404)", "没有适用于该系统的内容（404）"),
  "no-image": dead(
    "does not serve Docker Hub's hello-world (404)",
    "不提供 Docker Hub 的 hello-world（404）",
  ),
  "wrong-content": dead("sends other bytes than the digest says", "返回内容与摘要不符"),
  exhausted: dead("has no traffic left (402)", "流量已用尽（402）"),
  unauthorized: dead("wants an account (401)", "需要账号（401）"),
  "token-unreachable": dead("its token service does not answer", "令牌服务无法访问"),
  "token-forbidden": dead(
    "its token service is closed to this address (403)",
    "令牌服务拒绝本机地址访问（403）",
  ),
  forbidden: dead("closed to this address (403)", "拒绝本机地址访问（403）"),
  "forbidden-manifest": dead("refuses the image's manifest (403)", "拒绝提供镜像清单（403）"),
  "forbidden-blob": dead("refuses the image's layers (403)", "拒绝提供镜像层（403）"),
  "server-error": dead("has an error of its own (5xx)", "服务器出错（5xx）"),
  "web-page": dead("answers with a web page (a login or error page)", "返回网页（登录页或错误页）"),
  "no-registry": dead("not a registry", "不是镜像仓库"),
  nonsense: dead("answers with something unreadable", "返回无法识别的内容"),
  "bad-redirect": dead("redirects to an address that does not answer", "重定向到无法访问的地址"),
  certificate: dead("has a certificate that is not valid", "证书无效"),
  dns: dead("its name is not known (DNS)", "域名无法解析（DNS）"),
  refused: dead("refuses connections", "拒绝连接"),
  unreachable: dead("there is no route to it", "网络不可达"),
  closed: dead("closes the connection half way", "连接中途断开"),
  timeout: dead("no answer in time", "超时无响应"),
  invalid: dead(
    "not an address that dockerd takes: https://HOST",
    "不是 dockerd 可用的地址，应为 https://主机名",
  ),
  proxy: dead("the proxy does not let through to it", "代理无法连通"),
} as const satisfies Record<string, Entry>;

interface Entry {
  readonly alive: boolean;
  readonly text: Text;
}

function alive(en: string, zh: string): Entry {
  return { alive: true, text: { en, zh } };
}

function dead(en: string, zh: string): Entry {
  return { alive: false, text: { en, zh } };
}

/** What a measurement can find. */
export type Verdict = keyof typeof table;

export const verdicts: Readonly<Record<Verdict, Entry>> = table;

/** Whether a mirror with this verdict may be used. */
export const isAlive = (verdict: Verdict): boolean => verdicts[verdict].alive;

const order = Object.keys(table) as Verdict[];

/** Compares two verdicts, the better one first. */
export const compareVerdicts = (a: Verdict, b: Verdict): number => order.indexOf(a) - order.indexOf(b);
