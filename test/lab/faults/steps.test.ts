/** SIGKILL at every step, inside of it and after it. */
import { describe, expect } from "vitest";
import { runScript } from "../../../lab/job.ts";
import type { Machine } from "../../../lab/types.ts";
import type { Entry } from "../../../src/plan/journal-entry.ts";
import { expectCode, forgetStarts, it, scriptFor, state, withLab } from "../helpers/lab.ts";
import { expected, expectToConverge, type Start } from "./converge.ts";
import { cut, JOURNAL, type Moment } from "./cut.ts";

withLab();

/** Every kind of step has something to do: packages in the way, an entry that a tutorial left, a hold, a user. */
const everything: Record<"debian-12" | "centos-9", Start> = {
  "debian-12": {
    name: "debian-12",
    setup:
      "mkdir -p /tmp/p/DEBIAN; printf 'Package: docker-doc\\nVersion: 1\\nArchitecture: all\\nMaintainer: Lab <lab@example.org>\\nDescription: in the way\\n' >/tmp/p/DEBIAN/control; dpkg-deb -b /tmp/p /tmp/p.deb >/dev/null; dpkg -i /tmp/p.deb >/dev/null; echo 'deb https://download.docker.com/linux/debian bookworm stable' >/etc/apt/sources.list.d/old.list",
    args: ["--hold", "--user", "admin"],
  },
  "centos-9": {
    name: "centos-9",
    setup:
      "yum -q -y install podman-docker; printf '[docker-ce-stable]\\nname=old\\nbaseurl=https://download.docker.com/linux/centos/9/x86_64/stable\\n' >/etc/yum.repos.d/old.repo",
    // podman goes with podman-docker and runc.
    args: ["--allow-remove", "--hold", "--user", "admin"],
  },
};

/** All journals of a machine, one list of entries a run. */
async function journals(machine: Machine): Promise<Entry[][]> {
  const names = (await machine.sh(`ls ${JOURNAL}`)).split("\n");
  const texts = await Promise.all(names.map((name) => machine.readFile(`${JOURNAL}/${name}`)));
  // A line that was being written when the run was killed has no end.
  return texts.map((text) =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line)),
  );
}

describe.concurrent("SIGKILL at one step after the other, inside and after it", () => {
  it.for(["debian-12", "centos-9"] as const)(
    "%s: every next run goes on, and the last one ends with the same machine",
    { timeout: 600_000 },
    async (name, { fresh }) => {
      const start = everything[name];
      const machine = await fresh(name, start.setup);
      expect(await cut(machine, start, { at: "begun" })).toContain("ended 137");
      let next: Moment = { insideOther: [] };
      const struck: string[] = [];
      const done: string[] = [];
      for (;;) {
        await forgetStarts(machine);
        const ended = await cut(machine, start, { at: next, also: "apt-get dpkg dpkg-deb yum" });
        expect(ended).toMatch(/ended (137|0)\n/);
        expect(ended.includes("was cut off")).toBe(struck.length > 0);
        if (ended.includes("ended 0\n")) break;
        const entries = (await journals(machine)).at(-1)!;
        const last = entries.filter((entry) => entry.type === "before").at(-1)!;
        const inside = entries.at(-1)?.type === "before";
        struck.push(`${inside ? "inside" : "after"} ${last.data.kind}`);
        // By kinds: what a run before has done may be no step of the next one's plan.
        done.push(last.data.kind);
        next = inside ? { after: last.data.kind, seen: done } : { insideOther: done };
        expect(struck.length, struck.join(", ")).toBeLessThan(30);
      }
      console.log(`${name}: killed ${struck.join(", ")}`);
      for (const kind of [
        "repository-key",
        "repository-retire",
        "file",
        "package-index",
        "daemon-json",
        "package-install",
        "package-hold",
        "group-member",
        // What apt installs is enabled and runs at once.
        ...(name === "centos-9" ? ["unit"] : []),
      ]) {
        expect(struck.join(", ")).toContain(kind);
      }
      await expectToConverge(machine, start, false);
    },
  );

  it("the script: every next run goes on, and the last one ends with the same machine", async ({ fresh }) => {
    const start = everything["debian-12"];
    const machine = await fresh("debian-12", start.setup);
    await machine.writeFile("/tmp/install.sh", await scriptFor("debian-12", start.args));
    const steps = Number((await scriptFor("debian-12", start.args)).match(/ 1\/(\d+)'/)?.[1]);
    for (let step = 1; step < steps; step++) {
      const ended = await cut(machine, start, {
        at: { printed: `\\[ *${step}/${steps}\\]` },
        argv: ["sh", "/tmp/install.sh"],
        also: "apt-get dpkg dpkg-deb",
      });
      expect(ended, `step ${step}`).toMatch(/ended 137\n/);
    }
    await expectCode(runScript(machine, await machine.readFile("/tmp/install.sh")), 0);
    expect(await state(machine)).toEqual(await expected(start));
  });
});
