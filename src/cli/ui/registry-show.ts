import { SetupError } from "../../errors.ts";
import { readRegistryMirrors } from "../../machine/daemon-json/merge.ts";
import { readDaemonJson } from "../../machine/daemon-json/read.ts";
import { dockerInfo } from "../../machine/docker/info.ts";
import { initHere } from "../../machine/facts/surroundings.ts";
import type { RegistryMeasure } from "../../sources/mirrors/probe-registry.ts";
import { type Pull, pullText, pullThrough } from "../../sources/mirrors/pull.ts";
import { measureRegistryMirrors } from "../../sources/mirrors/rank.ts";
import { findRegistryMirror, registryMirrors } from "../../sources/mirrors/registry-mirrors.ts";
import { sameMirror } from "../../sources/mirrors/registry-url.ts";
import { isAlive, verdicts } from "../../sources/mirrors/verdicts.ts";
import type { System } from "../../system/types.ts";
import type { Text } from "../../text.ts";
import type { Request } from "../options/request.ts";
import type { CommandIO } from "./run-plan.ts";
import type { Terminal } from "./terminal.ts";

/** `registry list`: what daemon.json says beside what the running daemon uses. Needs no root. */
export async function listRegistryMirrors({ system, terminal, out }: CommandIO, request: Request) {
  const inFile = readRegistryMirrors(await readDaemonJson(system));
  const inUse = (await runningInfo(system))?.mirrors;
  if (request.json) {
    return out(`${JSON.stringify({ format: 1, file: inFile, daemon: inUse ?? null }, null, 2)}\n`);
  }
  const all = [...inFile, ...(inUse ?? []).filter((url) => !inFile.some((other) => sameMirror(other, url)))];
  if (all.length === 0) {
    return out(`${terminal.say({ en: "There is no registry mirror.", zh: "没有设置镜像加速地址。" })}\n`);
  }
  const has = (list: readonly string[] | undefined, url: string) =>
    list === undefined ? "?" : terminal.say(list.some((other) => sameMirror(other, url)) ? yes : no);
  const head = [
    { en: "REGISTRY MIRROR", zh: "镜像加速地址" },
    { en: "DAEMON.JSON", zh: "DAEMON.JSON" },
    { en: "IN USE", zh: "使用中" },
    { en: "NOTE", zh: "说明" },
  ].map(terminal.say);
  const rows = all.map((url) => [
    url.replace(/\/$/, "") || '""',
    has(inFile, url),
    has(inUse, url),
    knownOf(terminal, url),
  ]);
  out(terminal.table([head, ...rows]));
}

const yes: Text = { en: "yes", zh: "是" };
const no: Text = { en: "no", zh: "否" };

function knownOf(terminal: Terminal, url: string): string {
  const known = findRegistryMirror(url);
  if (known === undefined) return "";
  const since = known.since
    ? terminal.say({ en: ` (since ${known.since})`, zh: `（自 ${known.since}）` })
    : "";
  return `${terminal.say(known.condition)}${since}`;
}

/** `registry test`: measures the named ones, those of daemon.json, or the known ones; and pulls where Docker runs. */
export async function testRegistryMirrors(
  io: CommandIO,
  request: Request,
  urls: readonly string[],
): Promise<void> {
  const { system, terminal, out, signal } = io;
  const tested = await subjects(system, urls);
  const line = terminal.begin(
    terminal.say({ en: "Checking the registry mirrors", zh: "正在检查镜像加速地址" }),
  );
  const pulls = new Map<string, Pull>();
  let measures: RegistryMeasure[] = [];
  try {
    measures = await measureRegistryMirrors(system, tested, { boundMs: request.boundMs, signal });
    if ((await runningInfo(system)) !== undefined) {
      for (const { url } of measures.filter(({ verdict }) => isAlive(verdict))) {
        if (signal.aborted) break;
        line.update(url);
        pulls.set(url, await pullThrough(system, url));
      }
    }
  } finally {
    line.end("gone");
  }
  if (request.json) {
    const mirrors = measures.map((measure) => ({ ...measure, pull: pulls.get(measure.url) ?? null }));
    out(`${JSON.stringify({ format: 1, mirrors }, null, 2)}\n`);
  } else out(testTable(terminal, measures, pulls));
  if (measures.some(({ verdict }) => isAlive(verdict))) return;
  throw new SetupError("network", {
    en: "None of the registry mirrors can be used from here.",
    zh: "从本机无法使用其中任何镜像加速地址。",
  });
}

async function subjects(system: System, urls: readonly string[]): Promise<readonly string[]> {
  if (urls.length > 0) return urls;
  const inFile = readRegistryMirrors(await readDaemonJson(system));
  return inFile.length > 0
    ? inFile.map((url) => url.replace(/\/$/, ""))
    : registryMirrors.map(({ url }) => url);
}

/** A daemon that sleeps behind its socket is not woken by a question. */
async function runningInfo(system: System) {
  const init = await initHere(system);
  const active = await init.isActive(system, init.service("docker"), { timeoutMs: 2000 });
  return active ? dockerInfo(system) : undefined;
}

function testTable(
  terminal: Terminal,
  measures: readonly RegistryMeasure[],
  pulls: ReadonlyMap<string, Pull>,
): string {
  const head = [
    { en: "REGISTRY MIRROR", zh: "镜像加速地址" },
    { en: "STATE", zh: "状态" },
    { en: "CHECK", zh: "检查用时" },
    { en: "DOCKER PULL", zh: "实际拉取" },
  ].map(terminal.say);
  const rows = measures.map(({ url, verdict, ms }) => {
    const pull = pulls.get(url);
    return [
      url || '""',
      terminal.say(verdicts[verdict].text),
      ms === undefined ? "" : `${Math.round(ms)} ms`,
      pull === undefined ? "" : terminal.say(pullText(pull)),
    ];
  });
  return terminal.table([head, ...rows]);
}
