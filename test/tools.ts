/** The commands that tests call. Where one is missing, test/runner.ts leaves the test out aloud. */
import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { packageOf } from "../scripts/packages.ts";

/** A command that a test needs is not on this machine. */
export class MissingTool extends Error {
  readonly tool: string;
  constructor(tool: string) {
    const origin = packageOf[tool] === undefined ? "" : ` (Debian package ${packageOf[tool]})`;
    super(`${tool} is missing here${origin}; npm test as root installs it`);
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
 * file's top level, the whole file is. Not in a beforeAll hook, which would fail, and not within a caught error.
 * @throws {MissingTool}
 */
export function which(tool: string): string {
  const folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", ...(process.env.PATH ?? "").split(":")];
  const found = [tool, ...folders.map((folder) => join(folder, tool))]
    .filter(isAbsolute)
    .find((path) => existsSync(path));
  if (found === undefined) throw new MissingTool(tool);
  return found;
}
