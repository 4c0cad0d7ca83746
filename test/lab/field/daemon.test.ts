/** What starts, what runs, and what would start at the next boot. */
import { describe, expect } from "vitest";
import { dockerSetup, keyOption, runScript } from "../../../lab/job.ts";
import type { ExecResult, Machine } from "../../../lab/types.ts";
import {
  byHand,
  DOCKER_IO,
  doctor,
  field,
  IMAGE,
  KEEP,
  mirrorsInUse,
  serverVersion,
  unitState,
  whole,
  words,
} from "../helpers/field.ts";
import { command, expectCode, forgetStarts, lab, run, scriptFor, withLab } from "../helpers/lab.ts";

withLab();

const dropIn = (execStart: string) => `mkdir -p /etc/systemd/system/docker.service.d
printf '[Service]\\nExecStart=\\nExecStart=${execStart}\\n' > /etc/systemd/system/docker.service.d/override.conf
systemctl daemon-reload`;
const FLAGS = "/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock";

/** The daemon comes up again, as at the next boot. */
async function expectToStartAgain(machine: Machine): Promise<void> {
  await forgetStarts(machine);
  expect((await machine.exec(["systemctl", "restart", "docker.service"])).code).toBe(0);
  expect(await unitState(machine)).toBe("active");
}

describe.concurrent("a flag in the unit that contradicts daemon.json", () => {
  const setup = `${byHand()}\n${dropIn(`${FLAGS} --registry-mirror=https://docker.1ms.run`)}\nsystemctl restart docker\n${KEEP}`;

  // docker/for-linux#327, yeasy/docker_practice#151: "specified both as a flag and in the configuration file".
  field(
    "debian-12 with --registry-mirror in a drop-in and a container: no time bomb in daemon.json",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", setup);
      const before = await machine.sh("cat /etc/docker/daemon.json 2>/dev/null || :");
      const pid = await machine.sh("systemctl show -p MainPID --value docker");
      const result = await run(machine);
      expect(await machine.sh("systemctl show -p MainPID --value docker")).toBe(pid);
      if (result.code !== 0) {
        expect(await machine.sh("cat /etc/docker/daemon.json 2>/dev/null || :")).toBe(before);
        expect(words(result)).toContain("--registry-mirror");
      }
      await expectToStartAgain(machine);
    },
  );

  field(
    "debian-12 with --registry-mirror in a drop-in, a second run with --restart: Docker runs on",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", setup);
      await run(machine);
      await run(machine, ["--restart"]);
      expect(await unitState(machine)).toBe("active");
      expect(await machine.sh("docker ps -q | wc -l")).toBe("1");
      await expectToStartAgain(machine);
    },
  );

  field(
    "debian-12 with --registry-mirror in a drop-in after its own installation: rollback works",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine, ["--no-registry-mirrors"]), 0);
      await machine.sh(
        `${dropIn(`${FLAGS} --registry-mirror=https://docker.1ms.run`)}; systemctl restart docker`,
      );
      await run(machine);
      expect(await unitState(machine)).toBe("active");
      await expectCode(command(machine, "rollback", "--yes", "--restart"), 0);
      expect(await whole(machine, "docker-ce")).toEqual([]);
      expect(await machine.exists("/etc/docker/daemon.json")).toBe(false);
    },
  );

  // The same of -H fd://, which the unit has.
  field(
    "debian-12 with hosts in daemon.json against -H in the unit: seen before, Docker runs on",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", `${byHand()}\n${KEEP}`);
      await machine.writeFile("/etc/docker/daemon.json", '{"hosts": ["unix:///var/run/docker.sock"]}\n');
      const pid = await machine.sh("systemctl show -p MainPID --value docker");
      const result = await run(machine, ["--restart"]);
      expect(result.code).not.toBe(0);
      expect(words(result)).toMatch(/hosts/);
      expect(await machine.sh("systemctl show -p MainPID --value docker")).toBe(pid);
      expect(await machine.readFile("/etc/docker/daemon.json")).toBe(
        '{"hosts": ["unix:///var/run/docker.sock"]}\n',
      );
    },
  );
});

