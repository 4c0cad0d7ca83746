import { dirname } from "node:path";
import type { Distro } from "../../../distros/types.ts";
import { SetupError } from "../../errors.ts";
import { readRegistryMirrors } from "../../machine/daemon-json/merge.ts";
import { proxyDropIn } from "../../machine/daemon-json/proxy.ts";
import { daemonJsonPath, readDaemonJson } from "../../machine/daemon-json/read.ts";
import { backupSuffix } from "../../machine/daemon-json/write.ts";
import { commandLines, otherNamespaces, othersAmong } from "../../machine/docker-data/look.ts";
import { runtimePackages } from "../../machine/docker-packages.ts";
import { daemonUnit, initNamed, initOf, type NamesInit } from "../../machine/inits/index.ts";
import type { InitName } from "../../machine/inits/init.ts";
import { managerFor } from "../../machine/managers/index.ts";
import { namedByEntry, staysForEntry } from "../../machine/managers/needed-by.ts";
import { RETIRED } from "../../machine/managers/retired.ts";
import type { Manager } from "../../machine/managers/types.ts";
import { type ImportedKeyTouch, importedKeys } from "../../machine/resources/imported-key.ts";
import { leftoverFiles, leftSince } from "../../machine/resources/leftover.ts";
import { supplyOf } from "../../sources/supply/index.ts";
import type { ReadSystem } from "../../system/read-only.ts";
import { exists } from "../../system/read-text.ts";
import { linkTarget } from "../../system/real-path.ts";
import type { System } from "../../system/types.ts";
import type { Target } from "../../terms.ts";
import type { Text } from "../../text.ts";
import type { Entry } from "../journal-entry.ts";
import {
  filesRetired,
  filesWritten,
  firstCutOff,
  installedHere,
  keysImported,
  neededThatCame,
  packagesBrought,
  wroteDaemonJson,
} from "../ownership.ts";
import type { Step } from "../steps/index.ts";
import { makeUninstallPlan } from "../uninstall.ts";
import { whyKeysStay } from "./key-in-use.ts";
import { settleData } from "./purge.ts";

export interface UninstallWish {
  readonly lockTimeoutSeconds: number;
  readonly purge: boolean;
  /** Also what docker-setup did not install. */
  readonly all: boolean;
  /** Packages that need Docker's may go with them. */
  readonly allowRemove: boolean;
}

export interface SettledUninstall extends NamesInit {
  readonly steps: readonly Step[];
  /** What stays on the machine, and why. */
  readonly stays: readonly Text[];
}

/**
 * What an uninstall takes from this machine: what docker-setup brought, as its journals tell, and with --purge what the
 * daemon made in the data directory that it really uses. Reads only.
 * @throws SetupError "not-confirmed" where other packages would go, "containers-running" where data is in use,
 * "environment" where nobody can tell where it is
 */
