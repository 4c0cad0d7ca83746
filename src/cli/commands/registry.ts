import { SetupError } from "../../errors.ts";
import { demandKeysFit } from "../../machine/daemon-json/clashes.ts";
import { readRegistryMirrors } from "../../machine/daemon-json/merge.ts";
import { readDaemonJson } from "../../machine/daemon-json/read.ts";
import { installedDaemon } from "../../machine/docker/dockerd.ts";
import { readDaemon } from "../../machine/facts/daemon.ts";
import { demandPlainFiles } from "../../machine/facts/odd-files.ts";
import { hasDaemonProgram, readSnapDocker } from "../../machine/facts/presence.ts";
import { initHere } from "../../machine/facts/surroundings.ts";
import type { Daemon } from "../../machine/facts/types.ts";
import { namingInit } from "../../machine/inits/index.ts";
import { makeRegistryPlan } from "../../plan/registry.ts";
import { aliveRegistryMirrors } from "../../plan/settle/choose-mirrors.ts";
import { changed } from "../../run/execute/execute.ts";
import { demandTakenPaths } from "../../sources/mirrors/mirror-path.ts";
import {
  parseGivenRegistryMirror,
  parseRegistryMirror,
  sameMirror,
} from "../../sources/mirrors/registry-url.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import {
  type Action,
  actions,
  noneAlive,
  noSuchMirror,
  noUrl,
  onlyLooks,
  tooMany,
  unknownAction,
} from "../options/registry-words.ts";
import type { Request } from "../options/request.ts";
import { askToGoOn } from "../ui/go-on.ts";
import { declined, type Permission, permission } from "../ui/permission.ts";
import { printJob, stepsJob } from "../ui/print-script.ts";
import { listRegistryMirrors, testRegistryMirrors } from "../ui/registry-show.ts";
import { type CommandIO, runPlan, underRunLock } from "../ui/run-plan.ts";
import { showSteps } from "../ui/show.ts";

/** `docker-setup registry ACTION [URL…]`: daemon.json's registry mirrors and nothing else. @throws SetupError */
export async function registry(io: CommandIO, request: Request, args: readonly string[]): Promise<void> {
  const [word = "", ...values] = args;
  const action = actions.find((name) => name === word);
  if (action === undefined) throw unknownAction(word);
  if (request.dryRun && (action === "list" || action === "test")) throw onlyLooks(action);
  if (action === "list") {
    if (values.length > 0) throw tooMany("list");
    return listRegistryMirrors(io, request);
  }
  const none = action === "set" && values.join() === "none";
  const urls = none ? [] : [...new Set(values.map((value) => given(action, value, request)))];
  if (action === "test") return testRegistryMirrors(io, request, urls);
  if (urls.length === 0 && !none) throw noUrl(action);
  return change(io, request, action, urls);
}

/** Only what is to be written has to be encrypted: one that is to go, or to be looked at, may be anything. */
function given(action: Action, value: string, { allowHttp }: Request): string {
  if (action === "set" || action === "add") return parseGivenRegistryMirror(value, allowHttp);
  // What is to go may be what nobody should have written: it is taken as it stands.
  return action === "remove" ? value : parseRegistryMirror(value);
}

/** Writes them and has a running daemon take them by a reload, which touches no container. */
async function change(
  io: CommandIO,
  request: Request,
  action: Exclude<Action, "list" | "test">,
  urls: readonly string[],
): Promise<void> {
  if (request.dryRun) return settleChange(io, request, action, urls);
  // What is wrong in the words is said before anybody is asked for root or a yes.
  if (action === "remove") wantedMirrors(action, (await registryMirrorsHere(io.system)).current, urls);
  const allowed = permission(io, request);
  await underRunLock(io, async () => {
    await demandPlainFiles(io.system);
    await settleChange(io, request, action, urls, allowed);
  });
}