const STATIC = `${DOCKER_IO}
for program in dockerd docker containerd containerd-shim-runc-v2 runc docker-proxy docker-init; do
  path=$(command -v "$program") && cp -L "$path" "/usr/local/bin/$program" || :
done
apt-get -q -y purge docker.io containerd runc; groupadd -f docker
printf '[Unit]\\nDescription=Docker\\n[Service]\\nType=notify\\nExecStart=/usr/local/bin/dockerd\\nExecReload=/bin/kill -s HUP $MAINPID\\nDelegate=yes\\nKillMode=process\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/docker.service
systemctl daemon-reload; systemctl enable --now docker`;

describe.concurrent("what a run wrote and could not use", () => {
  const service = (lines: string) => `mkdir -p /etc/systemd/system/docker.service.d
printf '[Service]\\n${lines}' > /etc/systemd/system/docker.service.d/override.conf; systemctl daemon-reload`;
  // Found by attack: systemd calls all of these active, and starts them with 0.
  for (const [name, title, setup, says] of [
    [
      ...(["debian-12", "a unit that starts another program"] as const),
      service("Type=simple\\nExecStart=\\nExecStart=/bin/sleep infinity\\n"),
      /\/bin\/sleep/,
    ],
    [
      ...(["centos-9", "a unit that starts another program"] as const),
      service("Type=simple\\nExecStart=\\nExecStart=/bin/sleep infinity\\n"),
      /\/bin\/sleep/,
    ],
    [
      ...(["debian-12", "a unit that has done its work and stays active"] as const),
      service("Type=oneshot\\nRemainAfterExit=yes\\nRestart=no\\nExecStart=\\nExecStart=/bin/true\\n"),
      /\/bin\/true/,
    ],
    [
      ...(["debian-12", "a unit whose ExecStartPre fails"] as const),
      service("ExecStartPre=/bin/false\\n"),
      /docker\.service/,
    ],
  ] as const) {
    field(
      `${name} with ${title}: told by run and script, and daemon.json is as it was`,
      async ({ fresh }) => {
        const script = await scriptFor(name);
        const ways = [(machine: Machine) => run(machine), (machine: Machine) => runScript(machine, script)];
        const own = "mkdir -p /etc/docker; echo '{}' > /etc/docker/daemon.json";
        const once = async (go: (machine: Machine) => Promise<ExecResult>) => {
          const machine = await fresh(name, `${setup}\n${own}`);
          const result = await expectCode(go(machine), 11);
          expect(words(result)).toMatch(says);
          expect(words(result)).not.toMatch(/runs again|is ready/);
          expect(await machine.sh("cat /etc/docker/daemon.json; ls /etc/docker")).toBe("{}\ndaemon.json");
          await machine.sh("rm /etc/systemd/system/docker.service.d/override.conf; systemctl daemon-reload");
          await forgetStarts(machine);
          await expectCode(go(machine), 0);
          expect(await mirrorsInUse(machine)).not.toEqual([]);
        };
        await Promise.all(ways.map(once));
      },
    );
  }

  field(
    "debian-12 with a dockerd that a wrapper starts: it is known by its process, and a reload does not end the wrapper",
    async ({ fresh }) => {
      const machine = await fresh(
        "debian-12",
        `${byHand()}
printf '#!/bin/sh\\n/usr/bin/dockerd -H unix:///var/run/docker.sock\\necho over\\n' > /usr/local/bin/wrap; chmod 755 /usr/local/bin/wrap
${service("Type=simple\\nExecStart=\\nExecStart=/usr/local/bin/wrap\\n")}
systemctl stop docker docker.socket; systemctl start docker; sleep 5
${KEEP}`,
      );
      const pid = await machine.sh("cat /run/docker.pid");
      await expectCode(run(machine), 0);
      await expectCode(runScript(machine, await scriptFor("debian-12")), 0);
      expect(await machine.sh("cat /run/docker.pid; echo; docker ps -q | wc -l")).toBe(`${pid}\n1`);
      expect(await mirrorsInUse(machine)).not.toEqual([]);
    },
  );

  field(
    "debian-12 with a unit that can't reload and a container: daemon.json is as it was, by run and script",
    async ({ fresh }) => {
      const machine = await fresh(
        "debian-12",
        `${byHand()}\n${service("ExecReload=\\nExecReload=/bin/false\\n")}\nsystemctl restart docker\n${KEEP}`,
      );
      for (const go of [() => run(machine), async () => runScript(machine, await scriptFor("debian-12"))]) {
        expect(words(await expectCode(go(), 12))).toContain("daemon.json is as it was before");
        expect(await machine.exists("/etc/docker/daemon.json")).toBe(false);
        expect(await machine.sh("docker ps -q | wc -l")).toBe("1");
      }
    },
  );
});