export async function settleUninstall(
  system: System,
  subject: { readonly distro: Distro; readonly target: Target },
  entries: readonly Entry[],
  wish: UninstallWish,
): Promise<SettledUninstall> {
  const manager = managerFor(subject.distro);
  const init = initOf(subject.distro);
  const supply = supplyOf(subject.distro, subject.target);
  const names = [...supply.packages].reverse();
  const { installed, broken } = await manager.inventory(system, names);
  // One whose script failed is there, too.
  const here = names.filter((name) => installed.has(name) || broken.has(name));
  const brought = wish.all ? here : packagesBrought(entries, here);
  const containerd = await containerdUsers(system, brought);
  const ours = brought.filter((name) => !runtimePackages.includes(name) || containerd.length === 0);
  const others = ours.length > 0 ? await manager.dependants(system, ours) : [];
  if (others.length > 0 && !wish.allowRemove) throw neededBy(others);
  const files = await settleFiles(system, subject.distro, entries);
  const imported = await settleKey(system, manager, entries, files);
  const backup = (await linkTarget(system, daemonJsonPath)) + backupSuffix;
  const goes = !here.some((name) => name === "docker-ce" && !ours.includes(name));
  const data =
    wish.purge && goes && (ours.length > 0 || installedHere(entries, supply.packages[0]!))
      ? await settleData(
          system,
          init,
          containerd.length === 0 &&
            !runtimePackages.some((name) => installed.has(name) && !ours.includes(name)),
        )
      : { steps: [], stays: [] };
  const { steps } = makeUninstallPlan({
    ...subject,
    ...files,
    remove: [...files.remove, ...(await leftByKill(system, manager, entries))],
    importedKey: imported.key,
    lockTimeoutSeconds: wish.lockTimeoutSeconds,
    entries,
    packages: [...others, ...ours],
    registryMirrors: await registryMirrorsNow(system),
    daemonJson: await readDaemonJson(system).catch(() => undefined),
    data: data.steps,
    backup: (await exists(system, backup)) || wroteDaemonJson(entries) ? backup : undefined,
  });
  return {
    ...initNamed(subject.distro),
    steps,
    stays: [
      ...notBrought(
        manager,
        here.filter((name) => !brought.includes(name)),
      ),
      ...(await neededThatStays(manager, system, entries, ours)),
      ...usedContainerd(containerd),
      ...files.stays,
      ...imported.stays,
      ...data.stays,
    ],
  };
}

/** Who else uses containerd: namespaces other than dockerd's, by the shims that run and by what containerd says. */
async function containerdUsers(system: ReadSystem, brought: readonly string[]): Promise<string[]> {
  if (!brought.some((name) => runtimePackages.includes(name))) return [];
  const [lines, told] = await Promise.all([commandLines(system), otherNamespaces(system)]);
  return [...new Set([...othersAmong(lines), ...(told ?? [])])].sort();
}

/** Files of ours go, or become what they were; what a person changed since is left. */
async function settleFiles(system: ReadSystem, distro: NamesInit, entries: readonly Entry[]) {
  const remove: string[] = [];
  const links: { path: string; to: string }[] = [];
  const restore: { path: string; content: string; mode: number; unit?: string; init?: InitName }[] = [];
  const stays: Text[] = [];
  for (const { path, before, left } of filesWritten(entries)) {
    const now = (await system.files.read(path).catch(() => undefined))?.toString("utf8");
    if (now === undefined) continue;
    if (left !== undefined && now !== left) {
      stays.push(changedSince(path));
    } else if (before.type === "file") {
      const content = Buffer.from(before.content, "base64").toString("utf8");
      restore.push({
        path,
        content,
        mode: before.mode,
        ...(isDropIn(path, distro) ? { unit: daemonUnit(distro), ...initNamed(distro) } : {}),
      });
    } else {
      remove.push(path);
      if (before.type === "symlink") links.push({ path, to: before.to });
    }
  }
  // The key of an entry that stays, or that somebody wrote or renamed since.
  const goes = (file: string) => remove.includes(file) || restore.some(({ path }) => path === file);
  for (const path of [...remove]) {
    const file = await namedByEntry(system, path, goes);
    if (file === undefined) continue;
    remove.splice(remove.indexOf(path), 1);
    stays.push(staysForEntry(path, file));
  }
  const switchOn: string[] = [];
  for (const { path, before } of filesRetired(entries)) {
    const now = await system.files.read(path).catch(() => undefined);
    const aside = `${path}.disabled`;
    if (now?.toString("latin1").includes(RETIRED)) switchOn.push(path);
    // docker-setup 0.1 renamed files.
    else if (now === undefined && (await system.files.read(aside).catch(() => undefined)) !== undefined) {
      restore.push({
        path,
        content: Buffer.from(before.content, "base64").toString("utf8"),
        mode: before.mode,
      });
      remove.push(aside);
    }
  }
  return { remove, links, restore, switchOn, stays };
}

