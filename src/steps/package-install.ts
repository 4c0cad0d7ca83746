import { dirname, join } from "node:path";
import type { Channel, PackageVersion } from "../plan/types.ts";
import type { System } from "../system/types.ts";
import { runPackageCommand, waitInScript } from "./package-lock.ts";
import { bringToVersions } from "./package-versions.ts";
import {
  installedInScript,
  installedVersions,
  missingInScript,
  missingPackages,
  type PackageQuery,
} from "./packages.ts";
import { command, quote } from "./quote.ts";
import type { StepKind } from "./types.ts";

interface Resolve {
  /** Prints all versions of the package whose name is appended. */
  readonly list: readonly string[];
  /** What was asked for; "" is the newest. */
  readonly wanted: string;
  readonly channel: Channel;
  /** Those that follow docker-ce's version; the others come in their newest. */
  readonly pinned: readonly string[];
}

/** Installs what is missing of some packages, in exact versions where they are known. */
export interface PackageInstallStep {
  readonly kind: "package-install";
  readonly role: "prerequisites" | "docker";
  readonly packages: readonly PackageVersion[];
  readonly query: PackageQuery;
  /** Refreshes the whole index; only prerequisites need it, and only when one is missing. */
  readonly refresh?: readonly string[];
  /** Tried in order, each with the specs that are still missing appended: yum refuses a lower version that its downgrade takes. */
  readonly commands: readonly (readonly string[])[];
  /** A script made without a mirror at hand finds the version on the machine. */
  readonly resolve?: Resolve;
  /** Takes names: how what was installed goes away again. */
  readonly remove: readonly string[];
  readonly removeBroken?: readonly string[];
  /** Prints the packages' files: what a killed rpm left beside them (FILE;1a2b3c4d) is deleted. */
  readonly files?: readonly string[];
}

const list = (step: PackageInstallStep) =>
  step.packages.map(({ name, version }) => (version ? `${name} ${version}` : name)).join(", ");

export const packageInstall: StepKind<PackageInstallStep> = {
  title(step) {
    if (step.role === "prerequisites") {
      const names = step.packages.map((p) => p.name).join(", ");
      return { en: `Have what the repository needs: ${names}`, zh: `备齐软件源所需的软件包：${names}` };
    }
    const [docker] = step.packages;
    const version = docker?.version
      ? ` ${docker.version}`
      : step.resolve?.wanted
        ? ` ${step.resolve.wanted}`
        : "";
    return { en: `Install docker-ce${version}`, zh: `安装 docker-ce${version}` };
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
    return {
      en: `Exact versions, so that every machine gets the same: ${list(step)}.`,
      zh: `使用确切版本，使每台机器都一致：${list(step)}。`,
    };
  },
  async touches({ packages, query, commands, remove, removeBroken }, system) {
    const names = packages.map(({ name }) => name);
    const install = commands;
    const mine = { what: "packages", names, query, install, remove } as const;
    const changes = removeBroken ? { ...mine, removeBroken } : mine;
    const some = (await installedVersions(system, query, names)).size > 0;
    return some ? [changes, { what: "hold", names, ...query.holds }] : [changes];
  },
  async done(step, { system }) {
    if (step.resolve) return false;
    return (await missingPackages(system, step.query, step.packages)).length === 0;
  },
  async run(step, context) {
    const missing = await missingPackages(context.system, step.query, step.packages);
    // An upgrade or downgrade restarts the daemon; a first installation finds none.
    if (missing.some(({ name }) => daemonPackages.includes(name)))
      await context.allowInterruption({ liveRestoreHelps: true });
    if (step.refresh) await runPackageCommand(context, step.query, step.refresh);
    await bringToVersions(context, step.query, step.commands, step.packages);
    if (step.files) await removeLeftovers(step.files, context.system);
  },
  script(step) {
    const helpers = ["packages", "package-lock", ...(step.role === "docker" ? ["containers"] : [])];
    const { resolve } = step;
    if (resolve) {
      const run = resolveOnMachine(step, resolve).join("\n");
      return { helpers: [...helpers, "resolve-version", "packages-by-version"], run };
    }
    const prepare = `missing=$(${missingInScript(step.query, step.packages)})`;
    return { helpers, prepare, done: '[ -z "$missing" ]', run: bringInScript(step, [prepare]).join("\n") };
  },
};

