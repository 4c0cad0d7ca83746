/** Other Dockers and their relatives: what goes is said before, goes at once, and comes back with a rollback. */
import { describe, expect } from "vitest";
import { runScript } from "../../../lab/job.ts";
import {
  aptInstall,
  DOCKER_CE,
  DOCKER_IO,
  field,
  serverVersion,
  unitState,
  whole,
  words,
} from "../helpers/field.ts";
import { command, expectCode, run, scriptFor, withLab } from "../helpers/lab.ts";

withLab();

describe.concurrent("apt", () => {
  // geerlingguy/ansible-role-docker#527, docker/docs#25506: docker-buildx owns docker-buildx-plugin's file.
  field(
    "debian-13 with docker.io, docker-cli and docker-buildx: all go, docker-ce comes",
    async ({ fresh }) => {
      const machine = await fresh("debian-13", aptInstall("docker.io docker-cli docker-buildx", ""));
      const result = await expectCode(run(machine), 0);
      expect(await machine.sh("dpkg --audit")).toBe("");
      expect(await whole(machine, `docker.io docker-cli docker-buildx ${DOCKER_CE}`)).toEqual(
        DOCKER_CE.split(" ").sort(),
      );
      expect(words(result)).toContain("docker-buildx");
      expect(await serverVersion(machine)).toBe(
        await machine.sh("dockerd --version | sed 's/.*version \\([^,]*\\),.*/\\1/'"),
      );
    },
  );

  // Found by attack: a rollback long after, when the package lists were cleaned.
  field("debian-12 whose lists were cleaned since: docker.io comes back", async ({ fresh }) => {
    const machine = await fresh("debian-12", DOCKER_IO);
    const version = await machine.sh("dpkg-query -W docker.io");
    await expectCode(run(machine), 0);
    await machine.sh("rm -rf /var/lib/apt/lists/*");
    await expectCode(command(machine, "rollback", "--yes"), 0);
    expect(await whole(machine, "docker.io docker-ce containerd.io")).toEqual(["docker.io"]);
    expect(await machine.sh("dpkg-query -W docker.io")).toBe(version);
    expect(await unitState(machine)).toBe("active");
  });

  field("debian-12 with docker.io held: it stays, and the hold is named", async ({ fresh }) => {
    const machine = await fresh("debian-12", `${DOCKER_IO} && apt-mark hold docker.io`);
    const pid = await machine.sh("systemctl show -p MainPID --value docker");
    const result = await run(machine);
    expect(result.code).not.toBe(0);
    expect(words(result)).toMatch(/hold|held/);
    expect(words(result)).toContain("docker.io");
    expect(await whole(machine, "docker.io docker-ce")).toEqual(["docker.io"]);
    expect(await machine.sh("apt-mark showhold")).toBe("docker.io");
    expect(await machine.sh("systemctl show -p MainPID --value docker")).toBe(pid);
  });
});

const RELATIVES = "runc podman buildah cockpit-podman";

/** As Podman is while it has a container: its monitor runs, and it lists one. */
const PODMAN_RUNS = `printf '#!/bin/sh\\ncase "$*" in *-q*) echo 4f1c2d9a7b30;; *ps*) printf "CONTAINER ID  IMAGE  NAMES\\n4f1c2d9a7b30  box  web\\n";; esac\\n' > /usr/bin/podman
chmod 755 /usr/bin/podman; cp /usr/bin/perl /usr/bin/conmon
mkdir -p /run/crun/4f1c2d9a7b30 /run/runc/4f1c2d9a7b30
systemd-run --quiet --unit=libpod-conmon-4f1c2d9a7b30 /usr/bin/conmon -e 'sleep 6000'`;

describe.concurrent("rpm", () => {
  // geerlingguy/ansible-role-docker#254, docker/docker-install#230: containerd.io obsoletes runc, which podman needs.
  for (const [title, packages] of [
    ["podman, buildah and cockpit-podman", RELATIVES],
    ["podman alone", "runc podman"],
  ] as const) {
    field(`centos-9 with ${title}: said before they go, and back with a rollback`, async ({ fresh }) => {
      const machine = await fresh("centos-9", `yum -q -y install ${packages}`);
      const before = await whole(machine, packages);
      const result = await run(machine);
      for (const name of packages.split(" ")) expect(words(result)).toMatch(new RegExp(`\\b${name}\\b`));
      if (result.code !== 0) {
        // Refused: then nothing went.
        expect(await whole(machine, `${packages} docker-ce`)).toEqual(before);
        return;
      }
      expect(await unitState(machine)).toBe("active");
      await expectCode(command(machine, "rollback", "--yes"), 0);
      expect(await whole(machine, `${packages} docker-ce containerd.io`)).toEqual(before);
    });
  }

  field("centos-9 with a running podman container: podman is not erased", async ({ fresh }) => {
    const machine = await fresh("centos-9", `yum -q -y install ${RELATIVES}; ${PODMAN_RUNS}`);
    const result = await run(machine);
    expect(result.code).not.toBe(0);
    expect(words(result)).toContain("podman");
    expect(await whole(machine, `${RELATIVES} docker-ce`)).toEqual(RELATIVES.split(" ").sort());
  });

  // Found by attack: containers of an ordinary user's, by a podman that no package brought, or of CRI-O.
  field("centos-9 with a conmon of somebody's and runc: runc stays, by run and script", async ({ fresh }) => {
    const [machine, script] = await Promise.all([
      fresh(
        "centos-9",
        "yum -q -y install runc; mkdir -p /usr/libexec/crio; cp /usr/bin/sleep /usr/libexec/crio/conmon; systemd-run --quiet --uid=admin --unit=mine /usr/libexec/crio/conmon 6000",
      ),
      scriptFor("centos-9"),
    ]);
    for (const result of [await run(machine, ["--allow-remove"]), await runScript(machine, script)]) {
      expect(result.code, words(result)).toBe(12);
      expect(await whole(machine, "runc docker-ce containerd.io")).toEqual(["runc"]);
    }
  });

  // docker.com's own page names docker, docker-client …; Fedora's is moby-engine.
  field(
    "fedora-44 with moby-engine, docker-cli and docker-buildx: all go, and come back",
    async ({ fresh }) => {
      const moby = "moby-engine docker-cli docker-buildx docker-compose containerd runc";
      const machine = await fresh("fedora-44", `yum -q -y install ${moby}`);
      const before = await whole(machine, moby);
      const result = await expectCode(run(machine), 0);
      for (const name of ["moby-engine", "docker-cli", "runc"]) expect(words(result)).toContain(name);
      expect(await whole(machine, `moby-engine docker-cli ${DOCKER_CE}`)).toEqual(
        DOCKER_CE.split(" ").sort(),
      );
      await expectCode(command(machine, "rollback", "--yes"), 0);
      expect(await whole(machine, `${moby} docker-ce containerd.io`)).toEqual(before);
    },
  );

  field("centos-9 with podman-docker: it goes, said before", async ({ fresh }) => {
    const machine = await fresh("centos-9", "yum -q -y install podman-docker");
    const result = await run(machine);
    expect(words(result)).toContain("podman-docker");
    if (result.code === 0) {
      expect(await unitState(machine)).toBe("active");
      await expectCode(command(machine, "rollback", "--yes"), 0);
    }
    expect(await whole(machine, "podman podman-docker docker-ce")).toEqual(["podman", "podman-docker"]);
  });
});
