import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { beginAheadInScript, endAheadInScript } from "../../../src/plan/steps/package-ahead-script.ts";
import { tool, withNeeds } from "../../../src/run/render/toolbox.ts";
import { realSystem } from "../../../src/system/real.ts";
import { template } from "../../../src/templates.ts";
import { bodies, type Manners, Mirror } from "../../sources/downloads/mirror.ts";
import { which } from "../../tools.ts";

const sha256 = (data: Buffer) => createHash("sha256").update(data).digest("hex");
const lying = (name: string) => Buffer.alloc(bodies[name]!.length);

let mirrors: Mirror[] = [];
afterEach(() => {
  for (const mirror of mirrors) mirror.stop();
});

/** Fetches both files with the script's functions; gives the names that arrived, and how long it took in ms. */
async function run([name = "", ...flags]: readonly string[], manners: readonly Manners[], missing: string) {
  // Parts of files are curl's; the other tools are the lab's to try.
  which("curl");
  const shell = [which(name), ...flags];
  mirrors = await Promise.all(manners.map((each) => new Mirror(each).start()));
  const directory = mkdtempSync(join(tmpdir(), "ahead-"));
  const files = Object.entries(bodies).map(([path, body]) => ({
    name: path.replace(".deb", ""),
    version: "5:1.0~x",
    architecture: "amd64",
    path,
    size: body.length,
    sha256: sha256(body),
    depends: [],
    urls: mirrors.map(({ url }) => `${url}/${path}`),
  }));
  const script = [
    "set -eu",
    `WORK=${directory}`,
    `missing='${missing}'`,
    ...withNeeds(["package-ahead"]).map((name) => tool(name)),
    template("script/cache-apt.sh").replace("/var/cache", `${directory}/var/cache`),
    "BESIDE=; ahead_check() { :; }",
    // The watch's half minute is a fifth of a second here.
    'sleep() { command sleep 0.006; }; fail() { echo "$*"; exit "$1"; }; MSG_MIRROR_SLOW=slow',
    ...beginAheadInScript({ manager: "apt", channel: "stable", files }),
    endAheadInScript,
    "echo went on",
  ].join("\n");
  const start = Date.now();
  const { stdout, stderr } = await realSystem().exec([...shell, "-c", script]);
  const ms = Date.now() - start;
  const cache = join(directory, "var/cache/apt/archives/partial");
  const names = existsSync(cache) ? readdirSync(cache) : [];
  const good = names.every((name) =>
    Object.values(bodies).some((body) => body.equals(readFileSync(join(cache, name)))),
  );
  const left = existsSync(join(directory, "ahead"));
  rmSync(directory, { recursive: true });
  return { names, good, left, ms, said: stdout.trim(), stderr };
}

const both = "big=5:1.0~x\nsmall=5:1.0~x";
const [big, small] = ["big_5%3a1.0~x_amd64.deb", "small_5%3a1.0~x_amd64.deb"];
const flaky = (count: number): [number, Record<string, string>] | undefined =>
  count > 2 ? [404, {}] : undefined;

describe.each([[["dash"]], [["bash", "--posix"]], [["busybox", "sh"]]])("%s", (shell) => {
  it.each<[string, Manners[], string, string[]]>([
    ["one mirror", [{}], both, [big, small]],
    ["two mirrors", [{}, {}], both, [big, small]],
    ["only what is missing", [{}], "small=5:1.0~x", [small]],
    ["a mirror without ranges", [{ noRanges: true }], both, []],
    ["a mirror that lies", [{ body: lying }], both, []],
    ["a mirror that breaks down", [{ status: flaky }], both, []],
  ])("%s", async (_, manners, missing, names) => {
    const result = await run(shell, manners, missing);
    expect(result).toMatchObject({ good: true, said: "went on", left: false });
    for (const name of names) expect(result.names).toContain(name);
    if (names.length === 0) expect(result.names).not.toContain(big);
  });

  // apt would go on with it for hours.
  it("a mirror that drips ends the script", async () => {
    const result = await run(shell, [{ rate: 2000 }], both);
    expect(result).toMatchObject({ said: "6 slow", names: [] });
  });
});
