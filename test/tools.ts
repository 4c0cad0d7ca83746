/** The commands that tests call, and the Debian packages that they come from. Where one is missing, it is left out aloud. */
import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { getCurrentTest } from "vitest/suite";
import { packageOf } from "../scripts/packages.ts";

/** A command that tests need is not on this machine; test/runner.ts leaves out a file that can't be read without it. */
export class MissingTool extends Error {
  readonly tool: string;
  constructor(tool: string) {
    super(
      `${tool} is missing here (Debian package ${packageOf[tool] ?? "unknown"}); npm test as root installs it`,
    );
    this.name = "MissingTool";
    this.tool = tool;
  }
}

declare module "vitest" {
  interface TaskMeta {
    /** The missing command for whose sake a test, or a whole file, was left out. */
    leftOutFor?: string;
  }
}

/**
 * Where a command is. Where it is missing, the test that asks is left out, and scripts/test.ts says so; asked at a
 * file's top level, the whole file is.
 * @throws {MissingTool} outside of a test, and under CI everywhere, where nothing may be left out.
 */
export function which(tool: string): string {
  const folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", ...(process.env.PATH ?? "").split(":")];
  const found = [tool, ...folders.map((folder) => join(folder, tool))]
    .filter(isAbsolute)
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  const missing = new MissingTool(tool);
  const test = getCurrentTest();
  if (test === undefined || process.env.CI === "true") throw missing;
  test.meta.leftOutFor = tool;
  return test.context.skip(missing.message);
}
