/** SIGKILL of docker-setup at every step of a plan in which every step has something to do. */
import { describe, expect } from "vitest";
import { said } from "../helpers/job.ts";
import { cut, type Moment } from "./cut.ts";
import { command, expectCode, expectToConverge, it, type Start, state, withLab } from "./harness.ts";

withLab();

/** With a package in the way, an entry that a tutorial left, a hold and a user to add. */
const starts: Record<"debian-12" | "centos-9", Start> = {
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
    args: ["--hold", "--user", "admin"],
  },
};
/** Conflicts, key, old entry, repository, index, daemon.json, packages, hold, unit (yum enables nothing), user. */
const changes = { "debian-12": 9, "centos-9": 10 };

describe.concurrent.each(["debian-12", "centos-9"] as const)("SIGKILL on %s", (name) => {
  const start = starts[name];
  const points: [string, Moment][] = [["before the first change", "begun"]];
  for (let count = 1; count <= changes[name]; count++) {
    points.push([`inside change ${count}`, { type: "before", count }]);
    points.push([`after change ${count}`, { type: "after", count }]);
  }

  it.for(points)("%s: the next run converges", async ([, at], { fresh }) => {
    const machine = await fresh(name, start.setup);
    expect(await cut(machine, start, { at })).toContain("ended 137");
    await expectToConverge(machine, start, at !== "begun");
  });

  it("finds as many changes as are killed in above", async ({ fresh }) => {
    const machine = await fresh(name, start.setup);
    expect(await cut(machine, start, { at: { type: "after", count: 99 } })).toContain("ended 0");
    const shown = JSON.parse((await expectCode(command(machine, "history", "--json"), 0)).stdout);
    expect(shown.runs.map((one: { changes: number }) => one.changes)).toEqual([changes[name]]);
  });
});

describe.concurrent("a run that was cut off", () => {
  const start: Start = { name: "debian-12" };

  it("can be taken back", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    const before = await state(machine);
    await cut(machine, start, {
      at: { type: "before", count: 5 },
      delay: 1,
      also: "apt-get dpkg dpkg-deb",
    });
    const back = await expectCode(command(machine, "rollback", "--yes"), 0);
    expect(said(back)).toContain("Undo");
    const left = (await state(machine)).filter((line) =>
      /docker\.sources|docker\.gpg|daemon\.json/.test(line),
    );
    expect(left).toEqual(before.filter((line) => /docker/.test(line)));
    expect(await machine.exists("/usr/bin/dockerd")).toBe(false);
    // And then a new run makes of it what it makes of a fresh one.
    await expectToConverge(machine, start, false);
  });
});