/** Without a permission it prints the script. */
async function settleChange(
  io: CommandIO,
  request: Request,
  action: Exclude<Action, "list" | "test">,
  urls: readonly string[],
  allowed?: Permission,
): Promise<void> {
  const { system, terminal } = io;
  const init = await initHere(system);
  const { daemon, current } = await registryMirrorsHere(system);
  // dockerd starts no more where a setting stands in both places.
  await demandKeysFit(system, init, ["registry-mirrors"]);
  const isNew = urls.filter((url) => !current.some((there) => sameMirror(there, url)));
  if (action !== "remove") demandTakenPaths(isNew, await installedDaemon(system));
  // One that is to go, or that is there already, is not asked.
  const asked = request.probe === false || action === "remove" ? [] : isNew;
  const { dead, notes } = await deadOf(io, asked);
  for (const note of notes) terminal.note(note);
  const wanted = wantedMirrors(action, current, urls).filter((url) => !dead.includes(url));
  if (dead.length > 0 && dead.length === urls.length) throw noneAlive();
  const runs = daemon.state === "active";
  const by = namingInit(init);
  const { steps } = makeRegistryPlan({ registryMirrors: wanted, runs, ...by });
  if (allowed === undefined) {
    const ready = runs ? outcome(runs, wanted.length > 0, true) : written;
    return printJob(io, request, {
      ...by,
      file: "registry.sh",
      about: about(wanted),
      ready,
      ...stepsJob(steps, terminal.lang),
    });
  }
  const { asks, guard } = allowed;
  if (asks) {
    const none = terminal.say({ en: "none", zh: "无" });
    terminal.facts([[{ en: "Registry mirrors", zh: "镜像加速地址" }, wanted.length > 0 ? wanted : none]]);
    terminal.print();
    showSteps(terminal, steps, []);
    if (!(await askToGoOn(terminal))) throw declined();
    terminal.print();
  }
  const results = await runPlan(io, { steps, ...by }, guard, `registry ${action}`);
  if (request.json) {
    const result = { format: 1, registryMirrors: wanted, inUse: runs, left: dead, changed: changed(results) };
    return io.out(`${JSON.stringify(result, null, 2)}\n`);
  }
  terminal.print();
  terminal.conclude(outcome(runs, wanted.length > 0, changed(results)));
}

const written: Text = {
  en: "The daemon does not run; daemon.json holds when it starts.",
  zh: "守护进程未运行；启动时将采用 daemon.json 的设置。",
};

const about = (wanted: readonly string[]): Text => ({
  en: `Registry mirrors in daemon.json: ${wanted.join(" ") || "none"}. No container is touched.`,
  zh: `daemon.json 中的镜像加速地址：${wanted.join(" ") || "无"}。不影响任何容器。`,
});

function outcome(runs: boolean, some: boolean, hasChanged: boolean): Text {
  if (!runs) return written;
  if (!hasChanged) return { en: "Nothing was changed: they are set already.", zh: "无需改动。" };
  return some
    ? {
        en: "The daemon uses them now; no container was touched.",
        zh: "守护进程已采用，没有影响任何容器。",
      }
    : {
        en: "The daemon uses no registry mirror now; no container was touched.",
        zh: "守护进程不再使用镜像加速地址，没有影响任何容器。",
      };
}

function wantedMirrors(action: Action, current: readonly string[], urls: readonly string[]): string[] {
  const named = (url: string) => urls.some((other) => sameMirror(other, url));
  if (action === "set") return [...urls];
  if (action === "add") {
    return [...current, ...urls.filter((url) => !current.some((there) => sameMirror(there, url)))];
  }
  const kept = current.filter((url) => !named(url));
  if (kept.length < current.length) return kept;
  throw noSuchMirror();
}

async function deadOf({ system, terminal, signal }: CommandIO, urls: readonly string[]) {
  if (urls.length === 0) return { dead: [], notes: [] };
  const line = terminal.begin(
    terminal.say({ en: "Checking the registry mirrors", zh: "正在检查镜像加速地址" }),
  );
  const chosen = await aliveRegistryMirrors(system, urls, signal).finally(() => line.end("gone"));
  const dead = urls.filter((url) => !(chosen.registryMirrors ?? []).includes(url));
  return { dead, notes: chosen.notes.slice(0, dead.length) };
}

/** The daemon, and what its daemon.json names. @throws SetupError */
async function registryMirrorsHere(system: System) {
  const daemon = await dockerHere(system);
  return { daemon, current: readRegistryMirrors(await readDaemonJson(system)) };
}

/** @throws SetupError "environment" where there is no Docker of ours to configure */
async function dockerHere(system: System): Promise<Daemon> {
  const snap = await readSnapDocker(system);
  if (!snap && (await hasDaemonProgram(system))) return readDaemon(system);
  throw new SetupError(
    "environment",
    snap
      ? {
          en: "Docker is installed as a snap package, which reads another daemon.json.",
          zh: "本机的 Docker 是 snap 版，读取的是另一个 daemon.json。",
        }
      : { en: "Docker is not installed on this machine.", zh: "本机未安装 Docker。" },
    snap ? {} : { next: { en: "Install it: sudo npx docker-setup", zh: "请先安装：sudo npx docker-setup" } },
  );
}
