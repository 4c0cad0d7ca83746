import { SetupError } from "../../errors.ts";
import { candidates, packageProbes } from "../../plan/settle/candidates.ts";
import { scriptSubject } from "../../plan/settle/subject.ts";
import { findPackageMirror } from "../../sources/mirrors/package-mirrors.ts";
import type { PackageMeasure } from "../../sources/mirrors/probe-package.ts";
import type { RegistryMeasure } from "../../sources/mirrors/probe-registry.ts";
import { measurePackageMirrors, measureRegistryMirrors } from "../../sources/mirrors/rank.ts";
import { findRegistryMirror } from "../../sources/mirrors/registry-mirrors.ts";
import { isAlive, type Verdict, verdicts } from "../../sources/mirrors/verdicts.ts";
import { command } from "../../system/quote.ts";
import type { System } from "../../system/types.ts";
import type { Request } from "../options/request.ts";
import type { Terminal } from "../ui/terminal.ts";

/** Measures all known mirrors, and those that are named, and prints them best first. */
export async function mirrors(
  system: System,
  request: Request,
  terminal: Terminal,
  out: (text: string) => void,
): Promise<void> {
  const subject = await scriptSubject(system, request);
  const known = await candidates(system);
  const packages = [...new Set([...(request.mirrors ?? []), ...known.packages])];
  const registries = [...new Set([...(request.registryMirrors ?? []), ...known.registries])];
  const line = terminal.begin(
    terminal.say({
      en: `Measuring ${packages.length + registries.length} mirrors`,
      zh: `正在测量 ${packages.length + registries.length} 个镜像站`,
    }),
  );
  const done = [0, 0];
  const progress = (place: 0 | 1) => (count: number) => {
    done[place] = count;
    line.update(`${done[0]! + done[1]!}`);
  };
  const { boundMs } = request;
  const [ofPackages, ofRegistries] = await Promise.all([
    measurePackageMirrors(system, packageProbes(subject, request.channel, packages), {
      boundMs,
      onProgress: progress(0),
    }),
    measureRegistryMirrors(system, registries, { boundMs, onProgress: progress(1) }),
  ]).finally(() => line.end("gone"));
  if (request.json) {
    out(
      `${JSON.stringify({ format: 1, target: subject.target, packages: ofPackages, registries: ofRegistries }, null, 2)}\n`,
    );
  } else {
    out(`${packageTable(terminal, ofPackages)}\n${registryTable(terminal, ofRegistries)}`);
    showBest(terminal, ofPackages, ofRegistries);
  }
  if (![...ofPackages, ...ofRegistries].some(({ verdict }) => isAlive(verdict))) throw noneAlive();
}

const words = (terminal: Terminal, verdict: Verdict) => terminal.say(verdicts[verdict].text);

function packageTable(terminal: Terminal, measures: readonly PackageMeasure[]): string {
  const head = [
    { en: "PACKAGE MIRROR", zh: "软件包镜像站" },
    { en: "STATE", zh: "状态" },
    { en: "NEWEST", zh: "最新版本" },
    { en: "FIRST BYTE", zh: "首字节" },
    { en: "MB/s", zh: "MB/s" },
  ].map(terminal.say);
  const rows = measures.map(({ mirror, verdict, docker = "", firstByteMs, bytesPerSecond }) => [
    findPackageMirror(mirror)?.id ?? mirror,
    words(terminal, verdict),
    docker,
    firstByteMs === undefined ? "" : `${Math.round(firstByteMs)} ms`,
    bytesPerSecond === undefined ? "" : (bytesPerSecond / 1e6).toFixed(1),
  ]);
  const lacks = measures.flatMap(({ mirror, missing = [] }) => {
    const name = findPackageMirror(mirror)?.id ?? mirror;
    const files = missing.join(", ");
    return missing.length === 0 ? [] : [{ en: `${name} lacks ${files}`, zh: `${name} 缺少 ${files}` }];
  });
  return terminal.table([head, ...rows]) + lacks.map((text) => `${terminal.say(text)}\n`).join("");
}

function registryTable(terminal: Terminal, measures: readonly RegistryMeasure[]): string {
  const head = [
    { en: "REGISTRY MIRROR", zh: "镜像加速地址" },
    { en: "STATE", zh: "状态" },
    { en: "TIME", zh: "用时" },
    { en: "CONDITION", zh: "条件" },
  ].map(terminal.say);
  const rows = measures.map(({ url, verdict, ms }) => {
    const known = findRegistryMirror(url);
    return [
      url,
      words(terminal, verdict),
      ms === undefined ? "" : `${Math.round(ms)} ms`,
      known ? terminal.say(known.condition) : "",
    ];
  });
  return terminal.table([head, ...rows]);
}

/** The line to type that takes the best of both kinds; they come best first. */
function showBest(
  terminal: Terminal,
  packages: readonly PackageMeasure[],
  registries: readonly RegistryMeasure[],
): void {
  const mirror = packages.find(({ verdict }) => isAlive(verdict))?.mirror;
  const best = registries
    .filter(({ verdict }, _, [first]) => isAlive(verdict) && verdict === first?.verdict)
    .slice(0, 2);
  const words = [
    ...(mirror ? ["--mirror", findPackageMirror(mirror)?.id ?? mirror] : []),
    ...best.flatMap(({ url }) => ["--registry-mirror", url]),
  ];
  if (words.length === 0) return;
  terminal.print();
  terminal.facts([[{ en: "Try", zh: "下一步" }, `sudo npx docker-setup ${command(words)}`]]);
}

function noneAlive(): SetupError {
  return new SetupError(
    "network",
    { en: "None of the mirrors can be used from here.", zh: "从本机无法使用任何镜像站。" },
    { next: { en: "Check the network, the proxy and the clock.", zh: "请检查网络、代理和时钟。" } },
  );
}
