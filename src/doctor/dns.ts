import { packageMirrors } from "../sources/mirrors/package-mirrors.ts";
import { proxyFor } from "../system/proxy.ts";
import { readText } from "../system/read-text.ts";
import type { Facts } from "./facts.ts";
import { dockerHub } from "./registry-mirrors.ts";
import { type Check, combine, type Finding, fail, ok, skip, warn } from "./types.ts";

const mend = {
  en: "name a server in /etc/resolv.conf, or fix what writes it (resolvectl status)",
  zh: "请在 /etc/resolv.conf 中填写域名服务器，或修复生成它的服务（resolvectl status）",
};

/** The others are known, so it is the name's own fault. */
const gone = {
  en: "the name may no longer exist: npx docker-setup mirrors shows which mirrors are alive",
  zh: "该域名可能已失效：npx docker-setup mirrors 可查看哪些镜像站可用",
};

/** The names that Docker needs are known, here and inside of containers. */
export const dns: Check = {
  id: "dns",
  title: { en: "DNS", zh: "域名解析" },
  async look(facts) {
    const names = await namesOf(facts);
    const [found, servers] = await Promise.all([
      Promise.all(names.map(async (name) => ({ name, ms: await facts.resolve(name) }))),
      nameServers(facts),
    ]);
    const unknown = found.filter(({ ms }) => ms === undefined).map(({ name }) => name);
    if (unknown.length > 0) {
      const said = { en: `not known: ${unknown.join(", ")}`, zh: `无法解析：${unknown.join("、")}` };
      return combine([unknown.length === names.length ? fail(said, mend) : warn(said, gone), ...servers]);
    }
    if (names.length === 0) {
      return combine([...servers, skip({ en: "the proxy looks names up", zh: "域名由代理解析" })]);
    }
    const slowest = Math.round(Math.max(...found.map(({ ms }) => ms ?? 0)));
    return combine([
      ok(
        `${names.length} names resolved in ${slowest} ms at most`,
        `${names.length} 个域名均可解析，最长 ${slowest} ms`,
      ),
      ...servers,
    ]);
  },
};

/** Hosts of the mirrors in use; those that are reached by a proxy are the proxy's to look up. */
async function namesOf(facts: Facts): Promise<string[]> {
  const mirrors = await facts.registryMirrors().catch(() => []);
  const packages = (await facts.sources()).filter(({ enabled }) => enabled).flatMap(({ uris }) => uris);
  // Where nothing is set up yet: what an installation would go to.
  const places = [
    packages.length > 0 ? packages : [packageMirrors[0]!.url],
    mirrors.length > 0 ? mirrors : [dockerHub],
  ];
  const urls = places.flat().filter((url) => URL.canParse(url));
  const direct = urls.filter((url) => proxyFor(facts.system.env, url) === undefined);
  const hosts = direct
    .map((url) => new URL(url).hostname)
    .filter((host) => /[a-z]/i.test(host) && !host.startsWith("["));
  return [...new Set(hosts)];
}

/**
 * Containers get the host's name servers without those on loopback; with none left 8.8.8.8, which answers to nobody in
 * some networks. Source: moby, daemon/libnetwork/internal/resolvconf.
 */
async function nameServers(facts: Facts): Promise<Finding[]> {
  const here = serversIn(await readText(facts.system, "/etc/resolv.conf"));
  if (here.length === 0) {
    return [warn({ en: "/etc/resolv.conf names no server", zh: "/etc/resolv.conf 中没有域名服务器" }, mend)];
  }
  const stub = here.includes("127.0.0.53");
  const real = stub ? serversIn(await readText(facts.system, "/run/systemd/resolve/resolv.conf")) : here;
  if (real.some((server) => !/^(127\.|::1$)/.test(server)) || (await ownServers(facts))) return [];
  return [
    warn(
      {
        en: `only ${here.join(", ")}: containers ask 8.8.8.8 instead`,
        zh: `仅有 ${here.join("、")}：容器会改用 8.8.8.8`,
      },
      { en: 'name one for containers: "dns" in daemon.json', zh: '请为容器指定：daemon.json 中的 "dns"' },
    ),
  ];
}

const serversIn = (text: string | undefined): string[] =>
  [...(text ?? "").matchAll(/^[ \t]*nameserver[ \t]+([0-9a-fA-F.:]+)/gm)].map(([, server]) => server ?? "");

async function ownServers(facts: Facts): Promise<boolean> {
  const [words, text] = await Promise.all([
    facts.words(),
    facts.daemonJson().then(
      (file) => file.text ?? "",
      () => "",
    ),
  ]);
  return words.some((word) => /^--dns(=|$)/.test(word)) || /"dns"\s*:\s*\[\s*"/.test(text);
}
