/** `sh install.sh --check`: looks at everything, changes nothing, ends with 0, 18 or 19. */
import { afterEach, describe, expect, it } from "vitest";
import { shells } from "../../sources/keys/shells.ts";
import { type FamilyName, indexOf, key, osRelease, planOf, runScript } from "./job.ts";
import { Scratch } from "./scratch.ts";

const machines: Scratch[] = [];
afterEach(() => {
  for (const machine of machines.splice(0)) machine.close();
});

const paths = {
  apt: ["etc/apt/keyrings/docker.gpg", "etc/apt/sources.list.d/docker.sources"],
  yum: ["etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce", "etc/yum.repos.d/docker-ce.repo"],
} as const;

/** What is put where, and the step that says so. */
const changes = (family: FamilyName): readonly (readonly [string, string, RegExp])[] => [
  ["etc/docker/daemon.json", "{}", /registry mirrors into .* differs/],
  ["etc/docker/daemon.json", "{", /registry mirrors into .* differs/],
  [paths[family][0], "x", /repository key into .* differs/],
  [paths[family][1], "#\n", /Add the repository .* differs/],
];

const all = (["apt", "yum"] as const).flatMap((family) => shells.map((shell) => ({ family, shell })));

describe.each(all)("$family, $shell", ({ family, shell }) => {
  it("looks without changing anything", { timeout: 60_000 }, async () => {
    const machine = new Scratch({
      family,
      index: indexOf(family),
      key: key.binary,
      packages: { "ca-certificates": "1.0" },
      files: { "/etc/os-release": osRelease[family] },
    });
    machines.push(machine);
    const look = async (docker = "27.3.1") => {
      machine.forgetCalls();
      const before = machine.everything();
      const plan = planOf({ family, docker, wanted: "27" });
      const told = await runScript(machine, plan, shell, { args: ["--check"] });
      expect([machine.everything(), machine.changes()]).toEqual([before, []]);
      return told;
    };
    const mend = async () =>
      expect(await runScript(machine, planOf({ family }), shell)).toMatchObject({ code: 0 });
    const fresh = await look();
    expect(fresh, fresh.said).toMatchObject({ code: 18 });
    expect(fresh.said).toMatch(/Install docker-ce \S+ \.\.\. differs/);
    await mend();
    const same = await look();
    expect(same, same.said).toMatchObject({ code: 0 });
    // Which version it would be shows only where it is looked up.
    expect((await look("")).code).toBe(19);
    // What is told of a change is the same lines in every shell.
    for (const [path, content, says] of shell[0] === "dash" ? changes(family) : []) {
      machine.put(path, content);
      const told = await look();
      expect([path, told.code], told.said).toEqual([path, 18]);
      expect(told.said).toMatch(says);
      machine.put("etc/docker/daemon.json", "{}");
      await mend();
    }
  });
});
