import { daemonPackages } from "../../machine/docker-packages.ts";
import { isOfPodman } from "../../machine/facts/podman.ts";
import { daemonUnit, initNamed } from "../../machine/inits/index.ts";
import { managerOf, managerThatAsks } from "../../machine/managers/index.ts";
import { fetchFirst } from "../../machine/packages/fetch-first.ts";
import { installedVersions, missingPackages, spec } from "../../machine/packages/installed.ts";
import { leftovers } from "../../machine/packages/leftovers.ts";
import { clashing, transact } from "../../machine/packages/transaction.ts";
import { bringToVersions } from "../../machine/packages/versions.ts";
import { type Difference, listed, plain } from "../../machine/resources/difference.ts";
import { packagesDiffer, packagesLeft } from "../../machine/resources/packages.ts";
import type { Interruption } from "../../machine/work/work.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import type { PackageVersion } from "../../terms.ts";
import { withStarts } from "./daemon-start.ts";
import { Ahead, filesOf } from "./package-ahead.ts";
import { installInScript } from "./package-install-script.ts";
import type { PackageInstallStep } from "./package-install-step.ts";
import { askOrigin, demandOwnBefore, demandOwnFiles, demandOwnNow } from "./package-origin.ts";
import { each, type StepContext, type StepKind } from "./types.ts";

const list = (step: PackageInstallStep) =>
  step.packages.map(({ name, version }) => (version ? `${name} ${version}` : name)).join(", ");

export const packageInstall: StepKind<PackageInstallStep> = {
  title(step) {
    if (step.role === "prerequisites") {
      const names = step.packages.map((p) => p.name).join(", ");
      return { en: `Install what the repository needs: ${names}`, zh: `安装软件源所需的软件包：${names}` };
    }
    const [docker] = step.packages;
    const version = docker?.version
      ? ` ${docker.version}`
      : step.resolve?.wanted
        ? ` ${step.resolve.wanted}`
        : "";
    const name = docker?.name ?? "docker-ce";
    return { en: `Install ${name}${version}`, zh: `安装 ${name}${version}` };
  },
  why(step) {
    if (step.role === "prerequisites") {
      return {
        en: "The mirror is reached over https; only what is missing gets installed.",
        zh: "镜像站通过 https 访问；只安装缺少的。",
      };
    }
    if (step.resolve) {
      return {
        en: `No mirror was reached when this was made, so versions are looked up on the machine: ${list(step)}.`,
        zh: `生成时没有连上镜像站，因此在本机上查找版本：${list(step)}。`,
      };
    }
    if (step.because) return step.because;
    if (step.clear === undefined) {
      return {
        en: `Docker has no repository for this system, so these are its own packages: ${list(step)}.`,
        zh: `Docker 没有此系统的软件源，因此安装系统自带的软件包：${list(step)}。`,
      };
    }
    return {
      en: `Exact versions, so that every machine gets the same: ${list(step)}.`,
      zh: `使用确切版本，使每台机器都一致：${list(step)}。`,
    };
  },
  async touches({ role, packages, query, commands, remove, removeBroken, clear, brings, ...step }, system) {
    const wanted = packages.map(({ name }) => name);
    const going = clear ? [...(await clashing(system, query, clear, wanted)).keys()] : [];
    const names = [...wanted, ...going, ...(clear?.others ?? [])];
    // What comes back is of a version that was there.
    const manager = role === "docker" ? managerThatAsks(query) : undefined;
    const install = manager?.install({ pinned: true, own: clear === undefined, anywhere: true }) ?? commands;
    const mine = { what: "packages", names, query, install, remove } as const;
    const changes = removeBroken ? { ...mine, removeBroken } : mine;
    const some = (await installedVersions(system, query, names)).size > 0;
    const holds = some ? [{ what: "hold", names, ...query.holds } as const] : [];
    // What comes back, comes back from the end: the unit after the packages that bring it, and what they need after them.
    const needed = brings?.length ? [{ ...changes, names: brings }] : [];
    const unit = { what: "unit", unit: daemonUnit(step), ...initNamed(step) } as const;
    const database = step.origin && managerOf(step.origin.manager).importedKeys;
    // Goes last: what comes back may be checked against it.
    const keys = database
      ? [{ what: "imported-key", keys: step.origin!.keys, query, ...database } as const]
      : [];
    const purge = manager?.purge;
    const left =
      purge && clear
        ? [{ what: "configuration", names: [...wanted, ...(brings ?? [])], query, purge } as const]
        : [];
    const group = step.origin
      ? [{ what: "group", group: "docker", remove: ["groupdel", "docker"] } as const]
      : [];
    return each([
      ...group,
      ...keys,
      ...left,
      ...needed,
      ...(going.length > 0 ? [unit] : []),
      changes,
      ...holds,
    ]);
  },
  async differs(step, { system }) {
    const { resolve, query, packages, clear } = step;
    if (resolve) return { want: plain(`docker-ce ${resolve.wanted || "*"}`), have: plain("?") };
    const names = packages.map(({ name }) => name);
    const found = await Promise.all([
      installedVersions(system, query, names).then((installed) => packagesDiffer(packages, installed)),
      clear ? clashing(system, query, clear, names).then(packagesLeft) : undefined,
      leftBy(step, system).then(filesLeft),
    ]);
    const differences = found.filter((each) => each !== undefined);
    if (differences.length === 0) return undefined;
    return {
      want: listed(differences.map(({ want }) => want)),
      have: listed(differences.map(({ have }) => have)),
    };
  },
  async ahead(step, { system, log, waiting, part, signal, ahead: begun }) {
    const { query, packages, ahead: files } = step;
    if (files === undefined) return;
    const ahead = begun ?? new Ahead(system, filesOf(files, await missingPackages(system, query, packages)));
    if (ahead.files.files.length === 0) return;
    const check = (paths: readonly string[]) => demandOwnFiles(system, step, paths);
    const place = () => ahead.place(log, waiting, signal, check);
    try {
      await (part ? part(ahead.title, place) : place());
    } finally {
      if (begun === undefined && !signal?.aborted) await ahead.discard();
    }
    if (signal?.aborted) return;
    waiting({ en: "unpacking and configuring", zh: "正在解包和配置" });
    askOrigin(step, system);
  },
  interrupts: async (step, { system }) => interruptionBy(step, await workLeft(step, system)),
  async run(step, context) {
    const { query, packages, clear } = step;
    const { system } = context;
    const left = await workLeft(step, system);
    const { missing, going } = left;
    const interruption = interruptionBy(step, left);
    if (interruption) await context.allowInterruption(interruption);
    const specs = missing.map((each) => spec(query, each));
    if (specs.length + going.length === 0) return clearAway(step, context);
    await demandOwnBefore(system, step, missing);
    let printed = "";
    if (clear && going.length > 0) {
      await withStarts(step, context, async () => {
        printed += await transact(context, query, clear, { specs, removes: going });
      });
    }
    if (going.length === 0 && specs.length > 0) await fetchRest(step, context, missing, specs);
    await withStarts(step, context, async () => {
      printed += await bringToVersions(context, query, step.commands, packages, false);
    });
    context.settled?.();
    await clearAway(step, context);
    await demandOwnNow(system, step, missing, printed);
  },
  script: installInScript,
};