describe.concurrent("what runs is not what was installed", () => {
  // The tarball of download.docker.com/linux/static with a unit of one's own, as many tutorials have it.
  field("debian-12 with a static dockerd in /usr/local/bin: not said to be ready", async ({ fresh }) => {
    const machine = await fresh("debian-12", STATIC);
    const result = await run(machine, ["--restart"]);
    expect(await unitState(machine)).toBe("active");
    const exe = await machine.sh("readlink /proc/$(systemctl show -p MainPID --value docker)/exe");
    if (exe === "/usr/bin/dockerd") {
      expect(result.code).toBe(0);
      expect(await serverVersion(machine)).not.toMatch(/^20\./);
    } else {
      expect(result.code).not.toBe(0);
      expect(words(result)).not.toMatch(/is ready/);
      expect(words(result)).toContain("/usr/local/bin/dockerd");
    }
  });

  field(
    "debian-12 with a static dockerd in /usr/local/bin: the script does not say ready",
    async ({ fresh }) => {
      const [machine, script] = await Promise.all([fresh("debian-12", STATIC), scriptFor("debian-12")]);
      const result = await runScript(machine, script, "--restart");
      const exe = await machine.sh("readlink /proc/$(systemctl show -p MainPID --value docker)/exe");
      if (exe !== "/usr/bin/dockerd") expect(result.code).not.toBe(0);
      expect(words(result)).not.toMatch(exe === "/usr/bin/dockerd" ? /^$/ : /is ready/);
    },
  );

  // kubeasz and others keep their binaries in /opt/kube/bin.
  const GONE = `printf '[Service]\\nExecStart=/opt/kube/bin/docker-bin/dockerd\\nRestart=on-failure\\nRestartSec=5\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/docker.service; systemctl daemon-reload`;
  field("debian-12 with a unit whose program is gone: said so, not that it runs", async ({ fresh }) => {
    const machine = await fresh("debian-12", GONE);
    const result = await run(machine);
    expect(result.code).not.toBe(0);
    expect(words(result)).not.toMatch(/runs again|is ready/);
    expect(words(result)).toContain("/opt/kube/bin/docker-bin/dockerd");
  });

  field("debian-12 with a unit whose program is gone: the script says so too", async ({ fresh }) => {
    const [machine, script] = await Promise.all([fresh("debian-12", GONE), scriptFor("debian-12")]);
    const result = await runScript(machine, script);
    expect(result.code).not.toBe(0);
    expect(words(result)).not.toMatch(/runs again|is ready/);
    expect(words(result)).toContain("/opt/kube/bin/docker-bin/dockerd");
  });

  // moby/moby#22847 (a masked socket) and found by attack.
  for (const [title, setup, says] of [
    ["a masked docker.service", "systemctl mask docker.service", /mask/],
    ["a masked docker.socket", "systemctl mask docker.socket", /mask/],
    ["the pid file of a process that lives", "echo 1 > /run/docker.pid", /docker\.pid/],
    [
      "--config-file elsewhere",
      `mkdir -p /etc/docker; echo '{}' > /etc/docker/own.json\n${dropIn(`${FLAGS} --config-file=/etc/docker/own.json`)}`,
      /reads \/etc\/docker\/own\.json/,
    ],
    ["docker.sock a directory", "mkdir -p /run/docker.sock", /docker\.sock/],
    ["a drop-in that starts another program", dropIn("/bin/false"), /\/bin\/false|override\.conf/],
    [
      "a drop-in that requires a mount that fails",
      "mkdir -p /etc/systemd/system/docker.service.d; printf '[Unit]\\nRequiresMountsFor=/srv/data\\n' > /etc/systemd/system/docker.service.d/mount.conf; printf '[Mount]\\nWhat=none\\nWhere=/srv/data\\nType=nosuchfs\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/srv-data.mount; systemctl daemon-reload",
      /srv-data\.mount|\/srv\/data/,
    ],
    [
      "a key that this dockerd does not know any more",
      'mkdir -p /etc/docker; echo \'{"graph": "/srv/docker"}\' > /etc/docker/daemon.json',
      /graph: data-root/,
    ],
  ] as const) {
    field(`debian-12 with ${title}: the reason is named, by run and script`, async ({ fresh }) => {
      const [machine, script] = await Promise.all([fresh("debian-12", setup), scriptFor("debian-12")]);
      for (const go of [() => run(machine), () => runScript(machine, script)]) {
        const result = await go();
        if (result.code === 0) {
          expect(await unitState(machine)).toBe("active");
          continue;
        }
        expect(words(result)).toMatch(says);
        expect(words(result)).not.toMatch(/runs again|is ready|bug in docker-setup/);
        await forgetStarts(machine);
      }
    });
  }

  // docker/for-linux#476, moby/moby#44901: debs of before 2023-07-20 fail when the service does not start.
  field(
    "debian-12 where an old docker-ce's service can't start: a reason, and the next run is not stuck",
    async ({ fresh }) => {
      const old = ["--docker-version", "20.10.24"];
      const [machine, script] = await Promise.all([
        fresh("debian-12", dropIn("/bin/false")),
        scriptFor("debian-12", old),
      ]);
      const fails = async (going: Promise<ExecResult>) => {
        const result = await expectCode(going, 11);
        expect(words(result)).toMatch(/\/bin\/false|override\.conf/);
        expect(await machine.exists("/etc/docker/daemon.json")).toBe(false);
        await forgetStarts(machine);
      };
      await fails(run(machine, old));
      // It can be had away all the same.
      await expectCode(command(machine, "uninstall", "--all", "--yes"), 0);
      expect(await machine.sh("dpkg --audit")).toBe("");
      expect(await whole(machine, "docker-ce")).toEqual([]);
      await fails(runScript(machine, script));
      await machine.sh("rm -r /etc/systemd/system/docker.service.d; systemctl daemon-reload");
      await forgetStarts(machine);
      await expectCode(run(machine, ["--docker-version", "20.10.24"]), 0);
      expect(await unitState(machine)).toBe("active");
      expect(await machine.sh("dpkg --audit")).toBe("");
    },
  );
});

