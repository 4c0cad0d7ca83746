import { isIPv4 } from "node:net";
import { SetupError } from "../../errors.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { type Edit, type Json, placeOfEdit } from "./edits.ts";

interface Net {
  readonly from: number;
  readonly to: number;
}

/** Networks of the host that Docker made are no other's. */
const ours = /^(docker|br-|veth)/;

/**
 * Looks that no network that dockerd is to have is one that this host reaches already: its containers would hide it.
 * Source of the routes: proc(5), /proc/net/route.
 * @throws SetupError "daemon-json" naming the key, the network and the route
 */
export async function demandFreeNetworks(system: ReadSystem, edits: readonly Edit[]): Promise<void> {
  const wanted = edits.flatMap((edit) => networksOf(edit).map((text) => ({ edit, text, net: netOf(text) })));
  if (wanted.length === 0) return;
  const table = (await system.files.read("/proc/net/route").catch(() => undefined))?.toString("latin1") ?? "";
  for (const route of routesIn(table)) {
    const clash = wanted.find(({ net }) => net && net.from <= route.net.to && route.net.from <= net.to);
    if (!clash) continue;
    const key = placeOfEdit(clash.edit);
    throw new SetupError(
      "daemon-json",
      {
        en: `${key}: ${clash.text} overlaps ${route.text}, which this machine reaches through ${route.device}. Nothing was changed.`,
        zh: `${key}：${clash.text} 与 ${route.text} 重叠，本机经由 ${route.device} 访问该网段。没有任何改动。`,
      },
      {
        why: {
          en: "Containers would hide that network from this machine.",
          zh: "容器网络会使本机无法再访问该网段。",
        },
        next: {
          en: "Choose another private network; ip route shows those in use.",
          zh: "请换一个私有网段；ip route 可查看已占用的网段。",
        },
      },
    );
  }
}

/** IPv4 networks that an edit gives to dockerd. */
export function networksOf({ op, path, value }: Edit): string[] {
  if (op !== "set" && op !== "add") return [];
  const [top = ""] = path;
  if (top === "default-address-pools") {
    const bases = ((value ?? []) as readonly Record<string, Json>[]).map(({ base }) => String(base));
    return bases.filter((base) => !base.includes(":"));
  }
  return ["bip", "fixed-cidr"].includes(top) && typeof value === "string" ? [value] : [];
}

function netOf(text: string): Net | undefined {
  const [ip = "", bits = "32"] = text.split("/");
  if (!isIPv4(ip)) return undefined;
  const size = 2 ** (32 - Number(bits));
  const at = ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const from = Math.floor(at / size) * size;
  return { from, to: from + size - 1 };
}

/** All but the default route and Docker's own; the table has addresses in hexadecimal, the last byte first. */
function routesIn(table: string): { net: Net; text: string; device: string }[] {
  return table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [device = "", destination = "", , , , , , mask = ""] = line.trim().split(/\s+/);
      if (!/^[\dA-F]{8}$/i.test(destination) || ours.test(device)) return [];
      const bits = [...Number.parseInt(mask, 16).toString(2)].filter((bit) => bit === "1").length;
      if (bits === 0) return [];
      const ip = (destination.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16));
      const text = `${ip.join(".")}/${bits}`;
      const net = netOf(text);
      return net ? [{ net, text, device }] : [];
    });
}
