import { isIP, isIPv4, isIPv6 } from "node:net";
import type { Text } from "../../text.ts";

/** What a word has to be: undefined where it is, else what it should have been. */
type Check = (word: string) => Text | undefined;

const form =
  (pattern: RegExp, en: string, zh = en): Check =>
  (word) =>
    pattern.test(word) ? undefined : { en, zh };

const among =
  (...words: readonly string[]): Check =>
  (word) =>
    words.includes(word) ? undefined : { en: words.join(", "), zh: words.join("、") };

const network =
  (is: (ip: string) => boolean, bits: number, example: string): Check =>
  (word) => {
    const [ip = "", prefix = "", more] = word.split("/");
    const good = is(ip) && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits && more === undefined;
    return good ? undefined : { en: `a network such as ${example}`, zh: `网段，例如 ${example}` };
  };

const ipv4Network = network(isIPv4, 32, "10.10.0.0/24");

/** The address of a bridge: not the network's own. */
const gateway: Check = (word) => {
  const wrong = network(isIPv4, 32, "10.10.0.1/24")(word);
  if (wrong) return wrong;
  const [ip = "", prefix] = word.split("/");
  const own = ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) % 2 ** (32 - Number(prefix));
  return own !== 0
    ? undefined
    : { en: "an address in the network, such as 10.10.0.1/24", zh: "网段内的一个地址，例如 10.10.0.1/24" };
};

/** Forms that dockerd demands at its start. Source: moby, daemon/config, opts, daemon/pkg/registry; docs.docker.com, dockerd. */
export const checks = {
  path: form(/^\/[^\0\n]*$/, "a path from /", "以 / 开头的绝对路径"),
  // github.com/docker/go-units, RAMInBytes
  size: form(/^\d+(\.\d+)? ?([kmgtp]i?)?b?$/i, "a size such as 64m", "大小，例如 64m"),
  ip: (word) => (isIP(word) ? undefined : { en: "an IP address", zh: "IP 地址" }),
  gateway,
  gateway6: network(isIPv6, 128, "2001:db8::1/64"),
  network: ipv4Network,
  network6: network(isIPv6, 128, "2001:db8::/64"),
  cgroupns: among("host", "private"),
  ipc: among("private", "shareable"),
  firewall: among("iptables", "nftables"),
  level: among("debug", "info", "warn", "error", "fatal"),
  "log-format": among("text", "json"),
  "exec-opt": form(/^native\.cgroupdriver=(systemd|cgroupfs)$/, "native.cgroupdriver=systemd"),
  socket: form(/^(unix|tcp|fd|npipe):\/\//, "unix:///…, tcp://… or fd://", "unix:///…、tcp://… 或 fd://"),
  registry: (word) => {
    if (isIPv4(word.split("/")[0]!) && word.includes("/")) return ipv4Network(word);
    return /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:]+\](:\d{1,5})?$/i.test(word) ? undefined : noScheme;
  },
  label: form(/^[^=\s]+=[^\n]*$/, "NAME=VALUE"),
  address: form(/^[\w.:[\]-]*:\d{1,5}$/, "HOST:PORT"),
  "log-opt": () => undefined,
} as const satisfies Record<string, Check>;

export type CheckName = keyof typeof checks;

const noScheme: Text = {
  en: "HOST, HOST:PORT or a network, without http://",
  zh: "主机名、主机名:端口 或网段，不带 http://",
};

/** Of log-opts, by name, as far as a value has one form whatever the driver. Source: docs.docker.com, logging drivers. */
export function checkLogOpt(name: string, word: string): Text | undefined {
  if (name === "max-size") return form(/^(-1|\d+[kmg]?)$/i, "a size such as 10m", "大小，例如 10m")(word);
  if (name === "max-file") return form(/^[1-9]\d*$/, "a number from 1", "不小于 1 的数字")(word);
  if (name === "compress") return among("true", "false")(word);
  return name === "mode" ? among("blocking", "non-blocking")(word) : undefined;
}

/** What these drivers know; dockerd does not start with another one. Source: moby, daemon/logger/{jsonfilelog,local}. */
export const logOptsOf: Readonly<Record<string, readonly string[]>> = {
  "json-file": [
    "max-file",
    "max-size",
    "compress",
    "labels",
    "labels-regex",
    "env",
    "env-regex",
    "tag",
    "mode",
    "max-buffer-size",
    "cache-disabled",
    "cache-max-file",
    "cache-max-size",
    "cache-compress",
  ],
  local: ["max-file", "max-size", "compress", "mode", "max-buffer-size"],
};
