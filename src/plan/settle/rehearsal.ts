import type { Distro } from "../../../distros/types.ts";
import { SetupError } from "../../errors.ts";
import { demandContainerdFree } from "../../machine/facts/containerd-users.ts";
import { demandFreePlaces } from "../../machine/facts/free-places.ts";
import { demandRoom } from "../../machine/facts/room.ts";
import { initOf } from "../../machine/inits/index.ts";
import { managerFor } from "../../machine/managers/index.ts";
import type { Problem, RehearsedPackage } from "../../machine/managers/rehearsal.ts";
import type { PackageQuery } from "../../machine/managers/types.ts";
import { installedVersions, missingPackages, spec } from "../../machine/packages/installed.ts";
import { clashing, othersThatGo } from "../../machine/packages/transaction.ts";
import { heldOf } from "../../machine/packages/versions.ts";
import { moreWouldGo, wouldFail } from "../../machine/packages/would-fail.ts";
import { cachedNow } from "../../machine/resources/cached.ts";
import type { System } from "../../system/types.ts";
import type { PackageInstallStep } from "../steps/package-install-step.ts";
import type { Options, Plan } from "../types.ts";
import { exclusionsIn, lockedVersion } from "./exclusions.ts";
import { readingAlone } from "./own-alone.ts";
import { rehearseOwn } from "./own-rehearsal.ts";
import { inBundle, inPrivate, roomOf } from "./play.ts";

/** What goes for docker-ce's packages, and what else goes with that. */
export interface Going {
  readonly clash: readonly RehearsedPackage[];
  readonly others: readonly RehearsedPackage[];
}

interface Rehearsed {
  readonly plan: Plan;
  readonly going: Going;
}

/** What somebody said yes to already, or is asked about. */
interface Allowed {
  readonly asks: boolean;
  readonly allowRemove: boolean;
  readonly versionAsked: boolean;
}

/**
 * Has the package manager play the installation through before anything is changed: with a private copy of its source
 * entries and lists, to which docker-ce's repository is added. What goes is put into the plan, so that nothing else goes
 * later. Where the repository can't be read that way, the plan stays as it is, and its own steps say why. `beside` begins
 * what may go on meanwhile, once the manager has all that it needs: packages that come fast leave nothing else its turn.
 * @throws SetupError "step-failed" where it would fail; "not-confirmed" where more goes than `may` allows
 */
export async function rehearse(
  system: System,
  subject: { readonly distro: Distro },
  plan: Plan,
  options: Options,
  may: Allowed,
  beside: () => void = () => {},
): Promise<Rehearsed> {
  const clearing: Promise<unknown>[] = [];
  try {
    return await playAndJudge(system, subject, plan, options, may, beside, (work) => clearing.push(work));
  } catch (error) {
    // A run that goes on does so for longer than that; one that ends here leaves nothing.
    await Promise.all(clearing);
    throw error;
  }
}

