/** uninstall and its --purge: what docker-setup did not bring, and what no dockerd made, stays. */
import { describe, expect } from "vitest";
import { runScript } from "../../../lab/job.ts";
import type { ExecResult, Machine } from "../../../lab/types.ts";
import {
  aptInstall,
  byHand,
  DOCKER_CE,
  field,
  IMAGE,
  repositoryByHand,
  unitState,
  whole,
  words,
} from "../helpers/field.ts";
import { command, expectCode, run, state, withLab } from "../helpers/lab.ts";

withLab();

const dataRoot = (path: string) =>
  `sed -i 's|^{|{"data-root": "${path}",|' /etc/docker/daemon.json; systemctl restart docker`;
const purge = (machine: Machine, ...args: string[]) =>
  command(machine, "uninstall", "--purge", "--yes", ...args);
/** The live data is gone; or it is still there, and that is said, with its place. */
async function expectGoneOrSaid(
  machine: Machine,
  result: ExecResult,
  path: string,
  named: string,
): Promise<void> {
  expect(words(result)).toContain(named);
  if (!(await machine.exists(path))) return;
  if (result.code === 0)
    expect(words(result)).toMatch(/\b(left|stays?|kept|untouched|not (deleted|removed|touched))\b/);
}
const disk = (path: string) => `mkdir -p ${path}; mount -t tmpfs tmpfs ${path}`;

describe.concurrent("a dry run", () => {
  for (const name of ["debian-12", "centos-9"] as const) {
    field(`${name}: what uninstall --dry-run prints does what uninstall does`, async ({ fresh }) => {
      const [byRun, byScript] = await Promise.all([fresh(name), fresh(name)]);
      for (const machine of [byRun, byScript]) await expectCode(run(machine, ["--hold"]), 0);
      for (const args of [[], ["--purge"]]) {
        const { stdout: script } = await expectCode(
          command(byScript, "uninstall", "--dry-run", "--yes", ...args),
          0,
        );
        expect(script).toMatch(/(apt-get|yum) .*remove/);
        expect(await whole(byScript, "docker-ce")).toEqual(["docker-ce"]);
        const result = await expectCode(runScript(byScript, script), 0);
        expect(words(result)).toContain("All of it is removed.");
        await expectCode(command(byRun, "uninstall", "--yes", ...args), 0);
        for (const machine of [byRun, byScript]) expect(await whole(machine, DOCKER_CE)).toEqual([]);
        expect(await state(byScript)).toEqual(await state(byRun));
        expect(await byScript.exists("/var/lib/docker/image")).toBe(args.length === 0);
        if (args.length === 0) for (const machine of [byRun, byScript]) await expectCode(run(machine), 0);
      }
    });
  }
});

