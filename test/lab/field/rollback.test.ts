/** Rollback on a machine that a person went on working on. */
import { describe, expect } from "vitest";
import { BUNDLE, dockerSetup, runScript } from "../../../lab/job.ts";
import {
  DOCKER_CE,
  DOCKER_IO,
  field,
  KEEP,
  mirrorsInUse,
  unitState,
  whole,
  words,
} from "../helpers/field.ts";
import { command, expectCode, run, withLab } from "../helpers/lab.ts";
import { Screen } from "../helpers/screen.ts";

withLab();

const SOURCES = `printf '# d\\351p\\364t de la soci\\351t\\351\\ndeb http://archive.example/debian bookworm main\\ndeb [trusted=yes] https://download.docker.com/linux/debian bookworm stable\\n' >> /etc/apt/sources.list`;
/** The comment's line, in the hexadecimal that a text can't get wrong. */
const LATIN = "grep -c -P '^# d\\xe9p\\xf4t de la soci\\xe9t\\xe9$' /etc/apt/sources.list || :";

/** Node's clock goes 400 days behind; the machine's own is the host's and can't be set. */
const CLOCK_SET_BACK = `const Now = Date, behind = 400 * 86400e3;
globalThis.Date = class extends Now {
  constructor(...args) { if (args.length > 0) super(...args); else super(Now.now() - behind); }
  static now() { return Now.now() - behind; }
};
`;

