/**
 * `npm test`: format and lint, types, the tests that run anywhere, and the lab where it can run. What is left out is
 * said. Under CI nothing is left out: a lab that can't run is a failure.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkHost, installHostPackages, labCache, openLab } from "../lab/index.ts";
import { machineNames } from "../lab/types.ts";

const ci = process.env.CI === "true";
const scratch = mkdtempSync(join(tmpdir(), "docker-setup-test-"));
let passed = 0;
let failed = 0;

function heading(text: string): void {
  console.log(`\n== ${text}`);
}

/** Runs one of the checkers; a failure counts as one failed test. */
function check(name: string, argv: string[]): void {
  heading(name);
  const { status } = spawnSync("npx", argv, { stdio: "inherit" });
  if (status === 0) passed++;
  else failed++;
}

/** Runs a vitest project and adds up what its JSON report says. */
function vitest(project: string): void {
  const report = join(scratch, `${project}.json`);
  const { status } = spawnSync(
    "npx",
    [
      "vitest",
      "run",
      "--project",
      project,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  try {
    const { numPassedTests, numFailedTests, numTotalTestSuites } = JSON.parse(readFileSync(report, "utf8"));
    passed += numPassedTests;
    failed += numFailedTests;
    // A file that could not even be loaded has no failed test.
    if (status !== 0 && numFailedTests === 0) failed++;
    if (numTotalTestSuites === 0) failed++;
  } catch {
    failed++;
  }
}

/** Why the lab can't run here; undefined when it can. Installs what is missing where that was asked for. */
async function labObstacle(): Promise<string | undefined> {
  const { blockers, missing } = await checkHost(labCache());
  if (blockers.length > 0) return blockers.map(({ en, zh }) => `${en} ${zh}`).join("\n");
  if (missing.length === 0) return undefined;
  if (!ci && !process.argv.includes("--install")) {
    return `Debian packages are missing: ${missing.join(" ")}\nnpm test -- --install installs them. 加上 --install 即可安装。`;
  }
  await installHostPackages(missing, console.log);
  return undefined;
}

try {
  check("biome", ["biome", "check", "--error-on-warnings", "."]);
  check("tsc", ["tsc", "--noEmit"]);
  heading("tests that run anywhere");
  vitest("unit");
  heading("tests on the lab's machines");
  const obstacle = await labObstacle();
  if (obstacle === undefined) {
    // Built here, so that no test carries the time of a cold build.
    const lab = await openLab({ log: console.log });
    await lab.prepare(machineNames);
    await lab.close();
    vitest("lab");
  } else {
    console.log(`The lab was left out. 未运行实验环境测试。\n${obstacle}`);
    if (ci) failed++;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  failed++;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
