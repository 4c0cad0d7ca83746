/** Whether all that a transaction brings was fetched beside other things: then the manager is not told to fetch it first. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { tool, withNeeds } from "../../src/run/render/toolbox.ts";
import { which } from "../tools.ts";

const specs = "docker-ce-3:28.5.2-1.el9\ndocker-compose-plugin-2.40.3-1.el9";
const engine = " docker-ce  x86_64  3:28.5.2-1.el9  docker-ce-stable  20 M\n";
const compose = " docker-compose-plugin\n            x86_64  2.40.3-1.el9    docker-ce-stable  14 M\n";
const table = (rows: string, more = "") =>
  ` Package  Architecture  Version  Repository  Size\nInstalling:\n${rows}${more}\nTransaction Summary\nInstall  2 Packages\n`;

it.each<[string, string | undefined, boolean]>([
  ["all of them and nothing else", table(engine + compose), true],
  ["a downgrade that replaces", table(engine, `Downgrading:\n${compose}     replacing old.x86_64 1\n`), true],
  [
    "something that goes",
    table(engine + compose, "Removing:\n podman-docker noarch 2:5 @appstream 1\n"),
    true,
  ],
  [
    "a dependency",
    table(engine + compose, "Installing dependencies:\n libcgroup x86_64 0.42 base 1 k\n"),
    false,
  ],
  ["one is missing", table(engine), false],
  ["another version", table(engine.replace("28.5.2", "28.5.1") + compose), false],
  ["nothing to do", "Nothing to do.\n", false],
  ["no rehearsal", undefined, false],
])("%s", (_, printed, only) => {
  const folder = mkdtempSync(join(tmpdir(), "brings-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (printed !== undefined) writeFileSync(join(folder, "play"), printed);
  for (const awk of ["mawk", "gawk", "original-awk", "busybox"]) {
    which(awk);
    const tools = withNeeds(["package-fetch", "cache-yum"])
      .map((name) => tool(name))
      .join("\n");
    const script = `set -eu
rm -f ${folder}/all-came
WORK=${folder} missing='${specs}'
${tools}
awk() { ${awk === "busybox" ? "busybox awk" : awk} "$@"; }
with_lists() { echo "$*"; }
fetch_first() { echo "first: $4"; }
bring --downloadonly /nowhere words manager
: >"$WORK/all-came"
bring --downloadonly /nowhere words manager`;
    const { stdout, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    const fetched = "first: manager\nmanager\n";
    expect([awk, stderr, stdout]).toEqual([awk, "", fetched + (only ? "manager\n" : fetched)]);
  }
});