describe.concurrent("what a person changed since", () => {
  // Found by attack, all of these.
  field(
    "debian-12 with a Latin-1 comment in sources.list: its bytes stay, and rollback leaves a newer line",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", SOURCES);
      const original = await machine.sh("base64 -w0 /etc/apt/sources.list");
      const latin = { env: { LC_ALL: "C" } };
      expect(await machine.sh(LATIN, latin)).toBe("1");
      await expectCode(run(machine), 0);
      expect(await machine.sh(LATIN, latin)).toBe("1");
      expect(await machine.sh("grep -c '^deb .*download.docker.com' /etc/apt/sources.list || :")).toBe("0");
      const security = "deb http://archive.example/debian-security bookworm-security main";
      await machine.sh(`echo '${security}' >> /etc/apt/sources.list`);
      const result = await command(machine, "rollback", "--yes");
      expect(await machine.sh("cat /etc/apt/sources.list", latin)).toContain(security);
      expect(await machine.sh(LATIN, latin)).toBe("1");
      if (result.code !== 0) {
        expect(words(result)).toContain("/etc/apt/sources.list");
        return;
      }
      await machine.sh("sed -i '$d' /etc/apt/sources.list");
      expect(await machine.sh("base64 -w0 /etc/apt/sources.list")).toBe(original);
    },
  );

  field(
    "debian-12 whose entry somebody renamed: rollback and uninstall leave the key that it names",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      for (const [back, code] of [
        ["rollback", 10],
        ["uninstall", 0],
      ] as const) {
        await expectCode(run(machine), 0);
        await machine.sh("cd /etc/apt/sources.list.d; mv docker.sources mine.sources");
        const result = await expectCode(command(machine, back, "--yes"), code);
        expect(words(result)).toContain(
          "/etc/apt/keyrings/docker.gpg stays: /etc/apt/sources.list.d/mine.sources names it.",
        );
        expect(await machine.sh("apt-get update 2>&1")).not.toContain("NO_PUBKEY");
        await machine.sh("rm /etc/apt/sources.list.d/mine.sources /etc/apt/keyrings/docker.gpg");
      }
    },
  );

  field("debian-12 with newer keys in daemon.json: rollback leaves them", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await machine.writeFile("/etc/docker/daemon.json", '{\n  "debug": true\n}\n');
    await expectCode(run(machine), 0);
    await machine.sh(`sed -i 's|^{|{"log-opts": {"max-size": "10m"},|' /etc/docker/daemon.json`);
    const result = await command(machine, "rollback", "--yes");
    const text = await machine.readFile("/etc/docker/daemon.json");
    expect(JSON.parse(text)["log-opts"]).toEqual({ "max-size": "10m" });
    if (result.code === 0) expect(JSON.parse(text)["registry-mirrors"]).toBeUndefined();
    expect(JSON.parse(text).debug).toBe(true);
  });

  field(
    "debian-12 with a package that needs docker-ce since: rollback names it before it goes",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.sh(`mkdir -p /root/p/DEBIAN
printf 'Package: my-gpu-toolkit\\nVersion: 1\\nArchitecture: all\\nDepends: docker-ce\\nMaintainer: x <x@x>\\nDescription: x\\n' > /root/p/DEBIAN/control
dpkg-deb -b /root/p /root/my.deb; dpkg -i /root/my.deb`);
      const result = await command(machine, "rollback", "--yes");
      expect(words(result)).toContain("my-gpu-toolkit");
      if (result.code !== 0)
        expect(await whole(machine, "docker-ce my-gpu-toolkit")).toEqual(["docker-ce", "my-gpu-toolkit"]);
    },
  );

  field(
    "debian-12 after an upgrade by --docker-version latest: rollback brings the older one back",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine, ["--docker-version", "27.3.1"]), 0);
      await expectCode(run(machine, ["--docker-version", "latest"]), 0);
      await expectCode(command(machine, "rollback", "--yes"), 0);
      expect(await machine.sh("dpkg-query -W docker-ce")).toContain("5:27.3.1-1~debian.12~bookworm");
      expect(await unitState(machine)).toBe("active");
    },
  );

  field(
    "debian-12 with a run that failed before the last one: both go, and a unit and a hold of since stay or are looked at",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await machine.sh("mkdir -p /etc/systemd/system/docker.service.d");
      const broken = "/etc/systemd/system/docker.service.d/broken.conf";
      await machine.writeFile(broken, "[Service]\nExecStartPre=/bin/false\n");
      expect((await run(machine)).code).not.toBe(0);
      await machine.sh(`rm ${broken}; systemctl daemon-reload`);
      await expectCode(run(machine), 0);
      const script = (await command(machine, "rollback", "--dry-run")).stdout;
      const result = await expectCode(command(machine, "rollback", "--yes"), 0);
      expect(words(result)).toMatch(/Taking back the runs .*, /);
      expect(await whole(machine, DOCKER_CE)).toEqual([]);
      expect(
        await machine.sh("ls /etc/apt/sources.list.d/docker* /etc/apt/keyrings/docker* 2>/dev/null || :"),
      ).toBe("");
      expect(script).toContain("Check that the machine is as it was");
    },
  );

  field(
    "debian-12 whose docker.io is in no repository any more: said before the first change",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", DOCKER_IO);
      await expectCode(run(machine), 0);
      await machine.sh(
        "mkdir /root/away; mv /etc/apt/sources.list /etc/apt/sources.list.d/debian* /root/away/ 2>/dev/null || :",
      );
      const result = await command(machine, "rollback", "--yes");
      expect(result.code).toBe(10);
      expect(words(result)).toMatch(/docker\.io .*no repository .*Nothing was changed/);
      expect(await unitState(machine)).toBe("active");
      expect(await whole(machine, "docker-ce docker.io")).toEqual(["docker-ce"]);
    },
  );

  field(
    "debian-12 where apt-get upgrade took Docker further: rollback works or says why not",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine, ["--docker-version", "27.3.1"]), 0);
      await machine.sh(
        "DEBIAN_FRONTEND=noninteractive apt-get -y -q install docker-ce docker-ce-cli containerd.io",
      );
      const result = await command(machine, "rollback", "--yes");
      if (result.code === 0) expect(await whole(machine, DOCKER_CE)).toEqual([]);
      else expect(await unitState(machine)).toBe("active");
      expect(await machine.sh("dpkg --audit")).toBe("");
    },
  );

  field(
    "debian-12 whose clock was set back since: rollback goes by the journal's order",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.writeFile("/tmp/back.cjs", CLOCK_SET_BACK);
      const set = ["registry", "set", "https://docker.1ms.run", "--yes", "--lang", "en"];
      await expectCode(dockerSetup(machine, set, { env: { NODE_OPTIONS: "--require /tmp/back.cjs" } }), 0);
      const result = await command(machine, "rollback", "--yes");
      expect(await whole(machine, "docker-ce")).toEqual(["docker-ce"]);
      if (result.code === 0) expect(await mirrorsInUse(machine)).toContain("https://docker.m.daocloud.io/");
    },
  );

  field(
    "debian-12 with a daemon.json that somebody moved behind a link: the link stays, and what it leads to is taken back",
    async ({ fresh }) => {
      const own = "mkdir -p /etc/docker; echo '{\"debug\": true}' > /etc/docker/daemon.json";
      const moved = `mkdir -p /srv/etc; mv /etc/docker/daemon.json /srv/etc/d.json; ln -s /srv/etc/d.json /etc/docker/daemon.json
sed -i 's|^{|{"log-level": "warn",|' /srv/etc/d.json`;
      for (const [setup, left] of [
        [own, { "log-level": "warn", debug: true }],
        ["", { "log-level": "warn" }],
      ] as const) {
        const machine = await fresh("debian-12", setup);
        await expectCode(run(machine, ["--daemon", "log-opts.max-size=10m"]), 0);
        await machine.sh(moved);
        await expectCode(command(machine, "rollback", "--yes"), 0);
        expect(await machine.sh("readlink /etc/docker/daemon.json")).toBe("/srv/etc/d.json");
        expect(JSON.parse(await machine.readFile("/srv/etc/d.json"))).toEqual(left);
      }
    },
  );

  field(
    "debian-12: what came along with docker-ce goes with it, by run and script, but for what somebody needs or asked for",
    async ({ fresh }) => {
      const [byRun, byScript, needed, asked] = await Promise.all([
        fresh("debian-12"),
        fresh("debian-12"),
        fresh("debian-12"),
        fresh("debian-12"),
      ]);
      for (const machine of [byRun, byScript, needed, asked]) await expectCode(run(machine), 0);
      await needed.sh(`mkdir -p /root/p/DEBIAN
printf 'Package: fw\\nVersion: 1\\nArchitecture: all\\nDepends: iptables\\nMaintainer: x <x@x>\\nDescription: x\\n' > /root/p/DEBIAN/control
dpkg-deb -b /root/p /root/fw.deb; dpkg -i /root/fw.deb`);
      await asked.sh("apt-mark manual iptables");
      const { stdout: script } = await expectCode(command(byScript, "rollback", "--dry-run"), 0);
      await expectCode(runScript(byScript, script), 0);
      for (const machine of [byRun, needed, asked]) {
        const result = await expectCode(command(machine, "rollback", "--yes"), 0);
        if (machine !== byRun) expect(words(result)).toMatch(/iptables.* stays/);
      }
      for (const machine of [byRun, byScript])
        expect(await whole(machine, "docker-ce iptables libnftnl11")).toEqual([]);
      for (const machine of [needed, asked])
        expect(await whole(machine, "docker-ce iptables libnftnl11")).toEqual(["iptables", "libnftnl11"]);
    },
  );

  field("debian-12 with a journal line that can't be read: rollback refuses", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    await machine.sh("cd /var/lib/docker-setup/runs; f=$(ls | tail -1); sed -i '3s/.*/{torn/' \"$f\"");
    const result = await command(machine, "rollback", "--yes");
    expect(result.code).not.toBe(0);
    expect(words(result)).not.toMatch(/as it was before|undone: 0/);
    expect(await whole(machine, "docker-ce")).toEqual(["docker-ce"]);
    expect(await unitState(machine)).toBe("active");
  });
});

