/** What vitest's JSON report says of a run: how many passed and failed, and which were left out and for what's sake. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { packageOf } from "./packages.ts";

export interface LeftOut {
  /** Its file in the checkout. */
  file: string;
  name: string;
  /** The command that is missing; undefined where a test left itself out for another reason. */
  command: string | undefined;
}

export interface Count {
  passed: number;
  failed: number;
  leftOut: LeftOut[];
}

/** The part of vitest's report that is read here (https://vitest.dev/guide/reporters.html#json-reporter). */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    assertionResults: { fullName: string; status: string; meta?: { leftOutFor?: string } }[];
  }[];
}

/** @returns what happened; a run that ended badly without a failed test (a file that can't be read) counts as failed. */
export function readReport(path: string, status: number | null, mayBeEmpty: boolean): Count {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return { passed: 0, failed: 1, leftOut: [] };
  }
  const leftOut = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter((test) => test.status !== "passed" && test.status !== "failed")
      .map((test) => ({
        file: relative(process.cwd(), name),
        name: test.fullName.trim(),
        command: test.meta?.leftOutFor,
      })),
  );
  const { numPassedTests: passed, numFailedTests } = report;
  const unread = numFailedTests === 0 && (status !== 0 || (report.testResults.length === 0 && !mayBeEmpty));
  return { passed, failed: numFailedTests + (unread ? 1 : 0), leftOut };
}

/** Says on standard output how many tests were left out, for want of what, and which ones. */
export function sayLeftOut(tests: readonly LeftOut[]): void {
  if (tests.length === 0) return;
  console.log(`\n== left out: ${tests.length} 未运行的测试：${tests.length}`);
  const commands = [...new Set(tests.flatMap(({ command }) => command ?? []))].sort();
  if (commands.length > 0) {
    const packages = [...new Set(commands.flatMap((command) => packageOf[command] ?? []))].join(" ");
    console.log(
      `Missing commands 缺少的命令: ${commands.join(" ")}\n` +
        `npm test as root installs them 以 root 运行 npm test 会自动安装: ${packages}`,
    );
  }
  for (const file of new Set(tests.map((test) => test.file))) {
    console.log(file);
    for (const { name, command, file: of } of tests) {
      if (of === file) console.log(`  ${name}${command === undefined ? "" : ` (${command})`}`);
    }
  }
}
