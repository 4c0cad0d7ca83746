import { basename } from "node:path";
import { readText } from "../system/read-text.ts";
import { withoutAnswer } from "./daemon-info.ts";
import type { Facts } from "./facts.ts";
import { type Check, combine, type Finding, fail, ok, skip, type, warn } from "./types.ts";

/** Docker's rules are there, and nobody else's stand in their way. */
export const firewall: Check = {
  id: "firewall",
  title: { en: "Firewall", zh: "防火墙" },
  async look(facts) {
    const { system } = facts;
    const engine = await facts.engine();
    if (engine === "none") return skip(withoutAnswer({ state: "absent" }));
    const { typed } = await facts.initHere();
    const [answer, words, file, version, active] = await Promise.all([
      facts.answer(),
      facts.words(),
      facts.daemonJson().catch(() => undefined),
      system.exec(["iptables", "--version"], { timeoutMs: 3000 }),
      activeOnes(facts),
    ]);
    const off =
      words.some((word) => /^--iptables=false$/.test(word)) ||
      /"iptables"\s*:\s*false/.test(file?.text ?? "");
    const info = answer.state === "answers" ? answer.info : undefined;
    const found: Finding[] = [];
    if (version.code !== 0 && !off && !/^nftables/.test(info?.firewallBackend ?? "")) {
      found.push(
        fail(
          { en: "there is no iptables, which dockerd needs", zh: "没有 dockerd 所需的 iptables" },
          type(await installLine(facts)),
        ),
      );
    }
    if (info && !off) found.push(...(await chains(facts, info.firewallBackend)));
    found.push(...(await forwarding(facts)));
    for (const text of info?.warnings ?? []) {
      if (!/bridge-nf|ip_?v?[46]? ?forward|iptables|firewall/i.test(text)) continue;
      const plain = text.replace(/^WARNING:\s*/i, "");
      found.push(
        warn({ en: plain, zh: plain }, type(`sudo modprobe br_netfilter && sudo ${typed.restart("docker")}`)),
      );
    }
    if (active.includes("ufw")) {
      found.push(
        warn(
          {
            en: "ufw does not see published ports: they are open to everybody",
            zh: "ufw 管不到容器发布的端口：它们对外开放",
          },
          {
            en: "publish on 127.0.0.1, or put rules into the chain DOCKER-USER",
            zh: "请发布到 127.0.0.1，或在 DOCKER-USER 链中添加规则",
          },
        ),
      );
    }
    if (found.length > 0) return combine(found);
    const how =
      info?.firewallBackend || (/nf_tables/.test(version.stdout) ? "iptables-nft" : "iptables-legacy");
    const names = [off ? "iptables: false" : how, ...active].join(", ");
    return ok(names, names.replaceAll(", ", "、"));
  },
};

async function activeOnes({ system, initHere }: Facts): Promise<string[]> {
  const names = ["firewalld", "ufw"];
  const init = await initHere();
  const [active, ufw] = await Promise.all([
    init.activeOf(system, names),
    readText(system, "/etc/ufw/ufw.conf"),
  ]);
  // ufw.service is active also where ufw is switched off.
  return active.filter((name) => name !== "ufw" || /^ENABLED=yes/im.test(ufw ?? ""));
}

/** A firewall that was reloaded after dockerd's start has thrown its chains away; only root can see that. */
async function chains({ system, initHere }: Facts, backend: string): Promise<Finding[]> {
  if (system.uid !== 0 || /^nftables/.test(backend)) return [];
  const { code, stderr } = await system.exec(["iptables", "-w", "2", "-t", "nat", "-S", "DOCKER"], {
    timeoutMs: 4000,
  });
  if (code === 0 || !/no chain|does not exist|incompatible/i.test(stderr)) return [];
  return [
    fail(
      {
        en: "Docker's rules are missing: containers have no network",
        zh: "Docker 的规则已不存在：容器无法联网",
      },
      type(`sudo ${(await initHere()).typed.restart("docker")}`),
    ),
  ];
}

/** dockerd switches it on when it starts; something may have switched it off again. */
async function forwarding(facts: Facts): Promise<Finding[]> {
  if ((await facts.answer()).state !== "answers") return [];
  const text = await readText(facts.system, "/proc/sys/net/ipv4/ip_forward");
  if (text?.trim() !== "0") return [];
  return [
    fail(
      {
        en: "net.ipv4.ip_forward is 0: containers have no network",
        zh: "net.ipv4.ip_forward 为 0：容器无法联网",
      },
      type("sudo sysctl -w net.ipv4.ip_forward=1"),
    ),
  ];
}

async function installLine({ manager, packages }: Facts): Promise<string> {
  const { tool } = await packages();
  const [path = ""] = (await manager())?.programs ?? [];
  return `sudo ${tool?.command ?? basename(path)} install iptables`;
}