async function playAndJudge(
  system: System,
  { distro }: { readonly distro: Distro },
  plan: Plan,
  options: Options,
  may: Allowed,
  beside: () => void,
  clearing: (work: Promise<unknown>) => void,
): Promise<Rehearsed> {
  const nothing = { plan, going: { clash: [], others: [] } };
  const step = plan.steps.find(
    (each): each is PackageInstallStep => each.kind === "package-install" && each.role === "docker",
  );
  const { repository } = plan;
  if (step && !step.clear && !options.bundle) {
    const { artefacts } = plan;
    await rehearseOwn(system, step, artefacts.length > 0 ? roomOf(artefacts) : undefined);
  }
  if (repository === undefined || step?.clear === undefined || step.resolve) return nothing;
  const names = step.packages.map(({ name }) => name);
  const [missing, clash] = await Promise.all([
    missingPackages(system, step.query, step.packages),
    clashing(system, step.query, step.clear, names),
  ]);
  if (missing.length === 0 && clash.size === 0) return nothing;
  if (missing.length > 0) await demandFreePlaces(system);
  if (!options.restart) {
    const moving = [...missing.map(({ name }) => name), ...clash.keys()];
    await demandContainerdFree(system, initOf(distro), moving);
  }
  const transaction = { specs: missing.map((each) => spec(step.query, each)), removes: [...clash.keys()] };
  if (options.hold) await checkHolds(system, distro);
  const { cachedHere = [] } = managerFor(distro);
  const had = await cachedNow(system, { patterns: cachedHere });
  const played = options.bundle
    ? {
        rehearsal: await inBundle(system, distro, plan, step, transaction, options.bundle.alone),
        alone: false,
      }
    : await inPrivate(
        system,
        distro,
        { ...plan, repository },
        options,
        step,
        missing,
        transaction,
        may.versionAsked,
        beside,
        clearing,
      );
  if (played === undefined) {
    await demandRoom(system, roomOf(plan.artefacts), managerFor(distro).keeps);
    return nothing;
  }
  const { rehearsal, alone } = played;
  const places = await exclusionsIn(system, rehearsal.problems, distro);
  const unseen = rehearsal.problems.some(({ kind }) => kind === "excluded" || kind === "not-found");
  const moving = unseen ? await heldHere(system, step.query, names) : [];
  const problems = rehearsal.problems.flatMap((problem) => {
    // yum 3 says of what is excluded only that there is none.
    const kind = problem.kind === "not-found" && places.length > 0 ? ("excluded" as const) : problem.kind;
    return stops({ ...problem, kind }, names, moving) ? [{ ...problem, kind }] : [];
  });
  if (problems.length > 0) {
    const excluded = problems.some(({ kind }) => kind === "excluded");
    // What is not found is no reason by itself, and often the line that names what is missing.
    const told = rehearsal.problems.flatMap((each) => {
      const mine = problems.find(({ text }) => text === each.text);
      return mine ?? (each.kind === "not-found" ? each : []);
    });
    throw wouldFail(
      told,
      step.query,
      places,
      excluded ? await lockedVersion(system, distro) : undefined,
      step.wayOut,
    );
  }
  const others = othersThatGo(rehearsal, transaction.removes);
  if (others.length > 0 && !may.asks && !may.allowRemove) throw moreWouldGo(others, transaction.removes);
  const versions = await installedVersions(system, step.query, others);
  const brings = rehearsal.installs.map(({ name }) => name).filter((name) => !names.includes(name));
  const agreed = { ...step, brings, clear: { ...step.clear, others } };
  const settled = alone && step.only ? readingAlone(agreed, step.only) : agreed;
  return {
    plan: {
      ...plan,
      steps: plan.steps.map((each) =>
        each === step ? settled : each.kind === "package-index" ? { ...each, had } : each,
      ),
    },
    going: {
      clash: [...clash].map(([name, version]) => ({ name, version })),
      others: others.map((name) => ({ name, version: versions.get(name) ?? "" })),
    },
  };
}

/**
 * A hold of docker-ce's own packages moves with them, be it a mark or a version lock that excludes the others; what is
 * not found may be the mirror's, and its step says so.
 */
function stops({ kind, text }: Problem, names: readonly string[], moving: readonly string[]): boolean {
  if (kind === "held") return !names.includes(text) && !text.includes(" ");
  if (kind === "excluded" && moving.some((name) => new RegExp(`(^|[ :'"])${name}-\\d`).test(text)))
    return false;
  return kind !== "not-found" && kind !== "other";
}

/** Those of docker-ce's packages that are installed and held. */
async function heldHere(system: System, query: PackageQuery, names: readonly string[]): Promise<string[]> {
  return heldOf(system, query, [...(await installedVersions(system, query, names)).keys()]);
}

/** @throws SetupError "step-failed" where this machine's package manager can't hold anything */
async function checkHolds(system: System, distro: Distro): Promise<void> {
  const { query, withoutHolds } = managerFor(distro);
  if (withoutHolds === undefined) return;
  const { code, stdout, stderr } = await system.exec(query.holds.list, { env: { LC_ALL: "C" } });
  if (code === 0 || !withoutHolds.says.test(`${stdout}\n${stderr}`)) return;
  const { en, zh } = withoutHolds.what;
  throw new SetupError(
    "step-failed",
    { en: `--hold: ${en} Nothing was changed.`, zh: `--hold：${zh}没有任何改动。` },
    { next: withoutHolds.next },
  );
}
