/** Repositories, proxies and networks that are somebody else's: they don't stop Docker, or they are the ones named. */
import { describe, expect } from "vitest";
import { dockerSetup, keyOption, runScript } from "../../../lab/job.ts";
import type { MachineName } from "../../../lab/types.ts";
import { field, unitState, whole, words } from "../helpers/field.ts";
import { expectCode, lab, run, scriptFor, withLab } from "../helpers/lab.ts";

withLab();

const DEAD: Record<string, [MachineName, string, RegExp]> = {
  // geerlingguy/docker-centos7-ansible#7, docker/docker-install#352
  "an EPEL that is dead": [
    "centos-9",
    "printf '[epel]\\nname=epel\\nbaseurl=https://epel.dead.example/9\\nenabled=1\\ngpgcheck=0\\n' > /etc/yum.repos.d/epel.repo",
    /epel/,
  ],
  // The end of CentOS 7: mirrorlist.centos.org has no address any more.
  "a mirror list that is gone": [
    "centos-7",
    "printf '[updates]\\nname=updates\\nmirrorlist=http://mirrorlist.centos.org/?release=7&repo=updates\\nenabled=1\\ngpgcheck=0\\nskip_if_unavailable=0\\n' > /etc/yum.repos.d/updates.repo",
    /mirrorlist\.centos\.org|updates/,
  ],
  "another repository that is dead": [
    "debian-12",
    "echo 'deb http://dead.example/debian stable main' > /etc/apt/sources.list.d/dead.list",
    /dead\.example/,
  ],
  "another repository that nobody signed": [
    "debian-12",
    "echo 'deb https://mirrors.ustc.edu.cn/docker-ce/linux/ubuntu noble stable' > /etc/apt/sources.list.d/other.list",
    /mirrors\.ustc\.edu\.cn/,
  ],
};

describe.concurrent("other repositories", () => {
  // geerlingguy/docker-centos7-ansible#7: nothing is needed from it.
  for (const name of ["centos-9", "fedora-44"] as const) {
    field(`${name} with an EPEL that is dead: Docker is installed by run and script`, async ({ fresh }) => {
      const [, setup] = DEAD["an EPEL that is dead"]!;
      const [byRun, byScript] = await Promise.all([fresh(name, setup), fresh(name, setup)]);
      await expectCode(run(byRun), 0);
      await expectCode(runScript(byScript, await scriptFor(name)), 0);
      for (const machine of [byRun, byScript]) expect(await unitState(machine)).toBe("active");
    });
  }

  for (const [title, [name, setup, named]] of Object.entries(DEAD)) {
    field(`${name} with ${title}: Docker is installed, or that one is named`, async ({ fresh }) => {
      const machine = await fresh(name, setup);
      const result = await run(machine);
      if (result.code !== 0) {
        expect(words(result)).toMatch(named);
        expect(words(result)).not.toMatch(/(aliyun|mirror) (has|is|answers|did)/);
        return;
      }
      expect(await unitState(machine)).toBe("active");
    });
  }

  for (const [name, setup, named] of [
    [
      "debian-12",
      "echo 'Acquire::https::Proxy \"http://127.0.0.1:9\";' > /etc/apt/apt.conf.d/80proxy",
      /127\.0\.0\.1:9|apt\.conf|80proxy/,
    ],
    ["centos-9", "echo 'proxy=http://127.0.0.1:9' >> /etc/dnf/dnf.conf", /127\.0\.0\.1:9|dnf\.conf/],
  ] as const) {
    field(
      `${name} with a dead proxy in its package manager's configuration: the proxy is named`,
      async ({ fresh }) => {
        const machine = await fresh(name, setup);
        const result = await run(machine);
        expect(result.code).not.toBe(0);
        expect(words(result)).toMatch(named);
        expect(words(result)).toMatch(/proxy/i);
        expect(await whole(machine, "docker-ce")).toEqual([]);
      },
    );
  }
});