describe.concurrent("its script", () => {
  // Found by attack, both of these.
  field("debian-12 with a container that runs: it ends before its first change", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    await machine.sh(KEEP);
    const before = await machine.sh(
      "cat /etc/docker/daemon.json; ls /etc/apt/sources.list.d /etc/apt/keyrings",
    );
    const { stdout } = await expectCode(command(machine, "rollback", "--dry-run"), 0);
    await expectCode(runScript(machine, stdout), 12);
    expect(
      await machine.sh("cat /etc/docker/daemon.json; ls /etc/apt/sources.list.d /etc/apt/keyrings"),
    ).toBe(before);
    expect(await machine.sh("docker ps --format '{{.Names}}'")).toBe("keep");
    const allowed = await expectCode(command(machine, "rollback", "--dry-run", "--restart"), 0);
    await expectCode(runScript(machine, allowed.stdout), 0);
    expect(await whole(machine, DOCKER_CE)).toEqual([]);
  });

  field("debian-12 with an entry that a person changed since: it ends as the run does", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    await machine.sh("echo '# mine' >> /etc/apt/sources.list.d/docker.sources");
    const { stdout } = await expectCode(command(machine, "rollback", "--dry-run"), 0);
    const result = await expectCode(runScript(machine, stdout), 10);
    expect(words(result)).toContain(
      "/etc/apt/sources.list.d/docker.sources stays: it was changed since that run.",
    );
    expect(await machine.sh("tail -n 1 /etc/apt/sources.list.d/docker.sources")).toBe("# mine");
    expect(await whole(machine, DOCKER_CE)).toEqual([]);
  });
});

