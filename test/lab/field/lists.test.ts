/** Package lists that are not there, or are last month's. */
import { describe, expect } from "vitest";
import { runScript } from "../../../lab/job.ts";
import type { MachineName } from "../../../lab/types.ts";
import { dockerSources, field, unitState, whole } from "../helpers/field.ts";
import { expectCode, run, scriptFor, withLab } from "../helpers/lab.ts";

withLab();

const aptMachines: MachineName[] = ["debian-12", "debian-13", "ubuntu-24.04"];
const machines: MachineName[] = [...aptMachines, "centos-9", "fedora-44"];

describe.concurrent("no package lists", () => {
  // dappnode/DAppNode#347: a fresh Debian has no iptables; a cloud or container image has no lists either.
  for (const name of aptMachines) {
    field(`${name} without package lists: the run fetches them and installs`, async ({ fresh }) => {
      const machine = await fresh(name, { variant: "no-lists" });
      await expectCode(run(machine), 0);
      expect(await whole(machine, "docker-ce iptables")).toEqual(["docker-ce", "iptables"]);
      expect(await unitState(machine)).toBe("active");
    });
  }

  field("debian-12 without package lists: the script fetches them and installs", async ({ fresh }) => {
    const [machine, script] = await Promise.all([
      fresh("debian-12", { variant: "no-lists" }),
      scriptFor("debian-12"),
    ]);
    await expectCode(runScript(machine, script), 0);
    expect(await unitState(machine)).toBe("active");
  });

  field("debian-12 without package lists, and another repository that is dead", async ({ fresh }) => {
    const setup = "echo 'deb http://dead.example/debian stable main' > /etc/apt/sources.list.d/dead.list";
    const machine = await fresh("debian-12", { variant: "no-lists", setup });
    await expectCode(run(machine), 0);
    expect(await unitState(machine)).toBe("active");
    expect(await machine.readFile("/etc/apt/sources.list.d/dead.list")).toContain("dead.example");
  });
});

describe.concurrent("package lists that are damaged", () => {
  // ubuntu bug 1579372: "Encountered a section with no Package: header" stops all that apt does with its lists.
  const setup = `apt-get -q -y --no-install-recommends install iptables >/dev/null
    for list in /var/lib/apt/lists/*_Packages; do printf 'Damaged: yes\\n\\n' | cat - "$list" >/tmp/list && cp /tmp/list "$list"; done
    ! apt-cache policy iptables`;

  field("debian-12 with all that docker-ce needs: they are not read", async ({ fresh }) => {
    const [machine, other, script] = await Promise.all([
      fresh("debian-12", { setup }),
      fresh("debian-12", { setup }),
      scriptFor("debian-12"),
    ]);
    await Promise.all([expectCode(run(machine), 0), expectCode(runScript(other, script), 0)]);
    for (const each of [machine, other]) {
      expect(await unitState(each)).toBe("active");
      await each.sh("! apt-cache policy iptables");
    }
  });
});

describe.concurrent("package lists of last month", () => {
  // Joshua-Riek/ubuntu-rockchip#504: iptables of the lists is not the archive's any more.
  for (const name of machines) {
    field(`${name} with last month's package lists: they are fetched anew`, async ({ fresh }) => {
      const machine = await fresh(name, { variant: "old-lists" });
      await expectCode(run(machine), 0);
      expect(await unitState(machine)).toBe("active");
    });
  }

  field("debian-12 with good package lists: they are not fetched again", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    const stamp = "stat -c '%n %Y %Z' /var/lib/apt/lists/deb.debian.org*";
    const before = await machine.sh(stamp);
    await expectCode(run(machine), 0);
    expect(await machine.sh(stamp)).toBe(before);
    expect(await dockerSources(machine)).toHaveLength(1);
  });
});
