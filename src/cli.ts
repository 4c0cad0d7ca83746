import process from "node:process";
import { helpAlone } from "./cli/help-alone.ts";
import { leave, prepareStreams } from "./cli/ui/streams.ts";

// The bin entry and nothing else. The check for an old Node is in the
// bundle's first lines (scripts/build.mjs), before anything that an old Node can't read.
prepareStreams();
// A directory that somebody deleted under this shell keeps nothing from being done; a relative path leads nowhere then.
try {
  process.cwd();
} catch {
  process.chdir("/");
}
const argv = process.argv.slice(2);
const code = helpAlone(argv) ? Promise.resolve(0) : import("./main.ts").then(({ main }) => main(argv));
code.then((code) => {
  process.exitCode = code;
  // Nothing is left to do: a connection or a command that never ends is not waited for.
  process.stdout.write("", () => leave());
});