describe.concurrent("a person's registry mirrors", () => {
  const OWN = '{\n  "registry-mirrors": ["https://docker.1ms.run"],\n  "debug": false\n}\n';

  field("debian-12 with registry mirrors of the person's own: they stay", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    await machine.writeFile("/etc/docker/daemon.json", OWN);
    await machine.sh("systemctl reload docker; sleep 1");
    await expectCode(run(machine, ["--docker-version", "latest"]), 0);
    expect(await mirrorsInUse(machine)).toEqual(["https://docker.1ms.run/"]);
    expect(await machine.readFile("/etc/docker/daemon.json")).toBe(OWN);
  });

  field(
    "debian-12 by hand with a company's registry mirror: it stays, the script keeps it too",
    async ({ fresh }) => {
      const text = '{"registry-mirrors": ["https://mirror.corp.example"]}\n';
      const setup = `${byHand()}\nmkdir -p /etc/docker; echo '${text.trim()}' > /etc/docker/daemon.json; systemctl reload docker`;
      const [byRun, byScript, script] = await Promise.all([
        fresh("debian-12", setup),
        fresh("debian-12", setup),
        scriptFor("debian-12"),
      ]);
      await expectCode(run(byRun), 0);
      expect(JSON.parse(await byRun.readFile("/etc/docker/daemon.json"))["registry-mirrors"]).toEqual([
        "https://mirror.corp.example",
      ]);
      await runScript(byScript, script);
      expect(JSON.parse(await byScript.readFile("/etc/docker/daemon.json"))["registry-mirrors"]).toEqual([
        "https://mirror.corp.example",
      ]);
    },
  );

  field("debian-12 after registry set none: the next run sets none either", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    await expectCode(command(machine, "registry", "set", "none", "--yes"), 0);
    await expectCode(run(machine), 0);
    expect(await mirrorsInUse(machine)).toEqual([]);
  });

  // docker/for-mac#2537 (an empty string), moby/moby#34476 (no scheme).
  for (const [title, value, says] of [
    ["an empty string", "", /""|empty/],
    [
      "a value without a scheme",
      "docker.1ms.run",
      /docker\.1ms\.run.*(scheme|https:\/\/|no registry mirror|not a URL|invalid)/is,
    ],
  ] as const) {
    field(
      `debian-12 with ${title} among the registry mirrors: registry test names it, remove takes it out`,
      async ({ fresh }) => {
        const machine = await fresh("debian-12", byHand());
        await machine.writeFile(
          "/etc/docker/daemon.json",
          JSON.stringify({ "registry-mirrors": ["https://docker.m.daocloud.io", value] }),
        );
        const tested = await command(machine, "registry", "test");
        expect(tested.code).not.toBe(1);
        expect(words(tested)).not.toMatch(/bug in docker-setup|Invalid URL/);
        expect(words(tested)).toContain("docker.m.daocloud.io");
        expect(words(tested)).toMatch(says);
        await expectCode(command(machine, "registry", "remove", value, "--yes"), 0);
        expect(JSON.parse(await machine.readFile("/etc/docker/daemon.json"))["registry-mirrors"]).toEqual([
          "https://docker.m.daocloud.io",
        ]);
      },
    );
  }

  // moby/moby#21000.
  field("debian-12 with registry-mirror in the singular: pointed out", async ({ fresh }) => {
    const machine = await fresh("debian-12", byHand());
    await machine.writeFile("/etc/docker/daemon.json", '{"registry-mirror": ["https://docker.1ms.run"]}\n');
    const healthy = words(await doctor(machine));
    expect(healthy).toMatch(/registry-mirrors/);
    expect(healthy).toMatch(/registry-mirror(?!s)/);
  });
});