describe.concurrent("links", () => {
  field(
    "debian-12 whose docker.sources is a link to a folder of somebody's: it comes back as a link",
    async ({ fresh }) => {
      const text =
        "Types: deb\\nURIs: https://mirrors.tuna.tsinghua.edu.cn/docker-ce/linux/debian\\nSuites: bookworm\\nComponents: stable\\nSigned-By: /etc/apt/keyrings/docker.gpg\\n";
      const machine = await fresh(
        "debian-12",
        `mkdir -p /srv/conf; printf '${text}' > /srv/conf/docker.sources; ln -s /srv/conf/docker.sources /etc/apt/sources.list.d/docker.sources`,
      );
      const before = await machine.readFile("/srv/conf/docker.sources");
      await expectCode(run(machine), 0);
      for (const back of ["rollback", "uninstall"]) {
        await expectCode(command(machine, back, "--yes"), 0);
        expect(await machine.sh("readlink /etc/apt/sources.list.d/docker.sources")).toBe(
          "/srv/conf/docker.sources",
        );
        expect(await machine.readFile("/srv/conf/docker.sources")).toBe(before);
        if (back === "rollback") await expectCode(run(machine), 0);
      }
    },
  );
});

/** Every file, folder and link with what is in it, and what systemd, dpkg and rpm say. */
const WHOLE = `skip='-path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /run -o -path /var/log'
find / -xdev \\( $skip \\) -prune -o -type f -print0 | xargs -0 sha1sum
find / -xdev \\( $skip \\) -prune -o -printf '%p %y %m %U:%G %l\\n'
sed 's/^/group /' /etc/group
systemctl list-unit-files --no-pager --no-legend | sed 's/^/unit file /'
systemctl list-units --all --no-pager --no-legend | awk '/docker|containerd/ && !/dev-|sys-/ { print "unit", $1, $2, $3, $4 }'
if command -v dpkg-query >/dev/null; then dpkg-query -W -f '\${Package} \${Version} \${Status}\\n'; apt-mark showauto; fi
if command -v rpm >/dev/null; then rpm -qa; fi`;

/**
 * What may differ: docker-setup's own records, what a package manager writes down for itself and for all that ever came,
 * shadow's copies, dockerd's data (bind mounts here), and directories that the lab's packages do not own.
 */
const OWN_RECORDS =
  /\/var\/lib\/(docker-setup|dnf)\b|\/var\/lib\/(docker|containerd) d |\/var\/lib\/(dpkg\/status-old|rpm\/rpmdb\.sqlite)|\/var\/cache\/(apt\/(pkgcache|srcpkgcache|archives\/(ip|lib|net))|dnf\/(packages|tempfiles|expired|baseos)|ldconfig)|\/var\/lib\/apt\/lists\/auxfiles|\/etc\/g(roup|shadow)-|\/opt\/containerd|docker-lab|\/usr\/libexec\/docker|\/usr\/share\/doc\/docker-|\/etc\/containerd d |\/(etc|opt|root|usr\/(lib|libexec|share\/doc)|var\/cache|var\/lib) d /;

