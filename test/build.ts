import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** vitest's global setup: the bundle that the command line's tests run. */
export default function build(): void {
  execFileSync("node", ["scripts/build.mjs"], { cwd: fileURLToPath(new URL("..", import.meta.url)) });
}
