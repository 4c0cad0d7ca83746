import type { System } from "../../system/types.ts";
import { initThatRuns, isInitName } from "../inits/index.ts";
import type { Init, Unit } from "../inits/init.ts";
import type { Manager } from "../managers/types.ts";
import { type Answer, askDaemon } from "./answer.ts";
import type { OsRelease } from "./os-release.ts";
import { type PackageFacts, readMachine, readManager, readPackages } from "./packages.ts";
import { readDockerd, readSnapDocker } from "./presence.ts";
import { readOs } from "./read-os.ts";
import { readContainer, readInit, readWsl } from "./surroundings.ts";
import type { InitFact } from "./types.ts";

/**
 * What a machine is and has, each fact read once and when it is first asked for. Nothing here changes the machine; what
 * can't be read is missing, never an error.
 */
export interface MachineFacts {
  readonly system: System;
  /** The distribution's own words; undefined where there are none (macOS, Windows, or a bare root). */
  os(): Promise<OsRelease | undefined>;
  /** The machine's package manager. */
  manager(): Promise<Manager | undefined>;
  packages(): Promise<PackageFacts>;
  /** What `packages` tells of the architecture, alone. */
  machine(): Promise<string>;
  init(): Promise<InitFact>;
  /** The init that runs it; where that is none of ours, systemd. */
  initHere(): Promise<Init>;
  wsl(): Promise<1 | 2 | undefined>;
  /** See readContainer. */
  container(): Promise<string | undefined>;
  /** Docker as a snap package. */
  snapDocker(): Promise<boolean>;
  /** A dockerd that is no snap's. */
  dockerd(): Promise<boolean>;
  /** The init's words about the daemon's unit; undefined where it is none of ours, and without Docker. */
  unit(): Promise<Unit | undefined>;
  /** What the daemon says; it is asked only where its unit is active, or where no unit can be started by a question. */
  answer(): Promise<Answer>;
}

/** A value that is read when it is first asked for, and once. */
export const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
};

/** @param more further package names whose installed versions are wanted, answered by the same question */
export function machineFacts(system: System, more: readonly string[] = []): MachineFacts {
  const os = once(() => readOs(system));
  const manager = once(async () => readManager(system, await os()));
  const init = once(() => readInit(system));
  const snapDocker = once(() => readSnapDocker(system));
  const dockerd = once(() => readDockerd(system));
  const isHere = async () => (await Promise.all([snapDocker(), dockerd()])).includes(true);
  const initHere = once(async () => initThatRuns(await init()));
  const unit = once(async () => {
    if (!isInitName(await init()) || !(await isHere())) return undefined;
    const here = await initHere();
    return here.describe(system, here.service((await snapDocker()) ? "snap.docker.dockerd" : "docker"));
  });
  return {
    system,
    os,
    manager,
    init,
    initHere,
    snapDocker,
    dockerd,
    unit,
    machine: once(async () => readMachine(system, await manager())),
    packages: once(async () => readPackages(system, await manager(), more)),
    wsl: once(() => readWsl(system)),
    container: once(() => readContainer(system)),
    answer: once(async () => {
      if (!(await isHere())) return { state: "absent" };
      if (isInitName(await init()) && (await unit())?.active !== "active") return { state: "stopped" };
      return askDaemon(system);
    }),
  };
}
