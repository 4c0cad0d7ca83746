/** One lock on real machines: through two mirrors, on two kinds of system, and each thing of a machine that was changed. */
import { describe, expect } from "vitest";
import { dockerSetup, keyOption, said } from "../../lab/job.ts";
import type { ExecResult, Machine, MachineName } from "../../lab/types.ts";
import { expectCode, it, lab, state, withLab } from "./helpers/lab.ts";
import { mutations } from "./helpers/mutations.ts";

withLab();

const file = "/root/docker-setup.lock";
const keys = (machine: Machine) => keyOption(lab(), machine.name);
const ds = (machine: Machine, ...args: string[]): Promise<ExecResult> =>
  dockerSetup(machine, [...args, "--lang", "en"]);

/** A lock of this machine's kind, made on it through a mirror. */
async function lockOn(machine: Machine, mirror: string): Promise<string> {
  await expectCode(
    ds(machine, "lock", "--docker-version", "27.3", "--mirror", mirror, "-o", file, ...keys(machine)),
    0,
  );
  return machine.sh(`cat ${file}`);
}

async function verified(machine: Machine): Promise<{ code: number; named: string }> {
  const { code, stdout } = await ds(machine, "verify", "--lock", file, "--json");
  const { differences } = JSON.parse(stdout) as { differences: Record<string, string>[] };
  return { code, named: differences.map((each) => Object.values(each).join(" ")).join("\n") };
}

describe.concurrent("a lock", () => {
  it("is the same bytes through two mirrors, and makes two machines the same", { timeout: 240_000 }, async ({
    fresh,
  }) => {
    const [one, other] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
    const text = await lockOn(one, "aliyun");
    expect(await lockOn(other, "tuna")).toBe(text);
    const install = (machine: Machine, mirror: string) =>
      expectCode(ds(machine, "--lock", file, "--yes", "--mirror", mirror, ...keys(machine)), 0);
    await Promise.all([install(one, "aliyun"), install(other, "tuna")]);
    expect(await verified(one)).toEqual({ code: 0, named: "" });
    // The mirror is each machine's own, and nothing else differs.
    const withoutMirror = async (machine: Machine) =>
      (await state(machine)).filter((line) => !line.startsWith("/etc/apt/sources.list.d/docker.sources "));
    expect(await withoutMirror(other)).toEqual(await withoutMirror(one));
    await expectCode(ds(other, "freeze", "-o", "/root/frozen.lock", "--mirror", "tuna", ...keys(other)), 0);
    const { stdout } = await ds(other, "diff", file, "/root/frozen.lock");
    expect(stdout).toBe('wishes docker-version: "27.3" → "27.3.1"\n');
  });

  it.for(["debian-12", "centos-9"] satisfies MachineName[])(
    "on %s: other bytes under the same version are refused before anything is changed, and verify names each change",
    { timeout: 240_000 },
    async (name, { fresh }) => {
      const machine = await fresh(name);
      const text = await lockOn(machine, "aliyun");
      await machine.writeFile(file, text.replace(/("docker-ce-cli".*sha256 = ")....../, "$1000000"));
      const before = await state(machine);
      const refused = await ds(machine, "--lock", file, "--yes", ...keys(machine));
      expect([refused.code, refused.stderr], said(refused)).toEqual([
        18,
        expect.stringMatching(/another file under the name of docker-ce-cli/),
      ]);
      expect(await state(machine)).toEqual(before);

      await machine.writeFile(file, text);
      await expectCode(ds(machine, "--lock", file, "--yes", "--hold", ...keys(machine)), 0);
      expect(await verified(machine)).toEqual({ code: 0, named: "" });
      expect((await ds(machine, "verify")).code).toBe(0);
      const missed: string[] = [];
      for (const { what, change, back, named } of mutations(name)) {
        await machine.sh(change);
        const seen = await verified(machine);
        if (seen.code !== 18 || !seen.named.includes(named))
          missed.push(`${what}: ${seen.code} ${seen.named}`);
        await machine.sh(back);
      }
      expect(missed).toEqual([]);
      expect(await verified(machine)).toEqual({ code: 0, named: "" });
    },
  );
});
