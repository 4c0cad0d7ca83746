/** Holds, pins and excludes: respected, or named with the way out. */
import { describe, expect } from "vitest";
import { held, runScript } from "../../../lab/job.ts";
import { DOCKER_CE, field, unitState, whole, words } from "../helpers/field.ts";
import { expectCode, run, scriptFor, withLab } from "../helpers/lab.ts";

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

  const PIN = (version: string, priority: number) =>
    `printf 'Package: docker-ce docker-ce-cli\\nPin: version ${version}\\nPin-Priority: ${priority}\\n' > /etc/apt/preferences.d/docker`;
  field(
    "debian-12 with an apt preference for 27: 27 is installed and stays, the script refuses 28",
    async ({ fresh }) => {
      const [machine, script] = await Promise.all([
        fresh("debian-12", PIN("5:27.*", 1001)),
        scriptFor("debian-12"),
      ]);
      const scripted = await runScript(machine, script);
      expect(scripted.code, words(scripted)).toBe(10);
      expect(words(scripted)).toMatch(/next upgrade would undo this[\s\S]*docker-ce 5:27\.3\.1/);
      expect(await whole(machine, DOCKER_CE)).toEqual([]);
      const result = await expectCode(run(machine), 0);
      expect(words(result)).toMatch(/told to have docker-ce 5:27\.3\.1/);
      expect(await machine.sh("dpkg-query -W docker-ce")).toContain("5:27.3.1");
      // The next upgrade undoes nothing.
      expect(await machine.sh("apt-get -s dist-upgrade")).not.toMatch(/^Inst docker-ce /m);
      // Against a version that is typed it is named, and one that is wanted not at all, too.
      for (const [pin, says] of [
        [PIN("5:27.*", 1001), /--docker-version 5:27\.3\.1/],
        [PIN("5:28.*", -1), /preferences\.d\/docker/],
      ] as const) {
        await machine.sh(pin);
        const typed = await expectCode(run(machine, ["--docker-version", "28.5.2"]), 10);
        expect(words(typed)).toMatch(says);
        expect(words(typed)).toContain("/etc/apt/preferences.d/docker");
      }
      expect(await machine.sh("dpkg-query -W docker-ce")).toContain("5:27.3.1");
    },
  );

  field(
    "centos-9 with a version lock on 27: 27 is installed; the script and a typed 28 name the lock",
    async ({ fresh }) => {
      const [machine, script] = await Promise.all([fresh("centos-9"), scriptFor("centos-9")]);
      const lock = "docker-ce-3:27.3.1-1.el9.*";
      await machine.sh(`mkdir -p /etc/dnf/plugins; echo '${lock}' > /etc/dnf/plugins/versionlock.list`);
      const scripted = await expectCode(runScript(machine, script), 10);
      expect(words(scripted)).toMatch(/configuration excludes a package.*versionlock/);
      const typed = await expectCode(run(machine, ["--docker-version", "28.5.2"]), 10);
      expect(words(typed)).toContain(`versionlock.list: ${lock}`);
      expect(await whole(machine, DOCKER_CE)).toEqual([]);
      const result = await expectCode(run(machine), 0);
      expect(words(result)).toMatch(/told to have docker-ce 27\.3\.1/);
      expect(await machine.sh("rpm -q docker-ce")).toContain("27.3.1");
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

  // Found by attack: dnf 5 played nothing through, since it was told of repositories that no file named.
  field(
    "fedora-44 with a version lock on 27: a typed 28 is refused before the first change, and 27 is installed",
    async ({ fresh }) => {
      const lock = [
        'version = "1.0"',
        ...["[[packages]]", 'name = "docker-ce"'],
        ...["[[packages.conditions]]", 'key = "evr"', 'comparator = "="', 'value = "3:27.3.1-1.fc44"'],
      ].join("\n");
      const machine = await fresh("fedora-44");
      await machine.writeFile("/etc/dnf/versionlock.toml", `${lock}\n`);
      const typed = await expectCode(run(machine, ["--docker-version", "28.5.2"]), 10);
      expect(words(typed)).toContain('versionlock.toml: name = "docker-ce"');
      expect(await machine.exists("/etc/yum.repos.d/docker-ce.repo")).toBe(false);
      await expectCode(run(machine), 0);
      expect(await machine.sh("rpm -q docker-ce")).toContain("27.3.1");
    },
  );

  // containerd/containerd#12484 and mkuthan/homelab-public#43: held since its next build broke containers in LXC.
  field(
    "debian-12 with containerd.io held by itself: it stays or is named, by run and script",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine, ["--docker-version", "26.1"]), 0);
      const script = await scriptFor("debian-12");
      const older = "apt-cache madison containerd.io | awk '$3 ~ /^1.7/ { print $3; exit }'";
      await machine.sh(
        `DEBIAN_FRONTEND=noninteractive apt-get -q -y --allow-downgrades install containerd.io=$(${older}); apt-mark hold containerd.io`,
      );
      const held = await machine.sh("dpkg-query -W containerd.io");
      const scripted = await expectCode(runScript(machine, script), 10);
      expect(words(scripted)).toMatch(/held by themselves[\s\S]*containerd\.io/);
      // 27.3 does with it, 28.5 does not.
      for (const [version, code] of [
        ["27.3", 0],
        ["latest", 10],
      ] as const) {
        const result = await expectCode(run(machine, ["--docker-version", version]), code);
        expect(words(result)).toMatch(
          /Held by itself, so it stays: containerd\.io 1\.7[^(]*\(release with: apt-mark unhold/,
        );
        expect(await machine.sh("dpkg-query -W containerd.io; apt-mark showhold")).toBe(
          `${held}\ncontainerd.io`,
        );
        expect(await unitState(machine)).toBe("active");
      }
    },
  );
});
