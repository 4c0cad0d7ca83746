/** vitest's runner, but for a test file that needs a missing command to be read at all: it is left out as one test. */
import { it } from "vitest";
import { VitestTestRunner } from "vitest/runners";
import { MissingTool } from "./tools.ts";

export default class Runner extends VitestTestRunner {
  override async importFile(path: string, source: "collect" | "setup"): Promise<unknown> {
    try {
      return await super.importFile(path, source);
    } catch (error) {
      // The file has its own copy of the class.
      if (!(error instanceof Error) || error.name !== MissingTool.name || process.env.CI === "true")
        throw error;
      const { tool } = error as MissingTool;
      it("the whole file", (test) => {
        test.task.meta.leftOutFor = tool;
        test.skip(error.message);
      });
      return undefined;
    }
  }
}