/**
 * Has the manager fetch what was not fetched ahead, and looks at all of the repository's files before it unpacks one.
 * @throws SetupError "network", "untrusted-key"
 */
async function fetchRest(
  step: PackageInstallStep,
  context: StepContext,
  missing: readonly PackageVersion[],
  specs: readonly string[],
): Promise<void> {
  const { ahead, brings, commands, query } = step;
  const { system } = context;
  const here = async () => {
    const paths = await Promise.all(
      (ahead ? filesOf(ahead, missing).files : []).map(async (file) => {
        const path = await managerOf(ahead!.manager).cache?.path(system, file, ahead!.channel);
        return path !== undefined && (await system.files.stat(path)) !== undefined ? [path] : [];
      }),
    );
    return paths.flat();
  };
  const all = brings?.length === 0 && (await here()).length === missing.length;
  if (all) return;
  await fetchFirst(context, query, [...commands[0]!, ...specs]);
  await demandOwnFiles(system, step, await here());
}

/** Packages that are to come, and those that make room for them. */
interface WorkLeft {
  readonly missing: readonly PackageVersion[];
  readonly going: readonly string[];
}

async function workLeft(
  { query, packages, clear }: PackageInstallStep,
  system: ReadSystem,
): Promise<WorkLeft> {
  const names = packages.map(({ name }) => name);
  const [missing, going] = await Promise.all([
    missingPackages(system, query, packages),
    clear ? clashing(system, query, clear, names) : new Map<string, string>(),
  ]);
  return { missing, going: [...going.keys()] };
}

/** What makes room takes its daemon along; an upgrade or downgrade restarts it, and a first installation finds none. */
function interruptionBy(
  { role, resolve, clear }: PackageInstallStep,
  { missing, going }: WorkLeft,
): Interruption | undefined {
  if (role !== "docker") return undefined;
  if (going.length > 0)
    return { liveRestoreHelps: false, podmanToo: [...going, ...(clear?.others ?? [])].some(isOfPodman) };
  // Which version it is to be is not known yet.
  if (resolve) return undefined;
  return missing.some(({ name }) => daemonPackages.includes(name)) ? { liveRestoreHelps: true } : undefined;
}

/** Beside files of its packages, and of what comes with them: the next transaction leaves them where they are. */
async function leftBy(step: PackageInstallStep, system: ReadSystem): Promise<string[]> {
  const { files, brings = [], query, packages } = step;
  if (files === undefined) return [];
  const names = packages.map(({ name }) => name);
  // Of what is not installed the manager has no list.
  if ((await installedVersions(system, query, names)).size === 0) return [];
  return leftovers(system, files, [...files.of, ...brings]);
}

const filesLeft = (paths: readonly string[]): Difference | undefined =>
  paths.length === 0
    ? undefined
    : {
        want: { en: "nothing left of an installation that was killed", zh: "没有被终止的安装留下的文件" },
        have: plain(paths.join(", ")),
      };

async function clearAway(step: PackageInstallStep, { system, log }: StepContext): Promise<void> {
  for (const path of await leftBy(step, system)) {
    await system.files.remove(path);
    log(`removed ${path}, which a killed transaction left`);
  }
}
