/** One lock on real machines: through two mirrors, on two kinds of system, and each thing of a machine that was changed. */
import { describe, expect } from "vitest";
import { keyOption, runScript, said } from "../../lab/job.ts";
import type { Machine } from "../../lab/types.ts";
import { expectCode, it, lab, state, withLab } from "./helpers/lab.ts";
import { ds, expectSame, installLocked, lockFile, lockOn, missedOn } from "./helpers/locked.ts";

withLab();

const keys = (machine: Machine) => keyOption(lab(), machine.name);
/** What a lock may have besides settings. */
const more = ["--hold", "--user", "admin", "--image", "hello-world"];

/** Another file under the same version: refused before anything is changed. */
async function refusesOtherBytes(machine: Machine, text: string): Promise<void> {
  await machine.writeFile(lockFile, text.replace(/("docker-ce-cli".*sha256 = ")....../, "$1000000"));
  const before = await state(machine);
  const refused = await installLocked(machine);
  expect([refused.code, refused.stderr], said(refused)).toEqual([
    18,
    expect.stringMatching(/another file under the name of docker-ce-cli/),
  ]);
  expect(await state(machine)).toEqual(before);
  await machine.writeFile(lockFile, text);
}

/** Each change of the machine is named, many at once, and none where none is left. */
async function namesEachMutation(machine: Machine): Promise<void> {
  await machine.sh("docker pull -q hello-world");
  await expectSame(machine);
  const { missed, count } = await missedOn(machine, 29, "at once");
  expect(missed).toEqual([]);
  expect(count).toBeGreaterThan(80);
  await machine.sh("systemctl daemon-reload; systemctl reset-failed; systemctl restart docker");
  await expectSame(machine);
}

describe.concurrent("a lock", { timeout: 240_000 }, () => {
  it("is the same bytes through two mirrors, makes two machines the same, and verify names each change", async ({
    fresh,
  }) => {
    const [one, other] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
    const text = await lockOn(one, "aliyun", ...more);
    expect(await lockOn(other, "tuna", ...more)).toBe(text);
    await refusesOtherBytes(one, text);
    await Promise.all([
      expectCode(installLocked(one, "--mirror", "aliyun"), 0),
      expectCode(installLocked(other, "--mirror", "tuna"), 0),
    ]);
    // The mirror is each machine's own, and nothing else differs.
    const withoutMirror = async (machine: Machine) =>
      (await state(machine)).filter((line) => !line.startsWith("/etc/apt/sources.list.d/docker.sources "));
    expect(await withoutMirror(other)).toEqual(await withoutMirror(one));
    await expectCode(ds(other, "freeze", "-o", "/root/frozen.lock", "--mirror", "tuna", ...keys(other)), 0);
    const { stdout } = await ds(other, "diff", lockFile, "/root/frozen.lock");
    // Which images and users a machine shall have is for a person to say.
    const lines = stdout.split("\n").filter((line) => !/^(image |wishes user)/.test(line));
    expect(lines).toEqual(['wishes docker-version: "27.3" → "27.3.1"', ""]);
    expect((await ds(one, "verify")).code).toBe(0);
    await namesEachMutation(one);
  });

  it("holds on CentOS too, and its script looks without changing anything: --check", async ({ fresh }) => {
    const machine = await fresh("centos-9");
    await refusesOtherBytes(machine, await lockOn(machine, "aliyun", ...more));
    const made = await expectCode(ds(machine, "--lock", lockFile, "--dry-run", ...keys(machine)), 0);
    const before = await state(machine);
    const looked = await runScript(machine, made.stdout, "--check");
    expect([looked.code, await state(machine)], said(looked)).toEqual([18, before]);
    await expectCode(runScript(machine, made.stdout), 0);
    const again = await state(machine);
    const same = await runScript(machine, made.stdout, "--check");
    expect([same.code, await state(machine)], said(same)).toEqual([0, again]);
    await namesEachMutation(machine);
    await machine.sh("chmod 600 /etc/yum.repos.d/docker-ce.repo");
    expect((await runScript(machine, made.stdout, "--check")).code).toBe(18);
  });
});
