import { recogniseHost } from "../../distros/index.ts";
import { needsEvidence } from "../../distros/recognise.ts";
import { daemonWords } from "../machine/daemon-json/flags.ts";
import { readRegistryMirrors } from "../machine/daemon-json/merge.ts";
import { daemonJsonPath, readDaemonJson } from "../machine/daemon-json/read.ts";
import { readSnapDocker } from "../machine/facts/daemon.ts";
import { readOsRelease } from "../machine/facts/detect.ts";
import { readEvidence, readTraces } from "../machine/facts/evidence.ts";
import { type PackageFacts, readManager, readPackages } from "../machine/facts/packages.ts";
import { exists } from "../machine/facts/read.ts";
import { readInit } from "../machine/facts/surroundings.ts";
import type { Init } from "../machine/facts/types.ts";
import type { Resolve } from "../system/names.ts";
import type { System } from "../system/types.ts";
import type { Target } from "../terms.ts";
import { boundedSystem } from "./bounded.ts";
import { type Answer, askDaemon } from "./daemon-info.ts";
import { readSources, type Source } from "./sources.ts";
import { readUnit, type Unit } from "./unit.ts";

/** What engine is here: docker-ce, one from elsewhere (docker.io, a static binary), the snap, none. */
export type Engine = "docker-ce" | "other" | "snap" | "none";

/** What several checks need, each read once and when it is first asked for. Nothing here changes the machine. */
export interface Facts {
  /** The machine; its commands are killed, and its questions end, before the bound. */
  readonly system: System;
  /** Aborted when the examination is over. */
  readonly signal: AbortSignal;
  /** Milliseconds that a measurement may still take to be told in time. */
  remainingMs(): number;
  /** Milliseconds that looking a name up took; undefined where it is not known. */
  readonly resolve: Resolve;
  readonly keyFingerprint: string | undefined;
  init(): Promise<Init>;
  engine(): Promise<Engine>;
  packages(): Promise<PackageFacts>;
  /** @throws SetupError "unsupported-host" */
  target(): Promise<Target>;
  unit(): Promise<Unit | undefined>;
  /** What dockerd was started with; empty where that can't be told. */
  words(): Promise<readonly string[]>;
  answer(): Promise<Answer>;
  daemonJson(): Promise<{ path: string; text: string | undefined }>;
  /** The registry mirrors in use as the daemon says; of one that can't be asked, as daemon.json says. */
  registryMirrors(): Promise<readonly string[]>;
  /** Entries for docker-ce in the package manager's files. */
  sources(): Promise<readonly Source[]>;
}

const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
};

/** @param boundMs of the whole examination, from now on */
export function gatherFacts(
  system: System,
  {
    boundMs,
    keyFingerprint,
    signal,
  }: { boundMs: number; keyFingerprint: string | undefined; signal: AbortSignal },
): Facts {
  const start = performance.now();
  // What measures has to say so itself, a little before the bound.
  const remainingMs = () => Math.max(1, boundMs * 0.9 - (performance.now() - start));
  const { system: bounded, resolve } = boundedSystem(system, remainingMs);
  const os = once(() => readOsRelease(bounded));
  const manager = once(async () => readManager(bounded, await os()));
  const packages = once(async () => readPackages(bounded, await manager(), []));
  const engine = once(async (): Promise<Engine> => {
    // Docker's own, Debian's, a static one, CentOS 7's own; a socket is there for one that is elsewhere.
    const binaries = [
      "/usr/bin/dockerd",
      "/usr/sbin/dockerd",
      "/usr/local/bin/dockerd",
      "/usr/bin/dockerd-current",
      "/run/docker.sock",
    ];
    const [snap, { installed }, ...there] = await Promise.all([
      readSnapDocker(bounded),
      packages(),
      ...binaries.map((path) => exists(bounded, path)),
    ]);
    if (installed.has("docker-ce")) return "docker-ce";
    if (snap) return "snap";
    return there.includes(true) ? "other" : "none";
  });
  const init = once(() => readInit(bounded));
  const unit = once(async () =>
    (await init()) === "systemd" ? readUnit(bounded, (await engine()) === "snap") : undefined,
  );
  const words = once(async () => ((await init()) === "systemd" ? daemonWords(bounded) : []));
  const answer = once(async () => askDaemon(bounded, await engine(), await init(), await unit()));
  const daemonJson = once(async () => {
    const named = (await words()).find((word) => word.startsWith("--config-file="));
    const path = named?.slice("--config-file=".length) || daemonJsonPath;
    return { path, text: await readDaemonJson(bounded, path) };
  });
  const target = once(async () => {
    const [said, { machine }, traces] = await Promise.all([os(), packages(), readTraces(bounded)]);
    const asked = said !== undefined && needsEvidence(said, traces);
    const evidence = asked ? await readEvidence(bounded) : traces;
    return recogniseHost(said, machine, system.platform, evidence);
  });
  return {
    system: bounded,
    signal,
    remainingMs,
    resolve,
    keyFingerprint,
    init,
    engine,
    packages,
    target,
    unit,
    words,
    answer,
    daemonJson,
    registryMirrors: once(async () => {
      const told = await answer();
      return told.state === "answers" ? told.info.mirrors : readRegistryMirrors((await daemonJson()).text);
    }),
    sources: once(async () => readSources(bounded, await manager(), target)),
  };
}