describe.concurrent("a daemon that does not answer", () => {
  field(
    "debian-12 whose dockerd is stopped by SIGSTOP: doctor says so within its bound, whatever the bound",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", `${byHand()}\n${IMAGE}`);
      await machine.sh("kill -STOP $(systemctl show -p MainPID --value docker)");
      const codes: number[] = [];
      for (const args of [[], ["--timeout", "2"], ["--timeout", "1"]]) {
        const result = await doctor(machine, args);
        expect(result.ms).toBeLessThan(30_000);
        expect(words(result)).toMatch(/does not answer|did not answer/);
        codes.push(result.code);
      }
      await machine.sh("kill -CONT $(systemctl show -p MainPID --value docker)");
      expect(new Set(codes)).toEqual(new Set([17]));
    },
  );

  field("debian-12: history and doctor of an ordinary user end without a bug", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    for (const args of [["history"], ["history", "--json"], ["doctor"]]) {
      const result = await machine.exec(
        ["node", "/tmp/package/dist/docker-setup.cjs", ...args, "--lang", "en"],
        { user: "admin", cwd: "/tmp" },
      );
      expect(result.code, words(result)).not.toBe(1);
      expect(words(result)).not.toMatch(/bug in docker-setup|\n\s+at /);
    }
  });
});

