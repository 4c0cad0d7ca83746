/** What the package manager fetches by itself is bound by what comes. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { managerOf } from "../../../src/machine/managers/index.ts";
import { fetchFirst, watch } from "../../../src/machine/packages/fetch-first.ts";
import { listsInScript } from "../../../src/machine/packages/lists.ts";
import { tool, withNeeds } from "../../../src/run/render/toolbox.ts";
import { shells } from "../../sources/keys/shells.ts";
import { fakeSystem } from "../../system/fake.ts";
import { which } from "../../tools.ts";

const root = mkdtempSync(join(tmpdir(), "fetch-first-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const query = { ...managerOf("apt").query, lockTimeoutSeconds: 1 };
const work = (system: ReturnType<typeof fakeSystem>) => ({
  system,
  log: () => {},
  waiting: () => {},
  allowInterruption: async () => {},
});

/** Kilobytes that are there, look by look, and whether that is next to nothing. */
const courses: readonly [title: string, kilobytes: readonly number[], slow: boolean][] = [
  ["all the while something comes", [100, 5000, 9000, 12000], false],
  ["a byte now and then", [100, 104, 108, 112], true],
  ["much at first, and then next to nothing", [100, 5000, 9000, 9010], true],
  ["nothing yet: the manager's own patience counts", [100, 100, 100, 100], false],
];

describe.each(courses)("%s", (_, kilobytes, slow) => {
  it("is told by the run", async () => {
    let at = 0;
    const du = () => ({
      stdout: `${kilobytes[Math.min(at++, kilobytes.length - 1)]}\t/var/cache/apt/archives\n`,
    });
    const system = fakeSystem({ exec: { "du -sk": du } });
    let told = false;
    const end = watch(system, ["/var/cache/apt/archives"], () => (told = true), 20);
    while (at < kilobytes.length) await new Promise((done) => setTimeout(done, 5));
    await new Promise((done) => setTimeout(done, 10));
    end();
    expect(told).toBe(slow);
  });

  it.each(shells.map((shell) => [shell] as const))("is told by %s", (shell) => {
    const place = mkdtempSync(join(root, "sh-"));
    const bin = join(place, "bin");
    mkdirSync(bin);
    const command = (name: string, text: string) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    writeFileSync(join(place, "looks"), `${kilobytes.join("\n")}\n`);
    command(
      "du",
      `head -n 1 ${place}/looks; sed -i '1d' ${place}/looks; [ -s ${place}/looks ] || : >${place}/seen`,
    );
    // Sixty of them are the minute between two looks.
    command("sleep", "exec /bin/sleep 0.001");
    command(
      "manager",
      `echo "$*" >>${place}/calls; case $* in *--only*) while [ ! -f ${place}/seen ]; do /bin/sleep 0.02; done; /bin/sleep 0.3 ;; esac`,
    );
    const script = `BESIDE= WORK=${place} LOG=${place}/log stale_lists='$^' MSG_MIRROR_SLOW=slow
: >"$LOG"
refresh_lists() { return 1; }
${withNeeds(["package-fetch"])
  .map((name) => tool(name))
  .join("\n")}
bring --only /nowhere 'could not fetch' manager install x || exit "$?"
echo came`;
    writeFileSync(join(place, "script"), script);
    const [file, ...args] = shell;
    const { status, stdout, stderr } = spawnSync(which(file!), [...args, join(place, "script")], {
      encoding: "utf8",
      env: { PATH: `${bin}:${process.env.PATH}` },
    });
    expect([status, stdout.trim()], stderr).toEqual(slow ? [6, ""] : [0, "came"]);
    expect(stderr.includes("slow")).toBe(slow);
    const calls = readFileSync(join(place, "calls"), "utf8").trim().split("\n");
    expect(calls).toEqual(slow ? ["install x --only"] : ["install x --only", "install x"]);
    expect(existsSync(join(place, "drips"))).toBe(slow);
  });
});

/** What a manager that only fetches says, and whether its own command is to be asked still. */
const endings: readonly [title: string, says: string, goesOn: boolean][] = [
  ["a mirror that hangs", "E: Failed to fetch https://mirror.example/x.deb  Connection timed out", false],
  [
    "an archive that has another file by now",
    "E: Failed to fetch http://deb.example/x.deb  404  Not Found",
    true,
  ],
  ["anything else", "E: Sub-process /usr/bin/dpkg returned an error code (1)", true],
];

describe.each(endings)("for %s", (_, says, goesOn) => {
  it("the run goes on, or ends with that", async () => {
    const system = fakeSystem({ exec: { "apt-get": { code: 100, stderr: `${says}\n` } } });
    const refresh = [["apt-get", "update"]];
    const fetched = fetchFirst(work(system), { ...query, refresh }, [
      "apt-get",
      "-y",
      "install",
      "docker-ce",
    ]);
    if (goesOn) await fetched;
    else
      await expect(fetched).rejects.toMatchObject({
        code: "step-failed",
        output: expect.stringContaining(says),
      });
  });

  it.each(shells.map((shell) => [shell] as const))("%s does likewise", (shell) => {
    const place = mkdtempSync(join(root, "sh-"));
    const manager = join(place, "manager");
    writeFileSync(manager, `#!/bin/sh\ncase $* in *--only*) echo '${says}'; exit 100 ;; esac\necho really\n`);
    chmodSync(manager, 0o755);
    const { fails } = managerOf("apt").fetchOnly!;
    const script = `set -eu
BESIDE= CODE= WORK=${place} LOG=${place}/log missing=
say() { :; }
${listsInScript({ ...query, refresh: [["true"]] }).join("\n")}
: >"$LOG"
exec 3>&1 >>"$LOG" 2>&1
${withNeeds(["package-fetch"])
  .map((name) => tool(name))
  .join("\n")}
status=0
bring --only /nowhere '${fails}' ${manager} install x || status=$?
echo "$status" >&3`;
    writeFileSync(join(place, "script"), script);
    const [file, ...args] = shell;
    const { stdout, stderr } = spawnSync(which(file!), [...args, join(place, "script")], {
      encoding: "utf8",
    });
    expect(stdout.trim(), stderr).toBe(goesOn ? "0" : "100");
    expect(readFileSync(join(place, "log"), "utf8").includes("really")).toBe(goesOn);
  });
});

describe("what is fetched first", () => {
  it("is what the command would install, and its failure is the command's to tell", async () => {
    const system = fakeSystem({ exec: { "apt-get": { code: 100 } } });
    await fetchFirst(work(system), query, ["apt-get", "-y", "install", "docker-ce"]);
    expect(system.commands.at(-1)).toEqual(["apt-get", "-y", "install", "docker-ce", "--download-only"]);
  });

  it("is nothing where the manager can't", async () => {
    const system = fakeSystem();
    await fetchFirst(work(system), query, ["zypper", "install", "docker"]);
    expect(system.commands).toEqual([]);
  });
});