describe.concurrent("the machine's own settings", () => {
  const json = "/etc/docker/daemon.json";
  // A hook: gensecaihq/Ubuntu-Security-Hardening-Script#8; a lock: coreos/fedora-coreos-tracker#1250; the others by attack.
  for (const [name, title, setup, named, away] of [
    [
      ...(["debian-12", "a hook of apt's that fails"] as const),
      "echo 'DPkg::Post-Invoke {\"false\";};' > /etc/apt/apt.conf.d/99hook",
      /DPkg::Post-Invoke/,
      "rm /etc/apt/apt.conf.d/99hook",
    ],
    [
      ...(["debian-12", "a left-over lock of the list of groups"] as const),
      "touch /etc/group.lock",
      /delete that file/,
      "rm /etc/group.lock",
    ],
    [
      ...(["debian-12", "a daemon.json that is immutable"] as const),
      `mkdir -p /etc/docker; echo '{"debug": false}' > ${json}; chattr +i ${json}`,
      /chattr -i/,
      `chattr -i ${json}`,
    ],
    [
      ...(["centos-9", "a named pipe among yum's entries"] as const),
      "mkfifo /etc/yum.repos.d/x.repo",
      /x\.repo is a named pipe/,
      "rm /etc/yum.repos.d/x.repo",
    ],
  ] as const) {
    field(`${name} with ${title}: named, and Docker comes when it is away`, async ({ fresh }) => {
      const machine = await fresh(name, setup);
      const refused = await run(machine);
      expect([0, 1, 124]).not.toContain(refused.code);
      expect(words(refused)).toMatch(named);
      await machine.sh(away);
      await expectCode(run(machine), 0);
      expect(await unitState(machine)).toBe("active");
    });
  }

  field("centos-9 whose yum is told to answer no: installs", async ({ fresh }) => {
    const machine = await fresh("centos-9", "echo 'assumeno=1' >> /etc/dnf/dnf.conf");
    await expectCode(run(machine), 0);
    expect(await unitState(machine)).toBe("active");
  });

  // As hardening guides have it (CIS); Docker signs packages, and no list of them.
  for (const name of ["centos-9", "centos-7", "fedora-44"] as const)
    field(`${name} that wants signed lists: installs, by run and script`, async ({ fresh }) => {
      const strict = `for f in /etc/yum.conf /etc/dnf/dnf.conf; do [ ! -f $f ] || echo repo_gpgcheck=1 >> $f; done
for f in /etc/yum.repos.d/*.repo; do echo repo_gpgcheck=0 >> $f; done`;
      const [one, two, script] = await Promise.all([
        fresh(name, strict),
        fresh(name, strict),
        scriptFor(name),
      ]);
      await expectCode(run(one), 0);
      await expectCode(runScript(two, script), 0);
      for (const machine of [one, two]) {
        expect(await unitState(machine)).toBe("active");
        // Its own updates read them, too.
        await machine.sh("yum -q makecache");
      }
    });
});

describe.concurrent("the network", () => {
  const NOWHERE = `ip link add d0 type dummy && ip addr add 2001:db8::1/64 dev d0 nodad && ip link set d0 up
sed -i 's/^127.0.0.1 mirrors.aliyun.com$/2001:db8::2 mirrors.aliyun.com\\n&/; s/^127.0.0.1 docker.m.daocloud.io$/2001:db8::3 docker.m.daocloud.io\\n&/' /etc/hosts`;
  field(
    "debian-12 (Node 18) with an IPv6 that leads nowhere: connected over IPv4 soon",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", NOWHERE);
      const versions = await dockerSetup(machine, [
        "versions",
        "--lang",
        "en",
        ...keyOption(lab(), "debian-12"),
      ]);
      expect(versions.code, words(versions)).toBe(0);
      expect(versions.ms).toBeLessThan(8000);
      await expectCode(run(machine), 0);
      expect(await unitState(machine)).toBe("active");
    },
  );

  // docker/docker-install#244: what a tighter umask makes, apt can't read.
  field("debian-12 whose root has umask 077: installs, and apt can read it", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    const key = keyOption(lab(), "debian-12").join(" ");
    const result = await machine.exec(
      ["sh", "-c", `umask 077; node /tmp/package/dist/docker-setup.cjs --yes --lang en ${key}`],
      { timeoutMs: 240_000, cwd: "/tmp" },
    );
    expect(result.code, words(result)).toBe(0);
    expect(
      await machine.sh(
        "stat -c %a /etc/apt/keyrings /etc/apt/keyrings/docker.gpg /etc/apt/sources.list.d/docker.sources",
      ),
    ).toBe("755\n644\n644");
  });

  // The next release of the system keeps the old one's packages.
  field(
    "debian-12 with Debian 11's docker-ce after an upgrade of the system: the same version for this one",
    async ({ fresh }) => {
      const old = `install -d /etc/apt/keyrings; /usr/lib/apt/apt-helper download-file https://download.docker.com/linux/debian/gpg /etc/apt/keyrings/docker.asc
echo 'deb [signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/debian bullseye stable' > /etc/apt/sources.list.d/docker.list
apt-get -q update -o Dir::Etc::sourcelist=sources.list.d/docker.list -o Dir::Etc::sourceparts=- -o APT::Get::List-Cleanup=0
V='5:27.3.1-1~debian.11~bullseye'; DEBIAN_FRONTEND=noninteractive apt-get -y -q install --no-install-recommends docker-ce=$V docker-ce-cli=$V containerd.io docker-buildx-plugin docker-compose-plugin`;
      const machine = await fresh("debian-12", old);
      await expectCode(run(machine), 0);
      expect(await machine.sh("dpkg-query -W docker-ce")).toMatch(
        /27\.3\.1-1~debian\.12~bookworm|27\.3\.1-1~debian\.11~bullseye/,
      );
      expect(await unitState(machine)).toBe("active");
    },
  );

  field("debian-12 with Node from nvm: by its full path it installs", async ({ fresh }) => {
    const machine = await fresh("debian-12", { variant: "nvm" });
    const key = keyOption(lab(), "debian-12");
    const result = await machine.exec(
      [
        "/root/.nvm/versions/node/v22.11.0/bin/node",
        "/tmp/package/dist/docker-setup.cjs",
        "--yes",
        "--lang",
        "en",
        ...key,
      ],
      { timeoutMs: 240_000, cwd: "/tmp" },
    );
    expect(result.code, words(result)).toBe(0);
    expect(await unitState(machine)).toBe("active");
  });
});
