import { recogniseHost } from "../../distros/index.ts";
import { needsEvidence } from "../../distros/recognise.ts";
import { configFileOf } from "../machine/daemon-json/flags.ts";
import { hostsWithoutSocket } from "../machine/daemon-json/hosts.ts";
import { readRegistryMirrors } from "../machine/daemon-json/merge.ts";
import { daemonJsonPath, readDaemonJson } from "../machine/daemon-json/read.ts";
import { daemonWords } from "../machine/docker/words.ts";
import { readTraces } from "../machine/facts/evidence.ts";
import { type MachineFacts, machineFacts, once } from "../machine/facts/facts.ts";
import { readEvidence } from "../machine/facts/read-evidence.ts";
import { isInitName } from "../machine/inits/index.ts";
import { monotonic } from "../system/clock.ts";
import type { Resolve } from "../system/names.ts";
import type { System } from "../system/types.ts";
import type { Target } from "../terms.ts";
import { boundedSystem } from "./bounded.ts";
import { readSources, type Source } from "./sources.ts";

/** What engine is here: docker-ce, one from elsewhere (docker.io, a static binary), the snap, none. */
export type Engine = "docker-ce" | "other" | "snap" | "none";

/** What several checks need, each read once and when it is first asked for. Nothing here changes the machine. */
export interface Facts extends MachineFacts {
  /** The machine; its commands are killed, and its questions end, before the bound. */
  readonly system: System;
  /** Aborted when the examination is over. */
  readonly signal: AbortSignal;
  /** Milliseconds that a measurement may still take to be told in time. */
  remainingMs(): number;
  /** Milliseconds that looking a name up took; undefined where it is not known. */
  readonly resolve: Resolve;
  readonly keyFingerprint: string | undefined;
  engine(): Promise<Engine>;
  /** @throws SetupError "unsupported-host" */
  target(): Promise<Target>;
  /** What dockerd was started with; empty where that can't be told. */
  words(): Promise<readonly string[]>;
  /** Where dockerd reads its settings. */
  configFile(): Promise<string>;
  daemonJson(): Promise<{ path: string; text: string | undefined }>;
  /** Where dockerd listens, if not at the usual socket. */
  hostsElsewhere(): Promise<readonly string[] | undefined>;
  /** The registry mirrors in use as the daemon says; of one that can't be asked, as daemon.json says. */
  registryMirrors(): Promise<readonly string[]>;
  /** Entries for docker-ce in the package manager's files. */
  sources(): Promise<readonly Source[]>;
}

/** @param boundMs of the whole examination, from now on */
export function gatherFacts(
  system: System,
  {
    boundMs,
    keyFingerprint,
    signal,
  }: { boundMs: number; keyFingerprint: string | undefined; signal: AbortSignal },
): Facts {
  const start = monotonic();
  // What measures has to say so itself, a little before the bound.
  // What is asked ends early enough for its answer to be told, on a slow machine too.
  const remainingMs = () => Math.max(1, boundMs - Math.max(400, boundMs * 0.1) - (monotonic() - start));
  const { system: bounded, resolve } = boundedSystem(system, remainingMs);
  const machine = machineFacts(bounded);
  const { os, manager, packages, init, initHere, answer } = machine;
  const engine = once(async (): Promise<Engine> => {
    const [snap, dockerd, { installed }] = await Promise.all([
      machine.snapDocker(),
      machine.dockerd(),
      packages(),
    ]);
    if (installed.has("docker-ce")) return "docker-ce";
    if (snap) return "snap";
    return dockerd ? "other" : "none";
  });
  const words = once(async () => (isInitName(await init()) ? daemonWords(bounded, await initHere()) : []));
  const configFile = once(async () => configFileOf(await words()) ?? daemonJsonPath);
  const daemonJson = once(async () => {
    const path = await configFile();
    return { path, text: await readDaemonJson(bounded, path) };
  });
  const target = once(async () => {
    const [said, { machine }, traces] = await Promise.all([os(), packages(), readTraces(bounded)]);
    const asked = said !== undefined && needsEvidence(said, traces);
    const evidence = asked ? await readEvidence(bounded) : traces;
    return recogniseHost(said, machine, system.platform, evidence);
  });
  return {
    ...machine,
    signal,
    remainingMs,
    resolve,
    keyFingerprint,
    engine,
    target,
    words,
    configFile,
    daemonJson,
    hostsElsewhere: once(async () => hostsWithoutSocket(bounded, await initHere())),
    registryMirrors: once(async () => {
      const told = await answer();
      return told.state === "answers" ? told.info.mirrors : readRegistryMirrors((await daemonJson()).text);
    }),
    sources: once(async () => readSources(bounded, await manager(), target)),
  };
}