/** Replacing one of these restarts the daemon, and with it the containers unless live-restore is on. */
const daemonPackages = ["docker-ce", "containerd.io"];

/** sh: what bringToVersions does. `look` puts the specs of what is still missing into $missing. */
function bringInScript(step: PackageInstallStep, look: readonly string[]): string[] {
  const { role, query, refresh, files, commands } = step;
  const last = commands.length - 1;
  const install = commands.flatMap((argv, i) => [
    ...(i > 0 ? look : []),
    "# shellcheck disable=SC2086",
    // Only the last way has to succeed: an earlier one may refuse what a later one is for.
    `${i > 0 ? '[ -z "$missing" ] || ' : ""}${command(argv)} $missing${i < last ? " || :" : role === "docker" ? " || status=$?" : ""}`,
  ]);
  return [
    ...(role === "docker"
      ? [
          "# shellcheck disable=SC2086 # package names and versions hold no spaces",
          "keep_containers_through $missing",
        ]
      : []),
    waitInScript(query),
    ...(refresh ? [command(refresh)] : []),
    ...(role === "docker" ? holdingOn(step, install) : install),
    // yum may be content with less than it was told to do.
    ...look,
    '[ -z "$missing" ] || fail 10 "$MSG_NOT_INSTALLED $missing"',
    ...(files ? [`${command(files)} | remove_leftovers`] : []),
  ];
}

/** sh: a hold moves with its package. `lines` leave the exit code of a failure in $status. */
function holdingOn({ query, packages }: PackageInstallStep, lines: readonly string[]): string[] {
  const names = packages.map(({ name }) => name);
  return [
    "held=",
    `[ -z "$(${installedInScript(query, names)})" ] || held=$(${command(query.holds.list)} 2>/dev/null | held_among ${command(names)})`,
    "# shellcheck disable=SC2086",
    `[ -z "$held" ] || ${command(query.holds.release)} $held`,
    "status=0",
    ...lines,
    "# shellcheck disable=SC2086",
    `[ -z "$held" ] || ${command(query.holds.take)} $held`,
    '[ "$status" -eq 0 ] || exit "$status"',
  ];
}

/** rpm unpacks under a name with a suffix of eight hex digits and renames then: a killed one leaves that behind. */
async function removeLeftovers(list: readonly string[], system: System): Promise<void> {
  const { stdout } = await system.exec(list);
  const paths = new Set(stdout.split("\n").filter((path) => path.startsWith("/")));
  for (const directory of new Set([...paths].map((path) => dirname(path)))) {
    for (const name of await system.files.list(directory)) {
      const path = join(directory, name);
      if (/;[0-9a-f]{8}$/.test(name) && paths.has(path.slice(0, -9))) await system.files.remove(path);
    }
  }
}

/** sh: the version is looked up where the index is. A release before 18.09 is docker-ce alone: then there is no cli of that version. */
function resolveOnMachine(step: PackageInstallStep, { list, wanted, channel, pinned }: Resolve): string[] {
  const { query, packages } = step;
  const names = packages.map(({ name }) => name);
  const others = names.filter((name) => !pinned.includes(name));
  const look = [
    "# shellcheck disable=SC2086 # package names and versions hold no spaces",
    `missing=$(${command([...query.argv, ...names])} 2>/dev/null | missing_packages '${query.separator}' $wanted)`,
  ];
  return [
    `versions_of() { ${command(list)} "$1"; }`,
    `wanted=$(packages_by_version ${quote(wanted)} ${channel} ${quote(pinned.join(" "))} ${quote(others.join(" "))}) || quit 7`,
    ...look,
    '[ -n "$missing" ] || { already; return; }',
    ...bringInScript(step, look),
  ];
}
