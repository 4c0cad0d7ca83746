/**
 * `npx tsx scripts/publish-scripts.ts DIRECTORY`: writes the install script of each system and architecture, in both
 * languages, with SHA256SUMS, for a release to carry. It asks no network: a script looks the newest version up where it
 * runs, so that it does not grow old.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { findDistro } from "../distros/list.ts";
import { distroTable } from "../distros/table.ts";
import { parseTarget } from "../distros/target.ts";
import { dryRun } from "../src/cli/commands/dry-run.ts";
import { parseRequest } from "../src/cli/options/request.ts";
import { createTerminal } from "../src/cli/ui/terminal.ts";
import { SetupError } from "../src/errors.ts";
import { realSystem } from "../src/system/real.ts";
import type { System } from "../src/system/types.ts";
import type { Lang } from "../src/text.ts";

/**
 * What --target takes for each script: "debian:12/amd64". Systems that are known to get updates at the time; whoever has
 * another makes a script with --target. A codename is another name of the same. `now` in milliseconds since the epoch.
 */
export function publishedTargets(now: number): string[] {
  const today = new Date(now).toISOString().slice(0, 10);
  const living = distroTable().filter(({ endOfLife }) => endOfLife !== undefined && endOfLife >= today);
  return [...new Set(living.map(({ targets }) => targets[0]!))].flatMap((name) =>
    findDistro(parseTarget(name).distro)!.architectures.map((arch) => `${name}/${arch}`),
  );
}

/** "install-debian-12-amd64.sh", "install-debian-12-amd64.zh.sh". */
export const fileOf = (target: string, lang: Lang): string =>
  `install-${target.replace(/[:/]/g, "-")}${lang === "en" ? "" : `.${lang}`}.sh`;

/** A machine that reaches nobody. */
const offline = (system: System): System => ({
  ...system,
  env: {},
  fetch: () => Promise.reject(new SetupError("network", { en: "no network", zh: "没有网络" })),
  exchange: () => Promise.reject(new Error("a published script asks nobody")),
});

/** The script for a target, as it is published. */
export async function publishedScript(target: string, lang: Lang, system: System): Promise<string> {
  const silent = { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream;
  let script = "";
  const request = parseRequest({ dryRun: true, target });
  await dryRun(offline(system), request, createTerminal(lang, silent), (text) => {
    script += text;
  });
  return script;
}

/** Writes all of them, and SHA256SUMS as sha256sum -c takes it. */
export async function publishScripts(directory: string, system: System): Promise<void> {
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0) throw new Error(`${directory} is not empty`);
  const sums: string[] = [];
  for (const target of publishedTargets(system.now())) {
    for (const lang of ["en", "zh"] as const) {
      const [file, script] = [fileOf(target, lang), await publishedScript(target, lang, system)];
      writeFileSync(join(directory, file), script, { mode: 0o755 });
      sums.push(`${createHash("sha256").update(script).digest("hex")}  ${file}\n`);
    }
  }
  writeFileSync(join(directory, "SHA256SUMS"), sums.sort().join(""));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [, , directory] = process.argv;
  if (directory === undefined) {
    process.stderr.write("usage: npx tsx scripts/publish-scripts.ts DIRECTORY\n");
    process.exit(2);
  }
  await publishScripts(directory, realSystem());
}
