import { SetupError } from "../errors.ts";
import { documentedDropIn } from "../machine/daemon-json/proxy.ts";
import type { Init } from "../machine/inits/init.ts";
import { proxyFor } from "../system/proxy.ts";
import { maskAddress } from "../system/secret.ts";
import { ExchangeError } from "../system/types.ts";
import { type Text, unended } from "../text.ts";
import type { Facts } from "./facts.ts";
import { type Check, combine, type Finding, fail, ok, type, warn } from "./types.ts";

/** Proxies by the name of their variable in lower case: "http_proxy", "https_proxy". */
type Proxies = ReadonlyMap<string, string>;

/** This shell's proxy and dockerd's are two; each has to answer. */
export const proxy: Check = {
  id: "proxy",
  title: { en: "Proxy", zh: "代理" },
  async look(facts) {
    const shell = proxiesIn(facts.system.env);
    const init = await facts.initHere();
    const { typed } = init;
    const { asked, running } = await ofDaemon(facts);
    const daemon = running ?? asked;
    if (shell.size === 0 && daemon.size === 0 && asked.size === 0) return ok("none", "未使用代理");
    const addresses = [...new Set([...shell.values(), ...daemon.values()])];
    const found = await Promise.all(addresses.map((address) => reach(facts, init, address)));
    const engine = await facts.engine();
    if (running !== undefined && !same(asked, running)) {
      found.push(
        warn(
          {
            en: "dockerd runs with other settings than its unit has",
            zh: "dockerd 当前的代理与 unit 中的设置不同",
          },
          type(`sudo ${typed.readFiles} && sudo ${typed.restart("docker")}`),
        ),
      );
    } else if (
      shell.size > 0 &&
      daemon.size === 0 &&
      engine !== "none" &&
      found.every(({ state }) => state === "ok")
    ) {
      found.push(
        warn(
          {
            en: "this shell has one and dockerd has none: pulls go directly",
            zh: "当前终端使用代理而 dockerd 没有：拉取镜像时直连",
          },
          type(`sudo npx docker-setup --proxy "$${variableOf(facts.system.env)}"`),
        ),
      );
    }
    return combine(found);
  },
};

function proxiesIn(env: Readonly<Record<string, string | undefined>>): Proxies {
  const names = ["http_proxy", "https_proxy"];
  return new Map(
    names.flatMap((name) => {
      const value = env[name] || env[name.toUpperCase()];
      return value ? [[name, value] as const] : [];
    }),
  );
}

/** The variable as this shell spells it: its value may hold a password, and is not shown. */
const variableOf = (env: Readonly<Record<string, string | undefined>>): string =>
  ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"].find((name) => env[name]) ?? "HTTPS_PROXY";

/** What the unit and daemon.json ask for, and what the running daemon says; undefined where it can't be asked. */
async function ofDaemon(facts: Facts): Promise<{ asked: Proxies; running: Proxies | undefined }> {
  const [unit, answer, file] = await Promise.all([
    facts.unit(),
    facts.answer(),
    facts.daemonJson().catch(() => undefined),
  ]);
  const env = Object.fromEntries((unit?.environment ?? []).map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  const asked = new Map([...proxiesIn(env), ...inFile(file?.text)]);
  if (answer.state !== "answers") return { asked, running: undefined };
  const { httpProxy, httpsProxy } = answer.info;
  return { asked, running: proxiesIn({ http_proxy: httpProxy, https_proxy: httpsProxy }) };
}

/** "proxies" of daemon.json, since 23.0: https://docs.docker.com/engine/daemon/proxy/#daemon-configuration */
function inFile(text: string | undefined): Proxies {
  try {
    const { proxies } = JSON.parse(text ?? "{}") as { proxies?: Record<string, unknown> };
    const value = (key: string) =>
      typeof proxies?.[key] === "string" ? (proxies[key] as string) : undefined;
    return proxiesIn({ http_proxy: value("http-proxy"), https_proxy: value("https-proxy") });
  } catch {
    return new Map();
  }
}

/** docker info hides credentials its own way, so hosts are compared. */
function same(a: Proxies, b: Proxies): boolean {
  const plain = (proxies: Proxies) =>
    JSON.stringify(
      [...proxies]
        .map(([name, value]) => [name, value.replace(/^.*[@/](?=.)/, "").replace(/\/$/, "")])
        .sort(),
    );
  return plain(a) === plain(b);
}

/** Any answer is a proxy's; behind another proxy that one tells with 502 to 504 that there is none. */
async function reach({ system }: Facts, init: Init, address: string): Promise<Finding> {
  const correct = correctBy(init);
  const shown = maskAddress(address);
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(full))
    return fail({ en: `${shown} is not an address`, zh: `${shown} 不是有效地址` }, correct);
  const { protocol, host } = new URL(full);
  // dockerd knows SOCKS; there is no HTTP to ask it by.
  if (!/^https?:$/.test(protocol)) return ok(`${shown} (not asked)`, `${shown}（未检测）`);
  const url = `${protocol}//${host}/`;
  try {
    const { status } = await system.exchange(url, { maxBytes: 1024, signal: AbortSignal.timeout(4000) });
    const other = proxyFor(system.env, url);
    if (status < 502 || status > 504 || other === undefined || other.includes(host)) return ok(shown, shown);
  } catch (error) {
    if (error instanceof SetupError) return fail(unended(error.what), correct);
    if (!(error instanceof ExchangeError)) throw error;
    // Something is there and speaks TLS, or hangs up on such a question.
    if (error.fault === "closed" || error.fault === "certificate") return ok(shown, shown);
  }
  return fail({ en: `${shown} can't be reached`, zh: `无法连接 ${shown}` }, correct);
}

const correctBy = (init: Init): Text => ({
  en: `set it right: the shell's HTTPS_PROXY, or ${documentedDropIn(init)}`,
  zh: `请改正：终端的 HTTPS_PROXY，或 ${documentedDropIn(init)}`,
});