describe("the whole machine after a first run and its rollback", () => {
  for (const name of ["debian-12", "centos-9"] as const)
    for (const by of ["run", "script"] as const)
      field(
        `${name}, taken back by the ${by}: nothing is left but records, and data, which is named`,
        async ({ fresh }) => {
          const machine = await fresh(name);
          const before = new Set((await machine.sh(WHOLE)).split("\n"));
          await expectCode(run(machine), 0);
          const printed = await expectCode(command(machine, "rollback", "--dry-run"), 0);
          const result = await expectCode(
            by === "run" ? command(machine, "rollback", "--yes") : runScript(machine, printed.stdout),
            0,
          );
          expect(words(result)).toContain("What dockerd made stays: /var/lib/docker, /var/lib/containerd");
          const after = (await machine.sh(WHOLE)).split("\n");
          expect(after.filter((line) => !before.has(line) && !OWN_RECORDS.test(line))).toEqual([]);
          const there = new Set(after);
          expect([...before].filter((line) => !there.has(line) && !OWN_RECORDS.test(line))).toEqual([]);
        },
      );

  field(
    "centos-9 with the key in another entry, or imported by somebody before: it stays in rpm's database",
    async ({ fresh }) => {
      const keys = "rpm -q gpg-pubkey --qf '%{VERSION}-%{RELEASE}\\n' | sort";
      for (const [back, code] of [
        ["uninstall", 0],
        ["rollback", 10],
      ] as const) {
        const machine = await fresh("centos-9");
        await expectCode(run(machine), 0);
        const imported = await machine.sh(keys);
        const entry = "/etc/yum.repos.d/mine.repo";
        await machine.sh(
          `cp /etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce /srv/key; printf '[mine]\\nbaseurl=https://mirror.lan/x\\nskip_if_unavailable=1\\ngpgkey=file:///srv/key\\n' > ${entry}`,
        );
        const result = await expectCode(command(machine, back, "--yes"), code);
        expect(words(result)).toMatch(
          /The key gpg-pubkey-\S+ stays in the package manager's database: \/etc\/yum/,
        );
        expect(await machine.sh(keys)).toBe(imported);
        // An uninstall goes by all runs, of which the first imported it; a rollback by the last one, which found it there.
        await machine.sh(`rm ${entry}`);
        await expectCode(run(machine), 0);
        await expectCode(command(machine, back, "--yes"), 0);
        expect(await machine.sh(`${keys} || :`)).toBe(
          back === "uninstall" ? "package gpg-pubkey is not installed" : imported,
        );
      }
    },
  );

  field("centos-9: uninstall takes the key that an installation imported", async ({ fresh }) => {
    const machine = await fresh("centos-9");
    await expectCode(run(machine), 0);
    expect(await machine.sh("rpm -q gpg-pubkey")).toMatch(/^gpg-pubkey-/);
    await expectCode(command(machine, "uninstall", "--yes"), 0);
    expect(await machine.sh("rpm -q gpg-pubkey || :")).toContain("not installed");
    await expectCode(command(machine, "uninstall", "--yes"), 16);
  });

  field(
    "debian-12 with a file of configuration that was edited since, and a user in the group: both stay, and are named",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.sh("echo '# mine' >> /etc/containerd/config.toml; usermod -aG docker admin");
      const result = await expectCode(command(machine, "rollback", "--yes"), 10);
      expect(words(result)).toMatch(/configuration of .*containerd\.io.* is not as it was/);
      expect(words(result)).toContain("group docker is not as it was");
      expect(await machine.readFile("/etc/containerd/config.toml")).toContain("# mine");
      expect(await machine.sh("id -nG admin")).toContain("docker");
    },
  );
});

describe("two at once", () => {
  field(
    "debian-12 with a rollback's question open while another admin works: what is shown is what is done",
    async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      const screen = new Screen(machine, `node ${BUNDLE} rollback --lang en; sleep 300`);
      try {
        await screen.until(/\?/);
        const back = await command(machine, "rollback", "--yes");
        const again = await run(machine);
        screen.press("y", "Enter");
        const ended = "for i in $(seq 600); do pgrep -x node >/dev/null || break; sleep 0.1; done";
        await machine.sh(ended);
        if (back.code === 0 && again.code === 0) {
          // The first one's question was about another machine than this.
          expect(await whole(machine, "docker-ce"), screen.read()).toEqual(["docker-ce"]);
          expect(await unitState(machine)).toBe("active");
        } else {
          expect([back.code, again.code]).toEqual([15, 15]);
          expect(await whole(machine, "docker-ce"), screen.read()).toEqual([]);
        }
      } finally {
        screen.close();
      }
    },
  );
});