describe.concurrent("purge", () => {
  // Found by attack, all of these.
  field(
    "debian-12 with a volume that is bound to a folder elsewhere: the folder stays",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.sh(`${disk("/mnt/disk")}; mkdir -p /mnt/disk/docker /mnt/disk/precious; echo years > /mnt/disk/precious/thesis.txt
${dataRoot("/mnt/disk/docker")}
${IMAGE}
docker volume create --driver local --opt type=none --opt o=bind --opt device=/mnt/disk/precious work
docker run -d --name c1 --restart=always -v work:/data box /bin/sleep 100000`);
      const result = await purge(machine, "--restart");
      expect(await machine.sh("cat /mnt/disk/precious/thesis.txt")).toBe("years");
      if (result.code === 0) expect(await machine.exists("/mnt/disk/docker/volumes")).toBe(false);
    },
  );

  field(
    "debian-12 with a data-root that is a shared disk's top folder: the photos beside it stay",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.sh(
        `${disk("/mnt/disk")}; mkdir -p /mnt/disk/photos; echo family > /mnt/disk/photos/1.jpg; ${dataRoot("/mnt/disk")}`,
      );
      await purge(machine);
      expect(await machine.sh("cat /mnt/disk/photos/1.jpg")).toBe("family");
    },
  );

  field("debian-12 with a data-root in /usr/lib: the system's files stay", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    await machine.sh(dataRoot("/usr/lib"));
    await purge(machine);
    expect(await machine.exists("/usr/lib/systemd/systemd")).toBe(true);
    expect(await machine.exists("/usr/lib/os-release")).toBe(true);
  });

  field(
    "debian-12 with a data-root by the unit's flag: the live data goes or it is refused, never the old copy",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.sh(`docker volume create old; systemctl stop docker.socket docker
mkdir -p /etc/systemd/system/docker.service.d; ${disk("/data")}
printf '[Service]\\nExecStart=\\nExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock --data-root /data\\n' > /etc/systemd/system/docker.service.d/o.conf
systemctl daemon-reload; systemctl start docker; docker volume create now`);
      const result = await purge(machine);
      expect(await machine.exists("/var/lib/docker/volumes/old")).toBe(true);
      await expectGoneOrSaid(machine, result, "/data/volumes/now", "/data");
    },
  );

  // What is stopped tells nothing: its unit's words are read as systemd would, quotes and variables too.
  field(
    "debian-12 with a stopped dockerd and containerd whose data lies elsewhere: that data goes, never the old copies",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.sh(`docker volume create old; systemctl stop docker.socket docker
mkdir -p /etc/systemd/system/docker.service.d
echo 'DOCKER_OPTS="--data-root /data/d"' > /etc/default/docker
printf '[Service]\nEnvironmentFile=-/etc/default/docker\nExecStart=\nExecStart=/usr/bin/dockerd -H fd:// $DOCKER_OPTS\n' > /etc/systemd/system/docker.service.d/o.conf
printf 'version = 2\nroot = "/data/c"\n' > /etc/containerd/config.toml
systemctl daemon-reload; systemctl restart containerd; systemctl start docker
docker volume create now; systemctl stop docker docker.socket`);
      const result = await expectCode(purge(machine), 0);
      expect(words(result)).toMatch(/Nothing is left in \/data\/d.*Nothing is left in \/data\/c/s);
      expect(words(result)).toContain("/var/lib/containerd stays");
      expect(await machine.sh("ls /data")).toBe("");
      expect(await machine.exists("/var/lib/docker/volumes/old")).toBe(true);
      expect(await machine.exists("/var/lib/containerd/io.containerd.metadata.v1.bolt")).toBe(true);
    },
  );

  field(
    "debian-12 with a stopped dockerd that somebody's program starts: refused before the first change",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.sh(`docker volume create old
printf '#!/bin/sh\nexec /usr/bin/dockerd -H fd:// --data-root /data/d\n' > /usr/local/bin/wrap; chmod 755 /usr/local/bin/wrap
mkdir -p /etc/systemd/system/docker.service.d
printf '[Service]\nExecStart=\nExecStart=/usr/local/bin/wrap\n' > /etc/systemd/system/docker.service.d/o.conf
systemctl daemon-reload; systemctl restart docker; docker volume create now; systemctl stop docker docker.socket`);
      expect(words(await expectCode(purge(machine), 14))).toContain("Nobody can tell where Docker's data is");
      expect(await whole(machine, "docker-ce")).toEqual(["docker-ce"]);
      expect(await machine.exists("/var/lib/docker/volumes/old")).toBe(true);
      await machine.sh("systemctl start docker");
      await expectCode(purge(machine), 0);
      expect(await machine.exists("/data/d/volumes/now")).toBe(false);
      expect(await machine.exists("/var/lib/docker/volumes/old")).toBe(true);
    },
  );

  for (const name of ["debian-12", "centos-9"] as const) {
    field(
      `${name} with a person's files deep in Docker's own folders: they are named and stay, the rest goes`,
      async ({ fresh }) => {
        const [byRun, byScript] = await Promise.all([fresh(name), fresh(name)]);
        const mine = [
          "containers/notes.txt",
          "network/files/plan.md",
          "overlay2/backup.tar",
          "volumes/db/dump.sql",
          "plugins/x",
        ];
        for (const machine of [byRun, byScript]) {
          await expectCode(run(machine), 0);
          await machine.sh(`docker volume create db; docker volume create cache; ${IMAGE}; docker run -d --name c1 box /bin/sleep 1; sleep 2
cd /var/lib/docker; for file in ${mine.join(" ")}; do echo mine > $file; done`);
        }
        const { stdout: script } = await expectCode(
          command(byScript, "uninstall", "--dry-run", "--yes", "--purge"),
          0,
        );
        const said = await expectCode(purge(byRun), 0);
        for (const path of mine.slice(0, 4)) expect(words(said)).toContain(path);
        await expectCode(runScript(byScript, script), 0);
        for (const machine of [byRun, byScript]) {
          const left = await machine.sh("cd /var/lib/docker; find . -type f | sort");
          expect(left.split("\n")).toEqual(mine.map((path) => `./${path}`).sort());
        }
      },
    );
  }

  field("debian-12 with a data-root one level deep: its data goes, or it is refused", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    await machine.sh(`${dataRoot("/data")}; docker volume create mine`);
    const result = await purge(machine);
    await expectGoneOrSaid(machine, result, "/data/volumes/mine", "/data");
  });

  field(
    "debian-12 with a data-root that is a link to another disk: the live data goes or it is refused",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.sh(
        `${disk("/mnt/disk")}; mkdir /mnt/disk/d; echo mine > /mnt/disk/note; ln -s /mnt/disk/d /srv/docker; ${dataRoot("/srv/docker")}; docker volume create now`,
      );
      const result = await purge(machine);
      expect(await machine.sh("cat /mnt/disk/note")).toBe("mine");
      await expectGoneOrSaid(machine, result, "/mnt/disk/d/volumes/now", "/srv/docker");
    },
  );

  field("debian-12 with something mounted below the data-root: the mount's files stay", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    await machine.sh(
      `${disk("/mnt/nas")}; echo backup > /mnt/nas/b; docker volume create nas; mount --bind /mnt/nas /var/lib/docker/volumes/nas/_data`,
    );
    await purge(machine);
    expect(await machine.sh("cat /mnt/nas/b")).toBe("backup");
  });

  field("debian-12: purge lists what goes, with sizes", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    await machine.sh(
      "docker volume create mine; dd if=/dev/zero of=/var/lib/docker/volumes/mine/_data/big bs=1M count=30 2>/dev/null",
    );
    const result = await expectCode(purge(machine), 0);
    expect(words(result)).toMatch(/\/var\/lib\/docker\b.*\d+(\.\d+)? ?(MB|MiB|M)\b/s);
    expect(await machine.exists("/var/lib/docker/volumes/mine")).toBe(false);
  });
});

