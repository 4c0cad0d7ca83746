import { BlockList, isIP } from "node:net";

/**
 * Whether NO_PROXY names a URL's host, as curl reads it: a name means itself and all below it, with a dot in front or
 * without; an address or a network in CIDR; "*" alone is everything. As Go's programs, dockerd among them, read it: a
 * port behind an entry limits it to that port, and "*.example.com" is ".example.com".
 * Sources: curl(1) --noproxy, curl's lib/noproxy.c, golang.org/x/net/http/httpproxy.
 */
export function goesDirectly(noProxy: string, url: string): boolean {
  const { protocol, hostname, port } = new URL(url);
  const host = bare(hostname);
  const at = port || (protocol === "https:" ? "443" : "80");
  return noProxy
    .split(/[,\s]+/)
    .filter((entry) => entry !== "")
    .some((entry) => entry === "*" || names(entry.toLowerCase(), host, at));
}

/** Without brackets, and without the dot that may end a full name. */
const bare = (name: string) =>
  name
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");

function names(entry: string, host: string, port: string): boolean {
  // An IPv6 address has colons of its own: only in brackets may a port follow it.
  const [, name = entry, only] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  if (only !== undefined && only !== port) return false;
  const wanted = bare(name).replace(/^\*?\./, "");
  if (wanted === "") return false;
  if (isIP(host) !== 0) return holds(wanted, host);
  return host === wanted || host.endsWith(`.${wanted}`);
}

/** Whether a network in CIDR, or an address, holds an address. */
function holds(network: string, address: string): boolean {
  const [net = "", bits] = network.split("/");
  const kind = isIP(net);
  if (kind === 0 || kind !== isIP(address)) return false;
  const most = kind === 4 ? 32 : 128;
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)) return false;
  const list = new BlockList();
  list.addSubnet(net, bits === undefined ? most : Number(bits), kind === 4 ? "ipv4" : "ipv6");
  return list.check(address, kind === 4 ? "ipv4" : "ipv6");
}
