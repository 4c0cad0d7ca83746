/**
 * vitest's runner, but what fails for want of a command alone is left out, and counted as such by scripts/test.ts: a
 * test, or a file that can't even be read without it. Under CI nothing is left out.
 */
import { it, type RunnerTestCase } from "vitest";
import { VitestTestRunner } from "vitest/runners";
import { MissingTool } from "./tools.ts";

const ci = process.env.CI === "true";
/** By name: each test file has its own copy of the class, and what a test threw comes as a plain object. */
const isMissing = (error: { name?: unknown }) => !ci && error.name === MissingTool.name;

export default class Runner extends VitestTestRunner {
  override async importFile(path: string, source: "collect" | "setup"): Promise<unknown> {
    try {
      return await super.importFile(path, source);
    } catch (error) {
      if (!isMissing(error as Error)) throw error;
      it("the whole file", () => {
        throw error;
      });
      return undefined;
    }
  }

  /** Tests that wait for commands leave no moment in which vitest's own words are read; after 60 s it calls that an error. */
  override async onAfterRunTask(task: Parameters<VitestTestRunner["onAfterRunTask"]>[0]): Promise<void> {
    await super.onAfterRunTask(task);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** After the test and before its afterEach hooks. */
  onTaskFinished(test: RunnerTestCase): void {
    const { errors = [] } = test.result ?? {};
    const [first] = errors;
    if (first === undefined || !errors.every(isMissing)) return;
    test.meta.leftOutFor = (first as unknown as MissingTool).tool;
    test.result = { state: "skip" };
  }
}
