import { SetupError } from "../errors.ts";
import { goesDirectly } from "./no-proxy.ts";
import { maskAddress, reveal, Secret } from "./secret.ts";
import type { System } from "./types.ts";

/** Names and networks that never go through a proxy; dockerd's and curl's own way of writing them. */
export const alwaysDirect = "localhost,127.0.0.0/8,::1";

/**
 * The proxy that a request to `url` goes through: lower-case names first, HTTP_PROXY also for https where HTTPS_PROXY is
 * not set, what NO_PROXY names directly. undefined: none.
 */
export function proxyFor(env: System["env"], url: string): string | undefined {
  const { protocol } = new URL(url);
  const http = env.http_proxy ?? env.HTTP_PROXY;
  const proxy = protocol === "https:" ? (env.https_proxy ?? env.HTTPS_PROXY ?? http) : http;
  return proxy && !goesDirectly(env.no_proxy ?? env.NO_PROXY ?? "", url) ? proxy : undefined;
}

/** A name, IPv4, or IPv6 in brackets, as the URL parser gives them. */
const host = /^(\[[0-9a-f:.]+\]|[a-z0-9_][a-z0-9_.-]*)$/;

/**
 * A proxy's address as curl takes it, where the scheme may be left out, and as one word that a unit file, a shell and
 * an environment can hold; "" for none.
 * @param code what is wrong with a bad one: the command line or the environment
 * @throws SetupError for one that HTTP can't go through; a password is never repeated
 */
export function parseProxy(text: string, code: "usage" | "environment"): Secret {
  // A % that begins no escape is a part of the password; dockerd's URL parser refuses it as it is.
  const escaped = text.replace(/%(?![0-9a-f]{2})/gi, "%25");
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? escaped : `http://${escaped}`;
  const url = URL.canParse(full) && !/[\s\p{Cc}]/u.test(text) ? new URL(full) : undefined;
  if (
    url &&
    /^https?:$/.test(url.protocol) &&
    host.test(url.hostname) &&
    /^\/?$/.test(url.pathname + url.search + url.hash)
  ) {
    return new Secret(url.href.replace(/\/$/, "").replaceAll("'", "%27"));
  }
  const shown = JSON.stringify(maskAddress(text).slice(0, 200));
  throw new SetupError(
    code,
    { en: `The proxy ${shown} can't be used.`, zh: `无法使用代理 ${shown}。` },
    {
      why: {
        en: "A proxy is an http:// or https:// address with a host and a port, and nothing behind them.",
        zh: "代理必须是 http:// 或 https:// 地址，只含主机和端口。",
      },
      ...(/[/?#].*@/s.test(text.replace(/^[a-z]+:\/\//i, "")) ? { next: escapes } : {}),
    },
  );
}

const escapes = {
  en: "In a password write / as %2F, ? as %3F and # as %23.",
  zh: "密码中的 / 请写成 %2F，? 写成 %3F，# 写成 %23。",
};

/** A proxy with what goes around it. */
export interface HttpProxy {
  /** From parseProxy. */
  readonly url: Secret;
  /** Comma-separated names, domains and networks. */
  readonly direct: string;
}

/** The proxy of a command line; NO_PROXY of the environment stands, where it is words that all programs read alike. */
export function proxyWith(url: Secret, env: System["env"]): HttpProxy {
  const listed = (env.no_proxy ?? env.NO_PROXY ?? "").split(/[,\s]+/).filter((entry) => entry !== "");
  const strange = listed.find((entry) => !/^[A-Za-z0-9.*:/_[\]-]{1,255}$/.test(entry));
  if (strange !== undefined) {
    const shown = JSON.stringify(strange.slice(0, 100));
    throw new SetupError("environment", {
      en: `NO_PROXY has ${shown} in it, which is not a host, domain or network.`,
      zh: `NO_PROXY 中的 ${shown} 不是主机、域名或网段。`,
    });
  }
  return { url, direct: [...new Set([...alwaysDirect.split(","), ...listed])].join(",") };
}

/** The variables that curl, apt, yum and Node read: lower case, which all of them prefer. */
export function proxyEnvironment({ url, direct }: HttpProxy): Record<string, string | Secret> {
  return { http_proxy: url, https_proxy: url, no_proxy: direct };
}

/** Variables as a process gets them. */
export const revealed = (env: Readonly<Record<string, string | Secret>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, reveal(value)]));
