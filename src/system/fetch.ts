import { SetupError } from "../errors.ts";
import type { Text } from "../text.ts";
import { isAlone } from "./alone.ts";
import { HttpFault, type HttpPool, joined } from "./http-pool.ts";
import { proxyFor } from "./proxy.ts";
import { maskAddress } from "./secret.ts";
import type { FetchOptions, FetchResult } from "./types.ts";

/** GET with redirects (https never becomes http), a bound on time and size, and retries where a retry can help. */
export async function fetchUrl(
  pool: HttpPool,
  url: string,
  options: FetchOptions = {},
): Promise<FetchResult> {
  const { retries = 2 } = options;
  for (let attempt = 0; ; attempt++) {
    try {
      const result = await whole(pool, url, options);
      const passing = result.status === 429 || result.status >= 500;
      if (!passing || attempt >= retries) return result;
    } catch (error) {
      if (error instanceof SetupError || attempt >= retries || !mayPass(error))
        throw failed(url, error, proxyFor(pool.env, url));
    }
    options.onRetry?.(attempt + 2, retries + 1);
    await new Promise((resolve) => setTimeout(resolve, 300 * 2 ** attempt));
  }
}

async function whole({ follow }: HttpPool, url: string, options: FetchOptions): Promise<FetchResult> {
  const { timeoutMs = 30_000, maxBytes = 64 << 20 } = options;
  const answer = await follow(url, { signal: AbortSignal.timeout(timeoutMs) });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > maxBytes) {
      throw networkError(url, {
        en: `the answer is larger than ${maxBytes} bytes`,
        zh: `响应超过 ${maxBytes} 字节`,
      });
    }
    chunks.push(chunk);
  }
  const { status, headers } = answer;
  return { status, headers: joined(headers), body: Buffer.concat(chunks), url: answer.url };
}

/** Node's and OpenSSL's codes (https://nodejs.org/api/errors.html) and HttpFault's in words. */
const reasons: Record<string, { en: string; zh: string }> = {
  ENOTFOUND: { en: "its name is not known (DNS)", zh: "域名无法解析（DNS）" },
  EAI_AGAIN: { en: "the name server does not answer", zh: "域名服务器没有响应" },
  ECONNREFUSED: { en: "it refuses connections", zh: "拒绝连接" },
  ECONNRESET: { en: "it closed the connection", zh: "连接被对方关闭" },
  EHOSTUNREACH: { en: "there is no route to it", zh: "没有到达它的路由" },
  ENETUNREACH: { en: "the network can't be reached", zh: "网络不可达" },
  CUT_OFF: { en: "it closed the connection half way", zh: "连接中途断开" },
  NO_CONNECTION: { en: "no connection within 10 s", zh: "10 秒内无法建立连接" },
  NO_HEAD: { en: "no answer within 10 s", zh: "10 秒内没有响应" },
  NO_MORE: { en: "nothing more came for 10 s", zh: "中途 10 秒没有数据" },
  ENDLESS: { en: "it redirects too many times", zh: "重定向次数过多" },
  TimeoutError: { en: "no whole answer in time", zh: "未能在时限内收到完整响应" },
  CERT_HAS_EXPIRED: {
    en: "its certificate has expired, or this machine's clock is wrong",
    zh: "其证书已过期，或本机时钟不准",
  },
  CERT_NOT_YET_VALID: {
    en: "its certificate is not valid yet: this machine's clock may be wrong",
    zh: "其证书尚未生效：本机时钟可能不准",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    en: "its certificate belongs to another name",
    zh: "其证书属于其他域名",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: { en: "its certificate is not trusted", zh: "其证书不受信任" },
  SELF_SIGNED_CERT_IN_CHAIN: { en: "its certificate is not trusted", zh: "其证书不受信任" },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { en: "its certificate is not trusted", zh: "其证书不受信任" },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { en: "its certificate is not trusted", zh: "其证书不受信任" },
};

/** The code that tells most of an error and what caused it. */
export function codeOf(error: unknown): string {
  const { code, name, cause } = error as { code?: unknown; name?: unknown; cause?: unknown };
  if (typeof code === "string" && code in reasons) return code;
  if (cause !== undefined && cause !== null) return codeOf(cause);
  return typeof code === "string" ? code : String(name);
}

/**
 * A wrong certificate or a name that does not exist stays so for the next second, half a minute's patience is enough, and
 * where there is no network at all none comes.
 */
function mayPass(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/.test(code) && isAlone()) return false;
  return !/CERT|SELF_SIGNED|VERIFY|ENOTFOUND|ECONNREFUSED|TimeoutError|UNSAFE|ENDLESS/.test(code);
}

function failed(url: string, error: unknown, proxy: string | undefined): SetupError {
  if (error instanceof SetupError) return error;
  if (error instanceof HttpFault && error.code === "UNSAFE") {
    return networkError(url, {
      en: `it redirects to ${error.to}, which is not safe`,
      zh: `被重定向到不安全的 ${error.to}`,
    });
  }
  const code = codeOf(error);
  const why = reasons[code] ?? { en: code, zh: code };
  // Behind a proxy it is the proxy that could not be reached, or that would not open a tunnel.
  if (proxy === undefined || !atTheDoor.test(code)) return networkError(url, why);
  const shown = maskAddress(proxy);
  return networkError(
    url,
    code === "PROXY_REFUSED"
      ? { en: `the proxy ${shown} does not let through to it`, zh: `代理 ${shown} 不允许访问它` }
      : { en: `the proxy ${shown} can't be reached: ${why.en}`, zh: `无法连接代理 ${shown}：${why.zh}` },
    { en: "Check --proxy, https_proxy and http_proxy.", zh: "请检查 --proxy、https_proxy 和 http_proxy。" },
  );
}

const atTheDoor = /^(PROXY_REFUSED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|NO_CONNECTION)$/;

const otherMirror = {
  en: "Check the network or choose another mirror with --mirror (tencent, huawei, tuna, official, …).",
  zh: "请检查网络，或用 --mirror 换一个镜像站（tencent、huawei、tuna、official 等）。",
};

function networkError(url: string, why: Text, next: Text = otherMirror): SetupError {
  const { host } = new URL(url);
  return new SetupError(
    "network",
    { en: `${host} can't be used: ${why.en}.`, zh: `无法使用 ${host}：${why.zh}。` },
    {
      why: { en: `While fetching ${url}`, zh: `获取 ${url} 时出错` },
      next,
    },
  );
}
