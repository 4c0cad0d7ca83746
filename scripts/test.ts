/**
 * `npm test`: format and lint, types, the tests that run anywhere, and the lab where it can run. As root on Debian it
 * first installs the packages that it lacks; elsewhere the tests that need them are left out. What is left out is said,
 * and not counted as passed; under CI it is a failure. `npm test -- test/golden …` runs only the test files whose path
 * holds one of the words. What takes longest in the lab is left to `npm run test:all` (thorough.ts).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkHost, installHostPackages, labCache, missingPackages, openLab } from "../lab/index.ts";
import { ownMachineNames } from "../lab/types.ts";
import { type Count, readReport, sayLeftOut } from "./left-out.ts";
import { testPackages } from "./packages.ts";
import { all, mainMachines, thoroughFiles } from "./thorough.ts";

const ci = process.env.CI === "true";
const files = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), "docker-setup-test-"));
const total: Count = { passed: 0, failed: 0, leftOut: [] };

function heading(text: string): void {
  console.log(`\n== ${text}`);
}

/** Runs one of the checkers; a failure counts as one failed test. */
function check(name: string, argv: string[]): void {
  heading(name);
  const { status } = spawnSync("npx", argv, { stdio: "inherit" });
  if (status === 0) total.passed++;
  else total.failed++;
}

/** Runs a vitest project and adds up what its report says. */
function vitest(project: string): void {
  const report = join(scratch, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const argv = ["vitest", "run", "--project", project, ...reporters, ...files];
  // Words may choose files of one project only.
  if (files.length > 0) argv.push("--passWithNoTests");
  // A file that is named is run, whatever time it takes.
  const env = files.length > 0 ? { ...process.env, DOCKER_SETUP_TESTS: "all" } : process.env;
  const { status } = spawnSync("npx", argv, { stdio: ["ignore", "inherit", "inherit"], env });
  const { passed, failed, leftOut } = readReport(report, status, files.length > 0);
  total.passed += passed;
  total.failed += failed;
  total.leftOut.push(...leftOut);
}

/** Installs what is missing, as root on Debian; without root the tests say what they do without. */
async function install(withLab: boolean): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  const missing = await missingPackages(testPackages(withLab));
  if (missing.length === 0) return;
  heading("Debian packages are missing and get installed 缺少 Debian 软件包，现在安装");
  await installHostPackages(missing, console.log);
}

try {
  const { blockers } = await checkHost(labCache());
  await install(blockers.length === 0);
  check("biome", ["biome", "check", "--error-on-warnings", "."]);
  check("tsc", ["tsc", "--noEmit"]);
  check("arrows", ["depcruise", "--output-type", "err-long", "src", "distros", "lab", "scripts"]);
  heading("tests that run anywhere");
  vitest("unit");
  heading("tests on the lab's machines");
  if (blockers.length === 0) {
    // Built here, so that no test carries the time of a cold build.
    const lab = await openLab({ log: console.log });
    await lab.prepare([...mainMachines, ...ownMachineNames]);
    await lab.close();
    vitest("lab");
    if (!all && files.length === 0) {
      console.log(`npm run test:all has more machines, and these files besides 另有以下测试：`);
      for (const file of thoroughFiles) console.log(`  ${file}`);
    }
  } else {
    console.log("The lab was left out. 未运行实验环境测试。");
    for (const { en, zh } of blockers) console.log(`${en} ${zh}`);
    if (ci) total.failed++;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total.failed++;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
sayLeftOut(total.leftOut);
if (ci && total.leftOut.length > 0) total.failed += total.leftOut.length;
const leftOut = total.leftOut.length > 0 ? `, ${total.leftOut.length} left out` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${leftOut}`);
process.exit(total.failed === 0 ? 0 : 1);
