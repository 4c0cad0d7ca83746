import { SetupError } from "../../errors.ts";
import { type Edit, typedEdit } from "../../machine/daemon-json/edits.ts";
import { daemonUnit, initNamed, initOf } from "../../machine/inits/index.ts";
import { managerFor } from "../../machine/managers/index.ts";
import type { Subject } from "../../plan/settle/subject.ts";
import type { Step } from "../../plan/steps/index.ts";
import { readOnly } from "../../system/read-only.ts";
import type { System } from "../../system/types.ts";
import type { PackageVersion } from "../../terms.ts";
import { type Run, readRuns, stateOf } from "../journal/runs.ts";
import { compareUnits } from "./drop-ins.ts";
import { comparePackages } from "./packages.ts";
import { apart, compareSteps } from "./steps.ts";
import { type Seen, together } from "./types.ts";
import { compareEnd } from "./unfinished.ts";

/** Steps that leave something that can be found again. */
const lasting: readonly Step["kind"][] = [
  "daemon-json",
  "daemon-keys",
  "file",
  "group-member",
  "package-hold",
  "repository-key",
  "repository-retire",
];

/**
 * Compares this machine with what docker-setup's own runs left on it.
 * @throws SetupError "nothing-to-do" where there was no run, "not-seen" where their journals can't be read
 */
export async function compareWithRuns(system: System, { distro }: Subject): Promise<Seen> {
  const runs = await readRuns(system).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EACCES") throw error;
    throw new SetupError(
      "not-seen",
      {
        en: "Only root may read what docker-setup did here.",
        zh: "只有 root 才能读取 docker-setup 在本机的记录。",
      },
      {
        next: {
          en: "sudo npx docker-setup verify, or without root: docker-setup verify --lock FILE",
          zh: "请用 sudo npx docker-setup verify；无 root 权限时用 docker-setup verify --lock FILE",
        },
      },
    );
  });
  const { steps, packages } = leftBy(runs);
  const end = await compareEnd(system, runs);
  if (steps.length === 0 && packages.length === 0) {
    if (end.drifts.length + end.unseen.length > 0) return end;
    throw new SetupError(
      "nothing-to-do",
      { en: "docker-setup left nothing on this machine.", zh: "docker-setup 没有在本机留下任何内容。" },
      { next: { en: "Compare with a lock: --lock FILE", zh: "可与锁文件比较：--lock FILE" } },
    );
  }
  const mend = ["npx", "docker-setup"];
  const read = readOnly(system);
  const manager = managerFor(distro);
  const unit: Step = {
    kind: "unit",
    unit: daemonUnit(distro),
    registryMirrors: undefined,
    ...initNamed(distro),
  };
  const docker = packages.find(({ name }) => name === "docker-ce")?.version;
  const pinned = docker ? [...mend, "--docker-version", docker] : mend;
  const query = { ...manager.query, lockTimeoutSeconds: 0 };
  return together([
    end,
    ...(await Promise.all([
      comparePackages(read, manager, query, packages, pinned),
      compareSteps(read, packages.length > 0 ? [...steps, unit] : steps, (step) =>
        mendOf(step, mend, pinned),
      ),
      packages.length > 0 ? compareUnits(read, initOf(distro), endedWell(runs)) : { drifts: [], unseen: [] },
    ])),
  ]);
}

/** What a person asked for comes back by asking for it again, and brings no other version of Docker. */
function mendOf(step: Step, plain: readonly string[], pinned: readonly string[]): readonly string[] {
  switch (step.kind) {
    case "daemon-json":
      return step.registryMirrors.length > 0 && step.removeEmpty === undefined
        ? [...plain, "registry", "set", ...step.registryMirrors]
        : plain;
    case "daemon-keys":
      return [...pinned, ...step.edits.flatMap((edit) => ["--daemon", typedEdit(edit)])];
    case "group-member":
      return [...pinned, "--user", step.user];
    case "package-hold":
      return step.hold ? [...pinned, "--hold"] : pinned;
    default:
      return pinned;
  }
}

/** When the last run that ended well did, ms since the epoch; 0: none did. */
const endedWell = (runs: readonly Run[]): number =>
  Math.max(
    0,
    ...runs.flatMap(({ entries }) =>
      entries.flatMap((entry) => (entry.type === "end" && entry.code === 0 ? [Date.parse(entry.at)] : [])),
    ),
  );

/** What the last run that spoke of a thing made of it; an uninstall leaves nothing to compare. */
function leftBy(runs: readonly Run[]): { steps: readonly Step[]; packages: readonly PackageVersion[] } {
  const steps = new Map<string, Step>();
  let packages: readonly PackageVersion[] = [];
  for (const { entries } of runs.filter((run) => stateOf(run) !== "rolled-back")) {
    const undone = entries.flatMap((entry) => (entry.type === "undone" ? [entry.step] : []));
    const done = entries.flatMap((entry) =>
      entry.type === "after" && !undone.includes(entry.step) ? [entry.step] : [],
    );
    for (const entry of entries) {
      if (entry.type !== "before" || !done.includes(entry.step)) continue;
      const { data } = entry;
      if (data.kind === "package-remove") {
        steps.clear();
        packages = [];
      }
      if (data.kind === "package-install" && data.role === "docker" && !data.resolve)
        packages = data.packages;
      if (!lasting.includes(data.kind)) continue;
      for (const each of apart(data)) {
        // A secret is not in the journal, so what holds one can't be compared; what stood there before it neither.
        if (JSON.stringify(each).includes("***")) steps.delete(nameOf(each));
        else steps.set(nameOf(each), each);
      }
    }
  }
  return { steps: [...steps.values()], packages };
}

/** Entries of a list are each a thing of their own. */
const ofEdit = ({ op, path, value }: Edit): string =>
  [path.join("."), ...(op === "add" || op === "take" ? [JSON.stringify(value)] : [])].join(" ");

const nameOf = (step: Step): string =>
  `${step.kind} ${step.kind === "daemon-keys" ? step.edits.map(ofEdit).join() : ""} ${"path" in step ? step.path : "user" in step ? step.user : ""}`;
