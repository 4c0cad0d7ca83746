import process from "node:process";
import { leave, prepareStreams } from "./cli/ui/streams.ts";
import { main } from "./main.ts";

// The bin entry and nothing else. The check for an old Node is in the
// bundle's first lines (scripts/build.mjs), before anything that an old Node can't read.
prepareStreams();
// A directory that somebody deleted under this shell keeps nothing from being done; a relative path leads nowhere then.
try {
  process.cwd();
} catch {
  process.chdir("/");
}
main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
  // Nothing is left to do: a connection or a command that never ends is not waited for.
  process.stdout.write("", () => leave());
});
