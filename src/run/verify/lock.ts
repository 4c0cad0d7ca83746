import { dockerInfo } from "../../machine/docker/info.ts";
import { initOf } from "../../machine/inits/index.ts";
import type { Init } from "../../machine/inits/init.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { plain } from "../../machine/resources/difference.ts";
import type { LockedTarget, NamedLock } from "../../plan/lock/types.ts";
import { makePlan } from "../../plan/plan.ts";
import { mirrorsOnMachine } from "../../plan/settle/lock/mirrors.ts";
import { lockedWishes } from "../../plan/settle/lock/wishes.ts";
import type { Subject } from "../../plan/settle/subject.ts";
import { optionsOf, type Wishes } from "../../plan/settle/wishes.ts";
import type { Step } from "../../plan/steps/index.ts";
import { upstreamVersion } from "../../sources/catalog/version.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { compareUnits } from "./drop-ins.ts";
import { compareImages } from "./images.ts";
import { comparePackages } from "./packages.ts";
import { compareSigned } from "./signed.ts";
import { apart, compareSteps } from "./steps.ts";
import { type Seen, together } from "./types.ts";
import { compareLastRun } from "./unfinished.ts";

/** Steps that say of the machine what other comparisons say better, or nothing that would last. */
const left: readonly Step["kind"][] = ["host", "package-index", "package-install", "daemon-settings"];

/**
 * Compares this machine with a lock; changes nothing, and asks no network.
 * @throws SetupError "drift" where the lock has nothing for the machine
 */
export async function compareWithLock(
  system: ReadSystem,
  wishes: Wishes,
  named: NamedLock,
  subject: Subject,
): Promise<Seen> {
  const { wishes: all, locked } = lockedWishes(wishes, named, subject);
  const mend = ["npx", "docker-setup", "--lock", named.file];
  const manager = managerFor(subject.distro);
  const query = { ...manager.query, lockTimeoutSeconds: 0 };
  const reached = system.uid === 0 || (await dockerInfo(system)) !== undefined;
  const steps = (await stepsOf(system, all, locked, subject))
    .filter(({ kind }) => !left.includes(kind))
    .flatMap(apart);
  const seen = await Promise.all([
    comparePackages(system, manager, query, locked.packages, mend),
    compareSigned(system, manager, query, locked.packages),
    compareSteps(system, reached ? withoutEcho(steps) : steps.flatMap(withoutDaemon), () => mend),
    compareUnits(system, initOf(subject.distro)),
    ...(reached ? [] : [compareActive(system, initOf(subject.distro))]),
    compareImages(system, named.lock, reached),
    compareLastRun(system),
  ]);
  const shut = {
    en: "the running daemon (root or the docker group may ask it)",
    zh: "运行中的守护进程（需要 root 或 docker 组）",
  };
  return together([...seen, { drifts: [], unseen: reached ? [] : [shut] }]);
}

async function stepsOf(system: ReadSystem, wishes: Wishes, locked: LockedTarget, subject: Subject) {
  const mirrors = await mirrorsOnMachine(system, subject, locked);
  const defaults = { mirror: mirrors[0]!, registryMirrors: [] };
  const plain = { ...optionsOf({ ...wishes, proxy: undefined }, {}, defaults), mirrors };
  // A bundle's lock: its repositories were gone again when it was installed, or are the machine's own business.
  const options = locked.lists
    ? { ...plain, bundle: { file: "", alone: [], lasting: undefined, images: undefined } }
    : plain;
  const docker = locked.packages.find(({ name }) => name === "docker-ce")!;
  return makePlan({
    ...subject,
    options,
    release: {
      kind: "offer",
      repository: { mirror: mirrors[0]!, ...locked.repository },
      packages: locked.packages,
      artefacts: [],
      docker: upstreamVersion(docker.version),
    },
    version: wishes.version,
    notes: [],
  }).steps;
}

/** The unit's step says the same of the registry mirrors as the proof. */
const withoutEcho = (steps: readonly Step[]): Step[] =>
  steps.map((step) => (step.kind === "unit" ? { ...step, registryMirrors: undefined } : step));

const withoutDaemon = (step: Step): Step[] => (step.kind === "verify" || step.kind === "unit" ? [] : [step]);

/** What anybody may ask of the unit. */
async function compareActive(system: ReadSystem, init: Init): Promise<Seen> {
  const unit = init.service("docker");
  if (await init.isActive(system, unit)) return { drifts: [], unseen: [] };
  const [want, has] = [
    { en: "running", zh: "运行中" },
    { en: "not running", zh: "未运行" },
  ];
  return { drifts: [{ what: plain(unit), want, has, mend: init.start(unit) }], unseen: [] };
}
