/** Holds, pins and excludes: respected, or named with the way out. */
import { describe, expect } from "vitest";
import { DOCKER_CE, field, unitState, whole, words } from "../helpers/field.ts";
import { held } from "../helpers/job.ts";
import { expectCode, run, withLab } from "../helpers/lab.ts";

withLab();

describe.concurrent("holds", () => {
  field(
    "centos-9 without the versionlock plug-in and --hold: seen before anything is changed",
    async ({ fresh }) => {
      const machine = await fresh("centos-9", { variant: "no-versionlock" });
      const result = await run(machine, ["--hold"]);
      if (result.code === 0) {
        expect(await unitState(machine)).toBe("active");
        // Whatever way it was held: an upgrade to something else is not offered.
        expect(await held(machine)).toContain("docker-ce");
      } else {
        expect(words(result)).toMatch(/versionlock/);
        expect(await whole(machine, DOCKER_CE)).toEqual([]);
      }
    },
  );

  field(
    "centos-9 with neither the plug-in nor a repository that has it, and --hold: nothing is changed",
    async ({ fresh }) => {
      const setup = "printf 'excludepkgs=*versionlock*\\n' >> /etc/yum.repos.d/base.repo";
      const machine = await fresh("centos-9", { variant: "no-versionlock", setup });
      const result = await run(machine, ["--hold"]);
      if (result.code === 0) {
        expect(await unitState(machine)).toBe("active");
        expect(
          await machine.sh(
            "grep -rhi '^exclude' /etc/dnf/dnf.conf /etc/yum.repos.d/ | grep -c docker-ce || :",
          ),
        ).not.toBe("0");
      } else {
        expect(words(result)).toMatch(/versionlock/);
        expect(await whole(machine, DOCKER_CE)).toEqual([]);
      }
    },
  );

  field(
    "debian-12 with an apt preference for 27: 27 is installed, or the preference is named",
    async ({ fresh }) => {
      const pin =
        "printf 'Package: docker-ce docker-ce-cli\\nPin: version 5:27.*\\nPin-Priority: 1001\\n' > /etc/apt/preferences.d/docker";
      const machine = await fresh("debian-12", pin);
      const result = await run(machine);
      if (result.code === 0) expect(await machine.sh("dpkg-query -W docker-ce")).toContain("5:27.3.1");
      else expect(words(result)).toContain("/etc/apt/preferences.d/docker");
      // The next upgrade undoes nothing.
      const next = await machine.sh("apt-get -s dist-upgrade");
      expect(next).not.toMatch(/^Inst docker-ce /m);
      if (result.code !== 0) expect(await whole(machine, DOCKER_CE)).toEqual([]);
    },
  );

  field("centos-9 with docker-ce excluded in dnf.conf: the exclusion is named", async ({ fresh }) => {
    const machine = await fresh("centos-9", "printf 'excludepkgs=docker-ce*\\n' >> /etc/dnf/dnf.conf");
    const result = await run(machine);
    expect(result.code).not.toBe(0);
    expect(words(result)).toMatch(/exclude/);
    expect(words(result)).toContain("/etc/dnf/dnf.conf");
    expect(await whole(machine, DOCKER_CE)).toEqual([]);
  });

  field("debian-12 with docker-ce held at an older version: respected, or named", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine, ["--docker-version", "27.3.1"]), 0);
    await machine.sh("apt-mark hold docker-ce");
    const result = await run(machine, ["--docker-version", "latest"]);
    if (result.code === 0) expect(await machine.sh("dpkg-query -W docker-ce")).toContain("5:28.5.2");
    else {
      expect(words(result)).toMatch(/hold|held/);
      expect(await machine.sh("dpkg-query -W docker-ce")).toContain("5:27.3.1");
    }
    expect(await machine.sh("apt-mark showhold")).toBe("docker-ce");
    expect(await unitState(machine)).toBe("active");
  });
});