/** A package of the person's own that needs docker-ce. */
const TOOLKIT = `mkdir -p /root/p/DEBIAN
printf 'Package: my-gpu-toolkit\\nVersion: 1\\nArchitecture: all\\nDepends: docker-ce\\nMaintainer: x <x@x>\\nDescription: x\\n' > /root/p/DEBIAN/control
dpkg-deb -b /root/p /root/my.deb; dpkg -i /root/my.deb`;

describe.concurrent("what docker-setup did not bring", () => {
  field(
    "debian-12 with a docker-ce by hand and a package that needs it: uninstall leaves both",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", `${byHand()}\n${TOOLKIT}`);
      const list = await machine.readFile("/etc/apt/sources.list.d/docker.list");
      await expectCode(run(machine), 0);
      await command(machine, "uninstall", "--yes");
      expect(await whole(machine, `my-gpu-toolkit ${DOCKER_CE}`)).toEqual(
        [...DOCKER_CE.split(" "), "my-gpu-toolkit"].sort(),
      );
      expect(await unitState(machine)).toBe("active");
      expect(await machine.readFile("/etc/apt/sources.list.d/docker.list")).toBe(list);
    },
  );

  field(
    "debian-12 with a docker-ce by hand that docker-setup never met: uninstall takes nothing",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", byHand());
      const pid = await machine.sh("systemctl show -p MainPID --value docker");
      await command(machine, "uninstall", "--yes");
      expect(await whole(machine, DOCKER_CE)).toEqual(DOCKER_CE.split(" ").sort());
      expect(await machine.sh("systemctl show -p MainPID --value docker")).toBe(pid);
      expect(await machine.exists("/etc/apt/sources.list.d/docker.list")).toBe(true);
    },
  );

  field(
    "debian-12 with docker-setup's docker-ce and a package that needs it: uninstall names it before it goes",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.sh(TOOLKIT);
      const result = await command(machine, "uninstall", "--yes");
      expect(words(result)).toContain("my-gpu-toolkit");
      expect(result.code).toBe(5);
      expect(await whole(machine, "docker-ce my-gpu-toolkit")).toEqual(["docker-ce", "my-gpu-toolkit"]);
    },
  );

  // kubernetes' container runtimes page: containerd.io from Docker's repository, no docker-ce.
  field("debian-12, a Kubernetes node with containerd.io: uninstall --purge leaves it", async ({ fresh }) => {
    const machine = await fresh(
      "debian-12",
      `${repositoryByHand}\n${aptInstall("containerd.io")}\nmkdir -p /var/lib/containerd/k8s-images; echo x > /var/lib/containerd/k8s-images/layer`,
    );
    const pid = await machine.sh("systemctl show -p MainPID --value containerd");
    await purge(machine);
    expect(await whole(machine, "containerd.io")).toEqual(["containerd.io"]);
    expect(await machine.sh("systemctl show -p MainPID --value containerd")).toBe(pid);
    expect(await machine.exists("/var/lib/containerd/k8s-images/layer")).toBe(true);
  });
});