describe.concurrent("settings that dockerd meets later", () => {
  // docker/docs#16059, 1Panel-dev/1Panel#564: a reload takes it, and the next start does not.
  field(
    "debian-12, a node of a swarm: live-restore is refused by run and script, and the doctor names it",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      const asked = ["--daemon", "live-restore=true"];
      const key = keyOption(lab(), "debian-12");
      const { stdout } = await dockerSetup(machine, ["--dry-run", "--lang", "en", ...key, ...asked]);
      await machine.sh("docker swarm init --advertise-addr 127.0.0.1");
      const before = await machine.readFile("/etc/docker/daemon.json");
      for (const refused of [await run(machine, asked), await runScript(machine, stdout)]) {
        expect(refused.code, words(refused)).toBe(9);
        expect(words(refused)).toMatch(/node of a swarm[\s\S]*docker swarm leave/);
        expect(await machine.readFile("/etc/docker/daemon.json")).toBe(before);
      }
      await machine.sh(`sed -i 's|^{|{"live-restore": true,|' /etc/docker/daemon.json`);
      expect(words(await doctor(machine))).toMatch(/live-restore on a swarm node/);
      await expectCode(run(machine, ["--daemon", "live-restore="]), 0);
      await machine.sh("systemctl restart docker; docker node ls");
    },
  );

  // Found by attack: no key names the driver, and the new dockerd would start with another one and say nothing.
  field(
    "debian-12 with images of aufs: refused by run and script, until another driver is chosen",
    async ({ fresh }) => {
      const machine = await fresh(
        "debian-12",
        `${DOCKER_IO}\nsystemctl stop docker docker.socket\nmkdir -p /var/lib/docker/aufs/diff /var/lib/docker/image/aufs/layerdb/sha256/0a\nrm -rf /var/lib/docker/overlay2 /var/lib/docker/image/overlay2`,
      );
      for (const refused of [
        await run(machine),
        await runScript(machine, await scriptFor("debian-12", ["--no-registry-mirrors"])),
      ]) {
        expect(refused.code, words(refused)).toBe(9);
        expect(words(refused)).toMatch(/driver[\s\S]*\/var\/lib\/docker\/aufs[\s\S]*docker save/);
        expect(await whole(machine, "docker.io docker-ce")).toEqual(["docker.io"]);
        expect(await machine.exists("/etc/docker/daemon.json")).toBe(false);
      }
      await expectCode(run(machine, ["--daemon", "storage-driver=overlay2"]), 0);
      expect(await machine.exists("/var/lib/docker/aufs/diff")).toBe(true);
    },
  );

  // Found by attack, all of these: neither is a difference that a person would want to be told of.
  field(
    "debian-12 with a person's own drop-in, and daemon.json moved away and back: verify finds nothing",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      const limits = "/etc/systemd/system/docker.service.d/limits.conf";
      await machine.sh("mkdir -p /etc/systemd/system/docker.service.d");
      await machine.writeFile(limits, "[Service]\nLimitNOFILE=100000\n");
      await expectCode(run(machine, ["--daemon", "log-opts.max-size=5m"]), 0);
      await machine.sh(
        "sleep 1.1; cd /etc/docker; mv daemon.json /root/; mv /root/daemon.json .; chmod 0640 daemon.json; chmod 0644 daemon.json",
      );
      await expectCode(command(machine, "verify"), 0);
      expect((await expectCode(run(machine, ["--daemon", "log-opts.max-size=5m"]), 0)).stdout).toContain(
        "Nothing was changed",
      );
      await machine.sh(`echo '[Service]' >> ${limits}`);
      expect(words(await expectCode(command(machine, "verify"), 18))).toContain(limits);
    },
  );
});
