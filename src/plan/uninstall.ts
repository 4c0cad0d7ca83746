import type { Distro } from "../../distros/types.ts";
import { takingBack } from "../machine/daemon-json/edit-text.ts";
import type { Edit } from "../machine/daemon-json/edits.ts";
import { initNamed, type NamesInit } from "../machine/inits/index.ts";
import { managerFor } from "../machine/managers/index.ts";
import type { ImportedKeyTouch } from "../machine/resources/imported-key.ts";
import type { Change } from "../machine/resources/index.ts";
import type { Target } from "../terms.ts";
import type { Entry } from "./journal-entry.ts";
import { befores } from "./ownership.ts";
import { packageHold } from "./packages.ts";
import { hostStep } from "./plan.ts";
import type { DockerDataStep } from "./steps/docker-data.ts";
import type { FileStep } from "./steps/file.ts";
import type { Step } from "./steps/index.ts";

export interface UninstallInput {
  readonly distro: Distro;
  readonly target: Target;
  /** os-release's ID and VERSION_ID. */
  readonly machine?: { readonly id: string; readonly versionId: string };
  readonly lockTimeoutSeconds: number;
  /** What docker-setup wrote down on this machine, oldest first; runs that were taken back left out. */
  readonly entries: readonly Entry[];
  /** Packages to remove, those that need others first. */
  readonly packages: readonly string[];
  /** Files of ours that go, and those that become again what they were before. */
  readonly remove: readonly string[];
  /** Of these, links that stood there before. */
  readonly links?: readonly { readonly path: string; readonly to: string }[];
  readonly restore: readonly Pick<FileStep, "path" | "content" | "mode" | "unit" | "init">[];
  /** What the package manager imported for the repository, and nobody else names. */
  readonly importedKey?: Omit<ImportedKeyTouch, "what"> | undefined;
  /** Files of somebody's in which docker-setup switched entries off. */
  readonly switchOn?: readonly string[];
  /** Its present text; undefined where there is none. */
  readonly daemonJson?: string | undefined;
  /** daemon.json's present registry mirrors. */
  readonly registryMirrors: readonly string[];
  /** daemon.json's last text but one, which docker-setup keeps beside it; undefined: there will be none. */
  readonly backup?: string | undefined;
  /** Docker's data to delete; empty unless --purge. */
  readonly data: readonly DockerDataStep[];
}

/**
 * Takes away what docker-setup put on the machine, and nothing else: packages, the repository's file and key, and the
 * registry mirrors where they still are the ones that it wrote. Pure.
 */
export function makeUninstallPlan(input: UninstallInput): NamesInit & { steps: Step[] } {
  const by = initNamed(input.distro);
  const manager = managerFor(input.distro);
  const query = { ...manager.query, lockTimeoutSeconds: input.lockTimeoutSeconds };
  const steps = befores(input.entries);
  const wrote = steps.flatMap(({ data }) => (data.kind === "daemon-json" ? [data] : [])).at(-1);
  const held = steps.some(({ data }) => data.kind === "package-hold");
  const { packages } = input;
  return {
    ...by,
    steps: [
      hostStep(input),
      ...(packages.length > 0 && manager.mend.checks.length > 0
        ? [{ kind: "package-mend" as const, query, ...manager.mend, ...by, tolerant: true as const }]
        : []),
      ...(held && packages.length > 0 ? [packageHold(manager, packages, false)] : []),
      ...(packages.length > 0
        ? [
            {
              kind: "package-remove" as const,
              role: "docker" as const,
              names: packages,
              query,
              command: manager.remove,
              install: manager.install({ pinned: true, anywhere: true }),
              ...by,
            },
          ]
        : []),
      ...(input.importedKey ? [{ kind: "imported-key-remove" as const, ...input.importedKey }] : []),
      ...(input.remove.length > 0
        ? [
            {
              kind: "path-remove" as const,
              paths: input.remove,
              ...(input.links?.length ? { links: input.links } : {}),
            },
          ]
        : []),
      ...input.restore.map(restored),
      ...(input.switchOn?.length ? [{ kind: "repository-return" as const, paths: input.switchOn }] : []),
      ...keysBack(steps, input.daemonJson),
      ...(wrote && JSON.stringify(wrote.registryMirrors) === JSON.stringify(input.registryMirrors)
        ? [
            {
              ...wrote,
              registryMirrors: [],
              removeEmpty: madeByUs(
                steps.flatMap((s) => s.changes),
                wrote.path,
              ),
            },
          ]
        : []),
      // After daemon.json's last change.
      ...(input.backup ? [{ kind: "path-remove" as const, paths: [input.backup] }] : []),
      ...input.data,
    ],
  };
}

/** Keys of daemon.json that are as docker-setup's runs made them become what they were before the first of these. */
function keysBack(
  steps: ReturnType<typeof befores>,
  now: string | undefined,
): (Step & { kind: "daemon-keys" })[] {
  const wrote = steps.filter(({ data }) => data.kind === "daemon-keys");
  const [first] = wrote;
  if (first?.data.kind !== "daemon-keys") return [];
  const { path } = first.data;
  const change = first.changes.find((one) => one.what === "file");
  const file = change?.what === "file" && change.before.type === "file" ? change.before : undefined;
  const before = file && Buffer.from(file.content, "base64").toString("utf8");
  const edits = wrote.flatMap(({ data }) => (data.kind === "daemon-keys" ? data.edits : []));
  const back = takenBack(edits, before, now);
  if (back.length === 0) return [];
  const removeEmpty = madeByUs(
    steps.flatMap((s) => s.changes),
    path,
  );
  return [{ kind: "daemon-keys", path, edits: back, ...(removeEmpty ? { removeEmpty } : {}) }];
}

/** None of a file that does not parse. */
function takenBack(...[edits, before, now]: Parameters<typeof takingBack>): Edit[] {
  try {
    return takingBack(edits, before, now);
  } catch {
    return [];
  }
}

const restored = (file: UninstallInput["restore"][number]): FileStep => ({
  kind: "file",
  ...file,
  title: { en: `Restore ${file.path}`, zh: `将 ${file.path} 恢复原样` },
  why: { en: "It was here before docker-setup changed it.", zh: "docker-setup 改动之前，这里就有此文件。" },
});

/** Whether the file was not there before docker-setup's first change of it. */
function madeByUs(changes: readonly Change[], path: string): boolean {
  const first = changes.find((change) => change.what === "file" && change.path === path);
  return first?.what === "file" && first.before.type === "absent";
}
