import type { System } from "../system/types.ts";
import type { Facts } from "./facts.ts";
import { peers } from "./package-mirror.ts";
import { type Check, combine, type Finding, fail, ok, skip, type, warn } from "./types.ts";

/** Milliseconds: further off is told; further off than a day, certificates and signatures are refused. */
const tolerated = 5 * 60_000;
const day = 86_400_000;
const patienceMs = 4000;

/** The clock against other people's, and whether anybody keeps it. */
export const clock: Check = {
  id: "clock",
  title: { en: "Clock", zh: "系统时间" },
  async look(facts) {
    const mirrors = (await facts.sources()).flatMap(({ repositories }) =>
      repositories.map(({ mirror }) => mirror),
    );
    const hosts = [...new Set([...mirrors, ...peers].map((url) => new URL(url).host))].slice(0, 4);
    const [offset, kept] = await Promise.all([offsetBy(facts, hosts), synchronised(facts)]);
    return combine([judge(offset), ...kept]);
  },
};

/** One clock that agrees with ours is enough; otherwise the nearest counts. undefined: nobody told. */
async function offsetBy({ system }: Facts, hosts: readonly string[]): Promise<number | undefined> {
  const offsets: number[] = [];
  const signal = AbortSignal.timeout(patienceMs);
  const agrees = hosts.map(async (host) => {
    const offset = await ask(system, host, signal);
    offsets.push(offset);
    if (Math.abs(offset) > tolerated) throw new Error(host);
    return offset;
  });
  return Promise.any(agrees).catch(() => offsets.sort((a, b) => Math.abs(a) - Math.abs(b))[0]);
}

/** Milliseconds by which this machine is ahead. With a clock that is far off https fails, and http tells as well. */
async function ask(system: System, host: string, signal: AbortSignal): Promise<number> {
  const answer = await system
    .exchange(`https://${host}/`, { maxBytes: 1, signal })
    .catch(() => system.exchange(`http://${host}/`, { maxBytes: 1, signal }));
  const told = Date.parse(answer.headers.date ?? "");
  if (Number.isNaN(told)) throw new Error(`${host}: no Date`);
  // A cache says how old its answer is (RFC 9111, 5.1); Date counts whole seconds.
  const age = Number.parseInt(answer.headers.age ?? "0", 10) || 0;
  return system.now() - answer.bodyMs - (told + age * 1000 + 500);
}

function judge(offset: number | undefined): Finding {
  if (offset === undefined) {
    return skip({ en: "no server told the time", zh: "没有服务器可以对时" });
  }
  const off = Math.abs(offset);
  if (off <= tolerated) {
    const seconds = Math.max(1, Math.round(off / 1000));
    return ok(`off by less than ${seconds} s`, `误差在 ${seconds} 秒以内`);
  }
  const [amount, unit, zhUnit] = off < 2 * day ? [off / 60_000, "min", "分钟"] : [off / day, "days", "天"];
  const en = `${Math.round(amount)} ${unit} ${offset > 0 ? "ahead" : "behind"}`;
  const said = {
    en: off > day ? `${en}: certificates and signatures are refused` : en,
    zh: `${offset > 0 ? "快" : "慢"} ${Math.round(amount)} ${zhUnit}${off > day ? "：证书和签名会被拒绝" : ""}`,
  };
  return (off > day ? fail : warn)(said, setTime);
}

const setTime = type("sudo timedatectl set-ntp true");

/** The kernel's own word (adjtimex(2)) by timedatectl(1); a container's clock is its host's. */
async function synchronised(facts: Facts): Promise<Finding[]> {
  const { system } = facts;
  const [shown, container, wsl] = await Promise.all([
    system.exec(["timedatectl", "show", "--property=NTPSynchronized"], { timeoutMs: 3000 }),
    facts.container(),
    facts.wsl(),
  ]);
  if (container !== undefined || wsl !== undefined) return [];
  // systemd before 239 has no "show".
  const text =
    shown.code === 0
      ? shown.stdout
      : (await system.exec(["timedatectl", "status"], { timeoutMs: 3000 })).stdout;
  const [, word] = /synchroni[sz]ed(?:=|: )(yes|no)/i.exec(text) ?? [];
  if (word === undefined) return [];
  return word === "yes"
    ? [ok("kept in sync by NTP", "由 NTP 保持同步")]
    : [warn({ en: "not synchronised", zh: "没有时间同步" }, setTime)];
}
