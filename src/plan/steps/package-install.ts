import { dirname, join } from "node:path";
import { daemonPackages } from "../../machine/docker-packages.ts";
import { installedVersions, missingPackages } from "../../machine/packages/installed.ts";
import { bringToVersions } from "../../machine/packages/versions.ts";
import { plain } from "../../machine/resources/difference.ts";
import { packagesDiffer } from "../../machine/resources/packages.ts";
import type { System } from "../../system/types.ts";
import { installInScript } from "./package-install-script.ts";
import type { PackageInstallStep } from "./package-install-step.ts";
import type { StepKind } from "./types.ts";

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
  async differs({ resolve, query, packages }, { system }) {
    if (resolve) return { want: plain(`docker-ce ${resolve.wanted || "*"}`), have: plain("?") };
    const names = packages.map(({ name }) => name);
    return packagesDiffer(packages, await installedVersions(system, query, names));
  },
  async run(step, context) {
    const missing = await missingPackages(context.system, step.query, step.packages);
    // An upgrade or downgrade restarts the daemon; a first installation finds none.
    if (missing.some(({ name }) => daemonPackages.includes(name)))
      await context.allowInterruption({ liveRestoreHelps: true });
    await bringToVersions(context, step.query, step.commands, step.packages);
    if (step.files) await removeLeftovers(step.files, context.system);
  },
  script: installInScript,
};

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
