/** One lock on real machines: through two mirrors, on two kinds of system, and each thing of a machine that was changed. */
import { describe, expect } from "vitest";
import { dockerSetup, keyOption, runScript, said } from "../../lab/job.ts";
import type { ExecResult, Machine } from "../../lab/types.ts";
import { expectCode, it, lab, state, withLab } from "./helpers/lab.ts";
import { mutations } from "./helpers/mutations.ts";

withLab();

const file = "/root/docker-setup.lock";
const keys = (machine: Machine) => keyOption(lab(), machine.name);
const ds = (machine: Machine, ...args: string[]): Promise<ExecResult> =>
  dockerSetup(machine, [...args, "--lang", "en"]);

/** A lock of this machine's kind, made on it through a mirror. */
async function lockOn(machine: Machine, mirror: string): Promise<string> {
  const owned = ["log-opts.max-size=10m", "max-concurrent-downloads=5"].flatMap((word) => ["--daemon", word]);
  const wishes = ["--docker-version", "27.3", "--registry-mirror", "https://docker.1ms.run", ...owned];
  const where = ["--mirror", mirror, "-o", file];
  await expectCode(ds(machine, "lock", ...wishes, ...where, ...keys(machine)), 0);
  return machine.sh(`cat ${file}`);
}

const install = (machine: Machine, ...args: string[]) =>
  ds(machine, "--lock", file, "--yes", ...args, ...keys(machine));

async function verified(machine: Machine): Promise<{ code: number; named: string }> {
  const { code, stdout } = await ds(machine, "verify", "--lock", file, "--json");
  const { differences } = JSON.parse(stdout) as { differences: Record<string, string>[] };
  return { code, named: differences.map((each) => Object.values(each).join(" ")).join("\n") };
}

/** Another file under the same version: refused before anything is changed. */
async function refusesOtherBytes(machine: Machine, text: string): Promise<void> {
  await machine.writeFile(file, text.replace(/("docker-ce-cli".*sha256 = ")....../, "$1000000"));
  const before = await state(machine);
  const refused = await install(machine);
  expect([refused.code, refused.stderr], said(refused)).toEqual([
    18,
    expect.stringMatching(/another file under the name of docker-ce-cli/),
  ]);
  expect(await state(machine)).toEqual(before);
  await machine.writeFile(file, text);
}

/** Each change of the machine is named, and none where none is left. */
async function namesEachMutation(machine: Machine): Promise<void> {
  const same = { code: 0, named: "" };
  expect(await verified(machine)).toEqual(same);
  const missed: string[] = [];
  for (const round of mutations(machine.name)) {
    await machine.sh(["set -e", ...round.map(({ change }) => change)].join("\n"));
    const { code, named: all } = await verified(machine);
    for (const { what, named } of round) {
      if (code !== 18 || !all.includes(named)) missed.push(`${what}: ${code} ${all}`);
    }
    await machine.sh(["set -e", ...round.map(({ back }) => back).reverse()].join("\n"));
  }
  expect(missed).toEqual([]);
  // Whether dockerd has read daemon.json is told by times, and a file that was moved back has changed, too.
  await machine.sh(
    "systemctl daemon-reload; systemctl stop docker docker.socket; systemctl restart containerd; systemctl reset-failed; systemctl start docker",
  );
  expect(await verified(machine)).toEqual(same);
}

describe.concurrent("a lock", { timeout: 240_000 }, () => {
  it("is the same bytes through two mirrors, makes two machines the same, and verify names each change", async ({
    fresh,
  }) => {
    const [one, other] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
    const text = await lockOn(one, "aliyun");
    expect(await lockOn(other, "tuna")).toBe(text);
    await refusesOtherBytes(one, text);
    await Promise.all([
      expectCode(install(one, "--mirror", "aliyun"), 0),
      expectCode(install(other, "--mirror", "tuna"), 0),
    ]);
    // The mirror is each machine's own, and nothing else differs.
    const withoutMirror = async (machine: Machine) =>
      (await state(machine)).filter((line) => !line.startsWith("/etc/apt/sources.list.d/docker.sources "));
    expect(await withoutMirror(other)).toEqual(await withoutMirror(one));
    await expectCode(ds(other, "freeze", "-o", "/root/frozen.lock", "--mirror", "tuna", ...keys(other)), 0);
    const { stdout } = await ds(other, "diff", file, "/root/frozen.lock");
    expect(stdout).toBe('wishes docker-version: "27.3" → "27.3.1"\n');
    expect((await ds(one, "verify")).code).toBe(0);
    await namesEachMutation(one);
  });

  it("holds on CentOS too, and its script looks without changing anything: --check", async ({ fresh }) => {
    const machine = await fresh("centos-9");
    await refusesOtherBytes(machine, await lockOn(machine, "aliyun"));
    const made = await expectCode(ds(machine, "--lock", file, "--dry-run", ...keys(machine)), 0);
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