/** What a killed installation left; dpkg's own command, which comes first, finishes what it left. */
async function leftByKill(system: ReadSystem, { unpacking }: Manager, entries: readonly Entry[]) {
  const began = firstCutOff(entries);
  if (began === undefined || unpacking?.owner === undefined) return [];
  return leftoverFiles(system, leftSince(unpacking, began));
}

/** The repository's key goes with its entry, unless another entry names it. */
async function settleKey(
  system: ReadSystem,
  manager: Manager,
  entries: readonly Entry[],
  { remove, restore }: { readonly remove: readonly string[]; readonly restore: readonly { path: string }[] },
): Promise<{ key?: Omit<ImportedKeyTouch, "what">; stays: readonly Text[] }> {
  const change = keysImported(entries);
  if (change === undefined) return { stays: [] };
  const { what: _, before: __, ...key } = change;
  const here = await importedKeys(system, key);
  if (here.length === 0) return { stays: [] };
  const gone = (file: string) => remove.includes(file) || restore.some(({ path }) => path === file);
  const why = await whyKeysStay(system, manager, key, here, gone);
  return why ? { stays: [why] } : { key, stays: [] };
}

const changedSince = (path: string): Text => ({
  en: `${path} stays as it is now: it was changed after docker-setup changed it.`,
  zh: `${path} 保持现状：docker-setup 改动之后又有人改动过。`,
});

const isDropIn = (path: string, distro: NamesInit) => dirname(path) === dirname(proxyDropIn(initOf(distro)));

/** A file that does not parse has nothing in it that can be said to be ours. */
async function registryMirrorsNow(system: System): Promise<string[]> {
  try {
    return readRegistryMirrors((await readDaemonJson(system)) ?? "{}");
  } catch {
    return [];
  }
}

function notBrought(manager: Manager, names: readonly string[]): Text[] {
  if (names.length === 0) return [];
  const list = names.join(", ");
  const by = [
    ...manager.remove.filter((word) => /^[a-z-]+$/.test(word) && !word.startsWith("-")),
    ...names,
  ].join(" ");
  return [
    {
      en: `${list}: docker-setup did not install them, so they stay. To remove them: uninstall --all, or ${by}`,
      zh: `${names.join("、")}：并非由 docker-setup 安装，因此保留。如需移除：uninstall --all，或 ${by}`,
    },
  ];
}

function usedContainerd(users: readonly string[]): Text[] {
  if (users.length === 0) return [];
  return [
    {
      en: `containerd and /var/lib/containerd stay: others use them (namespace ${users.join(", ")}).`,
      zh: `保留 containerd 和 /var/lib/containerd：仍有其他程序在使用（命名空间 ${users.join("、")}）。`,
    },
  ];
}

/** What came along with Docker's packages: somebody may have come to need it since, so it is only named. */
async function neededThatStays(
  manager: Manager,
  system: System,
  entries: readonly Entry[],
  going: readonly string[],
): Promise<Text[]> {
  const came = neededThatCame(entries);
  if (going.length === 0 || came.length === 0) return [];
  const { installed } = await manager.inventory(system, came);
  const here = came.filter((name) => installed.has(name));
  if (here.length === 0) return [];
  return [
    {
      en: `Came along with Docker's packages and may stay, in case something else has come to need it: ${here.join(", ")}.`,
      zh: `随 Docker 软件包装上、可能保留的依赖（以防其他程序已在使用）：${here.join("、")}。`,
    },
  ];
}

/** Of the packages that would go too. */
export function neededBy(names: readonly string[]): SetupError {
  return new SetupError(
    "not-confirmed",
    {
      en: `These packages need Docker's and would go with them: ${names.join(", ")}`,
      zh: `以下软件包依赖 Docker，会一并被移除：${names.join("、")}`,
    },
    {
      why: { en: "Nothing was changed.", zh: "没有任何改动。" },
      next: {
        en: "Remove them yourself first, or allow it with --allow-remove.",
        zh: "请先自行移除，或用 --allow-remove 允许一并移除。",
      },
    },
  );
}
