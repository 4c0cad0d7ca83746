import { isIP } from "node:net";
import { SetupError } from "../../errors.ts";
import { command } from "../../system/quote.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { Text } from "../../text.ts";
import { type Edit, type Json, placeOfEdit } from "./edits.ts";

/** A network; `bits`: "4:" or "6:" and its prefix in binary, so that of two that overlap one begins the other. */
interface Net {
  readonly text: string;
  readonly bits: string;
}

/** Networks of the host that Docker made are no other's. */
const ours = /^(docker|br-|veth|lo$)/;
/** Each link has these. Source: RFC 4291, 2.5.6 and 2.7. */
const everywhere = /^6:(1111111010|11111111)/;

/**
 * Looks that no network that dockerd is to have is one that this host reaches already: its containers would hide it.
 * @throws SetupError "daemon-json" naming the key, the network and the route
 */
export async function demandFreeNetworks(system: ReadSystem, edits: readonly Edit[]): Promise<void> {
  const wanted = edits.flatMap((edit) => networksOf(edit).map((net) => ({ ...net, edit })));
  if (wanted.length === 0) return;
  const read = async (path: string) =>
    (await system.files.read(path).catch(() => undefined))?.toString("latin1") ?? "";
  const routes = [
    ...routesIn(await read("/proc/net/route")),
    ...routes6In(await read("/proc/net/ipv6_route")),
  ];
  for (const { net, device } of routes) {
    const clash = wanted.find(({ bits }) => bits.startsWith(net.bits) || net.bits.startsWith(bits));
    if (!clash) continue;
    const key = placeOfEdit(clash.edit);
    throw new SetupError(
      "daemon-json",
      {
        en: `${key}: ${clash.text} overlaps ${net.text}, which this machine reaches through ${device}. Nothing was changed.`,
        zh: `${key}：${clash.text} 与 ${net.text} 重叠，本机经由 ${device} 访问该网段。没有任何改动。`,
      },
      { why, next },
    );
  }
}

const why: Text = {
  en: "Containers would hide that network from this machine.",
  zh: "容器网络会使本机无法再访问该网段。",
};
const next: Text = {
  en: "Choose another private network; ip route shows those in use.",
  zh: "请换一个私有网段；ip route 可查看已占用的网段。",
};

/** What templates/script/routes.sh says, before "KEY NETWORK - ROUTE DEVICE". */
export const routeMessages = {
  MSG_NETWORK_TAKEN: {
    en: `This machine reaches the network already that dockerd is to have. ${why.en} Nothing was changed. ${next.en}`,
    zh: `要给 dockerd 的网段已被本机的路由占用。${why.zh}没有任何改动。${next.zh}`,
  },
} as const satisfies Record<string, Text>;

/** sh: the same look for one edit; undefined where it gives dockerd no network. */
export function freeNetworksInScript(edit: Edit): string | undefined {
  const nets = networksOf(edit).map(({ text, bits }) => `${placeOfEdit(edit)} ${text} ${bits}`);
  return nets.length > 0 ? command(["networks_free", ...nets]) : undefined;
}

/** Networks that an edit gives to dockerd. */
function networksOf({ op, path, value }: Edit): Net[] {
  if (op !== "set" && op !== "add") return [];
  const [top = ""] = path;
  const texts =
    top === "default-address-pools"
      ? ((value ?? []) as readonly Record<string, Json>[]).map(({ base }) => String(base))
      : ["bip", "bip6", "fixed-cidr", "fixed-cidr-v6"].includes(top)
        ? [String(value)]
        : [];
  return texts.flatMap((text) => {
    const [ip = "", length] = text.split("/");
    const version = isIP(ip);
    if (version === 0) return [];
    const bits = version === 4 ? binary(ip.split(".").map(Number), 8) : binary(groupsOf(ip), 16);
    return [{ text, bits: `${version}:${bits.slice(0, Number(length ?? bits.length))}` }];
  });
}

const binary = (parts: readonly number[], width: number): string =>
  parts.map((part) => part.toString(2).padStart(width, "0")).join("");

/** The eight numbers of an IPv6 address. */
function groupsOf(ip: string): number[] {
  // A URL's host has no dotted part any more: https://url.spec.whatwg.org/#concept-ipv6-serializer
  const plain = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const [head = [], tail] = plain.split("::").map((half) =>
    half
      .split(":")
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16)),
  );
  return tail ? [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail] : head;
}

interface Route {
  readonly net: Net;
  readonly device: string;
}

/** All but the default route and Docker's own. /proc/net/route has hexadecimal words, the last byte first: proc(5). */
function routesIn(table: string): Route[] {
  return rowsOf(table).flatMap(([device = "", destination = "", , , , , , mask = ""]) => {
    if (!/^[\dA-F]{8}$/i.test(destination) || ours.test(device)) return [];
    const length = binary([Number.parseInt(mask, 16)], 32).replaceAll("0", "").length;
    if (length === 0) return [];
    const bytes = (destination.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16));
    const bits = `4:${binary(bytes, 8).slice(0, length)}`;
    return [{ net: { text: `${bytes.join(".")}/${length}`, bits }, device }];
  });
}

/** Likewise of /proc/net/ipv6_route: the destination, its length, seven more, the device; all in hexadecimal. */
function routes6In(table: string): Route[] {
  return rowsOf(table).flatMap((row) => {
    const [destination = "", hex = ""] = row;
    const device = row.at(-1)!;
    const length = Number.parseInt(hex, 16);
    if (!/^[\da-f]{32}$/i.test(destination) || !(length > 0) || ours.test(device)) return [];
    const groups = (destination.match(/..../g) ?? []).map((group) => Number.parseInt(group, 16));
    const bits = `6:${binary(groups, 16).slice(0, length)}`;
    if (everywhere.test(bits)) return [];
    const ip = new URL(`http://[${destination.match(/..../g)!.join(":")}]`).hostname.slice(1, -1);
    return [{ net: { text: `${ip}/${length}`, bits }, device }];
  });
}

const rowsOf = (table: string): string[][] => table.split("\n").map((line) => line.trim().split(/\s+/));
