import { isIPv4, isIPv6 } from "node:net";
import { SetupError } from "../../errors.ts";
import { maskAddress } from "../../system/secret.ts";
import type { Text } from "../../text.ts";

/**
 * Parses a registry mirror as dockerd takes it: scheme http or https, a host, perhaps a port, perhaps a path, nothing else.
 * Upper bound: ValidateMirror in moby's registry/config.go. Whether the dockerd at hand takes a path: ./mirror-path.ts.
 *
 * @returns the URL with scheme and host in lower case, no slash at the end and no port that is the scheme's own:
 *   "https://docker.m.daocloud.io", "https://nexus.example/repository/docker-hub"
 * @throws SetupError "usage" naming the rule that is broken; a password is never repeated
 */
export function parseRegistryMirror(value: string): string {
  const refuse = (why: Text, next: Text = plainExample): never => {
    const shown = printable(value);
    throw new SetupError(
      "usage",
      { en: `"${shown}" is not a registry mirror.`, zh: `“${shown}”不是可用的镜像加速地址。` },
      { why, next },
    );
  };
  if (value === "") refuse({ en: "It is empty.", zh: "内容为空。" });
  if (/[\s\p{Cc}\p{Cf}\u2028\u2029]/u.test(value)) {
    refuse({ en: "It has a space or a control character in it.", zh: "其中有空格或控制字符。" });
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
  if (/[^\u0000-\u007f]/.test(value)) {
    refuse({
      en: "It has a character outside of ASCII; such a host is written in punycode (xn--…).",
      zh: "其中有 ASCII 以外的字符（例如全角标点）；这样的主机名要写成 punycode（xn--…）。",
    });
  }
  const [, rawScheme, rest] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/.exec(value) ?? [];
  if (rawScheme === undefined || rest === undefined) {
    return refuse(
      {
        en: "It has no scheme; dockerd does not start with such a mirror.",
        zh: "缺少协议部分；写入这样的地址，dockerd 将无法启动。",
      },
      /^[A-Za-z0-9.:_-]+\/?$/.test(value)
        ? { en: `Write https://${value}`, zh: `请写成 https://${value}` }
        : plainExample,
    );
  }
  const scheme = rawScheme.toLowerCase();
  if (scheme !== "https" && scheme !== "http") {
    refuse({
      en: `The scheme is ${scheme}, not https or http.`,
      zh: `协议是 ${scheme}，而不是 https 或 http。`,
    });
  }
  const authority = /^[^/?#\\]*/.exec(rest)![0];
  const behind = rest.slice(authority.length);
  if (authority.includes("@")) {
    refuse({
      en: "It has a user name or password in it; dockerd refuses that.",
      zh: "其中有用户名或密码；dockerd 不接受。",
    });
  }
  if (behind.includes("?")) refuse({ en: "It has a query (?…).", zh: "其中有查询部分（?…）。" });
  if (behind.includes("#")) refuse({ en: "It has a fragment (#…).", zh: "其中有片段部分（#…）。" });
  const path = behind.replace(/\/+$/, "");
  if (!isPlainPath(path)) {
    refuse({
      en: "Its path has a part that no registry answers at.",
      zh: "路径中有镜像仓库不会使用的部分。",
    });
  }
  const [, host = "", port] = /^(.*?)(?::([^:\]]*))?$/.exec(authority)!;
  const parsed = hostOf(host);
  if (parsed === undefined) {
    return refuse({
      en: "It has no host, or one that no host can have.",
      zh: "缺少主机名，或者主机名不合规则。",
    });
  }
  if (port === undefined) return `${scheme}://${parsed}${path}`;
  if (!/^[0-9]{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    refuse({ en: "The port is not a number from 1 to 65535.", zh: "端口不是 1 到 65535 之间的数字。" });
  }
  const own = scheme === "https" ? 443 : 80;
  return `${scheme}://${parsed}${Number(port) === own ? "" : `:${Number(port)}`}${path}`;
}

/**
 * Reads a registry mirror that a person gives. Without encryption somebody in the middle may put another image under a tag,
 * so that has to be allowed; this machine's own addresses are nobody's way.
 * @throws SetupError "usage"
 */
export function parseGivenRegistryMirror(value: string, allowHttp: boolean): string {
  const url = parseRegistryMirror(value);
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:" || allowHttp || /^(localhost|127\.[0-9.]+|\[::1\])$/.test(hostname)) return url;
  throw new SetupError(
    "usage",
    { en: `The registry mirror ${url} is not encrypted.`, zh: `镜像加速地址 ${url} 未加密。` },
    {
      next: {
        en: "Use https, or allow it with --allow-http: somebody in the middle can then serve another image under a tag.",
        zh: "请使用 https，或用 --allow-http 允许：此时中间人可以用其他镜像冒充任何标签。",
      },
    },
  );
}

/**
 * Whether two values name the same mirror: dockerd adds a slash at the end in `docker info`, and neither the case of
 * the host nor the scheme's own port makes another one.
 */
export function sameMirror(a: string, b: string): boolean {
  return comparable(a) === comparable(b);
}

function comparable(value: string): string {
  try {
    return parseRegistryMirror(value);
  } catch {
    return value.replace(/\/$/, "");
  }
}

const plainExample: Text = {
  en: "Write it like https://docker.m.daocloud.io",
  zh: "请写成 https://docker.m.daocloud.io 这样的形式",
};

/** Segments of letters, digits and -._~ (RFC 3986, "unreserved"), no "." or ".."; and not the /v2 that dockerd adds. */
function isPlainPath(path: string): boolean {
  if (path === "") return true;
  const parts = path.slice(1).split("/");
  return (
    parts.at(-1) !== "v2" && parts.every((part) => /^[A-Za-z0-9._~-]+$/.test(part) && !/^\.{1,2}$/.test(part))
  );
}

/** A host in lower case, or undefined: a name (RFC 1123, and "_", which private DNS has), IPv4, or IPv6 in brackets. */
function hostOf(text: string): string | undefined {
  const host = text.toLowerCase();
  if (host.startsWith("[")) return host.endsWith("]") && isIPv6(host.slice(1, -1)) ? host : undefined;
  if (/(?:^|\.)[0-9]+$/.test(host)) return isIPv4(host) ? host : undefined;
  const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
  return host.length <= 253 && host.split(".").every((part) => label.test(part)) ? host : undefined;
}

/** Safe to print: no control characters, no password, no endless line. */
function printable(value: string): string {
  const masked = maskAddress(value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd"));
  return masked.length > 100 ? `${masked.slice(0, 100)}…` : masked;
}
