import { SetupError } from "../errors.ts";
import { keysOfFlags } from "../machine/daemon-json/flags.ts";
import { readRegistryMirrors } from "../machine/daemon-json/merge.ts";
import type { RegistryMeasure } from "../sources/mirrors/probe-registry.ts";
import { measureRegistryMirrors } from "../sources/mirrors/rank.ts";
import { findRegistryMirror } from "../sources/mirrors/registry-mirrors.ts";
import { sameMirror } from "../sources/mirrors/registry-url.ts";
import { isAlive, verdicts } from "../sources/mirrors/verdicts.ts";
import { withoutAnswer } from "./daemon-info.ts";
import type { Facts } from "./facts.ts";
import { type Check, combine, type Finding, fail, ok, skip, type, warn } from "./types.ts";

/** Where dockerd pulls from when there is no mirror. */
export const dockerHub = "https://registry-1.docker.io";

const choose = {
  en: "npx docker-setup mirrors shows which are alive; set one: sudo npx docker-setup registry set URL",
  zh: "npx docker-setup mirrors 可查看哪些可用；设置：sudo npx docker-setup registry set URL",
};

/** Each mirror does what a pull needs, and the daemon uses those of daemon.json. */
export const registryMirrors: Check = {
  id: "registry-mirrors",
  title: { en: "Registry mirrors", zh: "镜像加速地址" },
  async look(facts) {
    if ((await facts.engine()) === "none") return skip(withoutAnswer({ state: "absent" }));
    const urls = (await facts.registryMirrors()).map((url) => url.replace(/\/+$/, ""));
    const measure = (list: readonly string[]) =>
      measureRegistryMirrors(facts.system, list, { boundMs: facts.remainingMs(), signal: facts.signal });
    const [measures, differing] = await Promise.all([
      measure(urls.length > 0 ? urls.filter((url) => URL.canParse(url)) : [dockerHub]),
      differs(facts),
    ]);
    return combine([...differing, ...(urls.length > 0 ? judge(urls, measures) : direct(measures))]);
  },
};

function judge(urls: readonly string[], measures: readonly RegistryMeasure[]): Finding[] {
  const dead = urls.flatMap((url) => {
    const measure = measures.find((one) => one.url === url);
    if (measure && isAlive(measure.verdict)) return [];
    const { en, zh } = verdicts[measure?.verdict ?? "nonsense"].text;
    const known = findRegistryMirror(url);
    // What everybody knows of it says more than how it fails from here.
    const why = known?.closed
      ? { en: `${en}; ${known.condition.en}`, zh: `${zh}；${known.condition.zh}` }
      : { en, zh };
    return [{ en: `${url}: ${why.en}`, zh: `${url}：${why.zh}` }];
  });
  if (dead.length === 0) {
    const times = measures.map(({ url, ms }) => `${new URL(url).host} ${Math.round(ms ?? 0)} ms`);
    return [ok(times.join(", "), times.join("、"))];
  }
  const state = dead.length === urls.length ? fail : warn;
  const lead =
    dead.length === urls.length
      ? { en: "none is alive; ", zh: "全部不可用；" }
      : {
          en: `${dead.length} of ${urls.length} dead: every pull waits for it; `,
          zh: `${urls.length} 个中有 ${dead.length} 个不可用，每次拉取都会等它；`,
        };
  return [
    state(
      {
        en: lead.en + dead.map(({ en }) => en).join("; "),
        zh: lead.zh + dead.map(({ zh }) => zh).join("；"),
      },
      choose,
    ),
  ];
}

function direct([hub]: readonly RegistryMeasure[]): Finding[] {
  if (hub && isAlive(hub.verdict)) {
    const ms = Math.round(hub.ms ?? 0);
    return [
      ok(`none set; Docker Hub itself answers in ${ms} ms`, `未设置；可直接访问 Docker Hub（${ms} ms）`),
    ];
  }
  const { en, zh } = verdicts[hub?.verdict ?? "timeout"].text;
  return [warn({ en: `none set, and Docker Hub: ${en}`, zh: `未设置，且 Docker Hub：${zh}` }, choose)];
}

/** A daemon that has not read the file since it was changed. */
async function differs(facts: Facts): Promise<Finding[]> {
  const answer = await facts.answer();
  if (answer.state !== "answers" || keysOfFlags(await facts.words()).includes("registry-mirrors")) return [];
  let file: readonly string[];
  try {
    file = readRegistryMirrors((await facts.daemonJson()).text);
  } catch (error) {
    // The check of daemon.json tells.
    if (error instanceof SetupError) return [];
    throw error;
  }
  const { mirrors } = answer.info;
  if (file.length === mirrors.length && file.every((url, i) => sameMirror(url, mirrors[i] ?? ""))) return [];
  return [
    warn(
      { en: "the daemon does not use those of daemon.json yet", zh: "守护进程尚未采用 daemon.json 中的设置" },
      type(`sudo ${(await facts.initHere()).typed.reload("docker")}`),
    ),
  ];
}
