/** root's environment and terminal: neither changes a verdict. */
import { describe, expect } from "vitest";
import { BUNDLE, dockerSetup, keyOption, runScript } from "../../../lab/job.ts";
import type { Machine } from "../../../lab/types.ts";
import {
  byHand,
  DOCKER_CE,
  doctor,
  field,
  IMAGE,
  mirrorsInUse,
  unitState,
  whole,
  words,
} from "../helpers/field.ts";
import { command, expectCode, lab, run, scriptFor, withLab } from "../helpers/lab.ts";

withLab();

const mainPid = (machine: Machine) => machine.sh("systemctl show -p MainPID --value docker");

/** What stands in root's environment or home, by how it comes there. */
const settings: Record<string, { env?: Record<string, string>; before?: string }> = {
  "DOCKER_TLS_VERIFY=1": { env: { DOCKER_TLS_VERIFY: "1" } },
  "DOCKER_API_VERSION=1.23": { env: { DOCKER_API_VERSION: "1.23" } },
  "DOCKER_HOST elsewhere": { env: { DOCKER_HOST: "tcp://10.0.0.1:2375" } },
  "DOCKER_CONTEXT elsewhere": {
    before: "docker context create far --docker host=tcp://10.0.0.1:2375",
    env: { DOCKER_CONTEXT: "far" },
  },
  "a current context elsewhere": {
    before: "docker context create far --docker host=tcp://10.0.0.1:2375; docker context use far",
  },
  "a broken ~/.docker/config.json": {
    before: "mkdir -p /root/.docker; echo '{bad' > /root/.docker/config.json",
  },
  POSIXLY_CORRECT: { env: { POSIXLY_CORRECT: "1" } },
  "an old docker first in PATH": {
    before:
      "printf '#!/bin/sh\\necho Docker version 1.13.1, build 092cba3\\n' > /usr/local/bin/docker; chmod 755 /usr/local/bin/docker",
  },
  "an old dockerd first in PATH": {
    before:
      "printf '#!/bin/sh\\necho Docker version 1.13.1, build 092cba3\\n' > /usr/local/sbin/dockerd; chmod 755 /usr/local/sbin/dockerd",
  },
};

/** A package as checkinstall and many a company's own scripts make it: without md5sums, of which dpkg --audit complains. */
const NO_SUMS = `mkdir -p /tmp/own/DEBIAN; printf 'Package: own-tool\\nVersion: 1\\nArchitecture: all\\nMaintainer: a <a@b.example>\\nDescription: own\\n' > /tmp/own/DEBIAN/control
mkdir -p /tmp/own/opt/own; echo x > /tmp/own/opt/own/x; dpkg-deb -b /tmp/own /tmp/own.deb; dpkg -i /tmp/own.deb; rm -f /var/lib/dpkg/info/own-tool.md5sums`;

describe.concurrent("the environment", () => {
  field(
    "debian-12 with a package that has no md5sums: a second run and a script find nothing to do",
    async ({ fresh }) => {
      const [machine, script] = await Promise.all([fresh("debian-12", NO_SUMS), scriptFor("debian-12")]);
      expect(await machine.sh("dpkg --audit")).toContain("own-tool");
      expect((await expectCode(run(machine), 0)).stdout).toMatch(/–.*interrupted package installation/);
      expect((await expectCode(run(machine), 0)).stdout).toContain("Nothing was changed");
      expect((await expectCode(runScript(machine, script), 0)).stdout).toContain("Nothing was changed");
    },
  );

  // Found by attack; "error during connect" and "client is newer than server" fill issue threads.
  for (const [title, { env = {}, before = ":" }] of Object.entries(settings)) {
    field(`debian-12 with ${title}: a second run finds nothing to do`, async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await expectCode(run(machine), 0);
      await machine.sh(before);
      const pid = await mainPid(machine);
      const result = await expectCode(run(machine, [], { env }), 0);
      expect(result.stdout).toContain("Nothing was changed");
      expect(await mainPid(machine)).toBe(pid);
      await expectCode(doctor(machine, [], { env }), 0);
    });
  }

  field(
    "debian-12 with DOCKER_TLS_VERIFY=1: registry set reaches the daemon, the container stays",
    async ({ fresh }) => {
      const machine = await fresh("debian-12", byHand());
      await machine.sh(`${IMAGE}; docker run -d --name c1 box /bin/sleep 100000`);
      const pid = await mainPid(machine);
      const env = { DOCKER_TLS_VERIFY: "1" };
      await expectCode(
        dockerSetup(machine, ["registry", "set", "https://docker.1ms.run", "--yes", "--lang", "en"], { env }),
        0,
      );
      expect(await mirrorsInUse(machine)).toEqual(["https://docker.1ms.run/"]);
      await run(machine, ["--restart", "--registry-mirror", "https://docker.1ms.run"], { env });
      expect(await mainPid(machine)).toBe(pid);
      expect(await machine.sh("docker ps -q | wc -l")).toBe("1");
    },
  );

  field("debian-12, fresh, with DOCKER_TLS_VERIFY=1: the run installs", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine, ["--no-probe"], { env: { DOCKER_TLS_VERIFY: "1" } }), 0);
    expect(await mirrorsInUse(machine)).not.toEqual([]);
    expect(await unitState(machine)).toBe("active");
  });

  field("debian-12, fresh, with DOCKER_TLS_VERIFY=1: the script installs", async ({ fresh }) => {
    const [machine, script] = await Promise.all([fresh("debian-12"), scriptFor("debian-12")]);
    await machine.writeFile("/tmp/install.sh", script);
    const result = await machine.exec(["sh", "/tmp/install.sh"], {
      env: { DOCKER_TLS_VERIFY: "1" },
      timeoutMs: 240_000,
    });
    expect(result.code, words(result)).toBe(0);
    expect(await mirrorsInUse(machine)).not.toEqual([]);
    expect(await unitState(machine)).toBe("active");
  });

  // Found by attack: dpkg-deb unpacks by tar, systemctl reads its options after the verb, apt makes files in TMPDIR.
  field(
    "debian-12, fresh, with variables of GNU's, dpkg's and Python's: the script installs, the run finds nothing to do",
    async ({ fresh }) => {
      const [machine, script] = await Promise.all([fresh("debian-12"), scriptFor("debian-12")]);
      const env = {
        ...{ POSIXLY_CORRECT: "1", TAR_OPTIONS: "--bogus", XZ_OPT: "--bogus", DPKG_ADMINDIR: "/nowhere" },
        ...{ PYTHONHOME: "/nowhere", GREP_OPTIONS: "-v", CDPATH: "/", TMPDIR: "/proc" },
      };
      await machine.writeFile("/tmp/install.sh", script);
      const result = await machine.exec(["sh", "/tmp/install.sh"], { env, timeoutMs: 240_000 });
      expect(result.code, words(result)).toBe(0);
      expect(await unitState(machine)).toBe("active");
      expect((await expectCode(run(machine, [], { env }), 0)).stdout).toContain("Nothing was changed");
      await expectCode(run(machine, ["--docker-version", "27.3.1", "--restart"], { env }), 0);
    },
  );

  for (const [title, before] of [
    ["an old docker first in PATH", settings["an old docker first in PATH"]?.before],
    ["an old dockerd first in PATH", settings["an old dockerd first in PATH"]?.before],
  ]) {
    field(`debian-12, fresh, with ${title}: the script installs and says what runs`, async ({ fresh }) => {
      const [machine, script] = await Promise.all([fresh("debian-12", before), scriptFor("debian-12")]);
      const result = await runScript(machine, script);
      expect(result.code, words(result)).toBe(0);
      expect(words(result)).not.toContain("1.13.1");
      expect(await unitState(machine)).toBe("active");
    });
  }
});

/** A forward proxy on 127.0.0.1:3128. */
const PROXY = `cat > /tmp/px.mjs <<'END'
import http from "node:http"; import net from "node:net";
const s = http.createServer((q, r) => { const u = new URL(q.url); const p = http.request({ host: u.hostname, port: u.port || 80, path: u.pathname + u.search, method: q.method, headers: q.headers }, (a) => { r.writeHead(a.statusCode, a.headers); a.pipe(r); }); p.on("error", () => r.end()); q.pipe(p); });
s.on("connect", (q, c) => { const [host, port] = q.url.split(":"); const o = net.connect(+port, host, () => { c.write("HTTP/1.1 200 OK\\r\\n\\r\\n"); o.pipe(c); c.pipe(o); }); o.on("error", () => c.destroy()); c.on("error", () => o.destroy()); });
s.listen(3128, "127.0.0.1");
END
systemd-run --quiet --unit=px "$(command -v node)" /tmp/px.mjs`;

describe.concurrent("what a session or an image forbids", () => {
  // netdata/netdata#13616 and every image made in a container: maintainer scripts start nothing.
  field(
    "debian-12 with a policy-rc.d that forbids all starts: the daemon runs, by script and run",
    async ({ fresh }) => {
      const machine = await fresh(
        "debian-12",
        "printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d",
      );
      await expectCode(runScript(machine, await scriptFor("debian-12")), 0);
      expect(await unitState(machine)).toBe("active");
      // Nor do they stop anything.
      const runs = "pgrep -x dockerd || :; pgrep -x containerd || :; systemctl is-active docker.socket || :";
      await machine.sh(`apt-get -q -y purge ${DOCKER_CE}; systemctl stop docker.socket docker containerd`);
      for (const back of ["rollback", "uninstall"]) {
        await expectCode(run(machine), 0);
        expect(await unitState(machine)).toBe("active");
        await expectCode(command(machine, back, "--yes"), 0);
        expect(await machine.sh(runs)).toBe("inactive");
      }
      await expectCode(run(machine), 0);
      expect(await machine.sh("systemctl is-enabled docker.service")).toBe("enabled");
      const { stdout } = await expectCode(command(machine, "uninstall", "--dry-run"), 0);
      await expectCode(runScript(machine, stdout), 0);
      expect(await machine.sh(runs)).toBe("inactive");
    },
  );

  // Found by attack.
  for (const [title, limit, code, says] of [
    ["few open files", "-n 24", 14, /ulimit -n/],
    ["small files alone", "-f 2000", 10, /ulimit -f/],
  ] as const) {
    field(
      `debian-12 with ${title} (ulimit ${limit}): named, and the next run finishes`,
      async ({ fresh }) => {
        const machine = await fresh("debian-12");
        const argv = ["node", BUNDLE, "--yes", "--lang", "en", ...keyOption(lab(), "debian-12")];
        const limited = await machine.exec(["sh", "-c", `ulimit ${limit}; exec ${argv.join(" ")}`], {
          cwd: "/tmp",
          timeoutMs: 240_000,
        });
        expect(limited.code, words(limited)).toBe(code);
        expect(words(limited)).toMatch(says);
        expect(words(limited)).not.toMatch(/\n\s+at |Warning:/);
        await expectCode(run(machine), 0);
        expect(await unitState(machine)).toBe("active");
      },
    );
  }
});

describe.concurrent("a proxy", () => {
  field(
    "debian-12 with an http-proxy.conf of the person's own: merged with, and left by uninstall",
    async ({ fresh }) => {
      const own =
        '[Service]\nEnvironment="HTTPS_PROXY=http://old.corp:3128"\nEnvironment="NO_PROXY=registry.corp,10.0.0.0/8"\nLimitNOFILE=65536\n';
      const [byRun, byScript, script] = await Promise.all([
        fresh("debian-12", PROXY),
        fresh("debian-12", PROXY),
        scriptFor("debian-12", ["--proxy", "http://127.0.0.1:3128"]),
      ]);
      const path = "/etc/systemd/system/docker.service.d/http-proxy.conf";
      for (const machine of [byRun, byScript]) await machine.writeFile(path, own);
      await expectCode(run(byRun, ["--proxy", "http://127.0.0.1:3128"]), 0);
      await expectCode(runScript(byScript, script), 0);
      for (const machine of [byRun, byScript]) {
        const unit = await machine.sh("systemctl show -p Environment -p LimitNOFILE docker");
        expect(unit).toContain("NO_PROXY=localhost,127.0.0.0/8,::1,registry.corp,10.0.0.0/8");
        expect(unit).toContain("HTTPS_PROXY=http://127.0.0.1:3128");
        expect(unit).toContain("LimitNOFILE=65536");
        expect(await machine.readFile(path)).toBe(own);
      }
      expect((await runScript(byRun, script)).stdout).toContain("Nothing was changed");
      await expectCode(command(byRun, "uninstall", "--yes"), 0);
      expect(await byRun.sh("ls /etc/systemd/system/docker.service.d")).toBe("http-proxy.conf");
      expect(await byRun.readFile(path)).toBe(own);
    },
  );
});

/** A terminal of $1 columns and $2 rows around a command: its bytes and its end, at most 40 s; then SIGTERM. */
const PTY = `use POSIX; use Fcntl;
sysopen(my $m, "/dev/ptmx", O_RDWR|O_NOCTTY) or die; my $n = pack("I", 0); ioctl($m, 0x80045430, $n); $n = unpack("I", $n); my $z = pack("i", 0); ioctl($m, 0x40045431, $z);
my ($c, $r, @argv) = @ARGV; my $pid = fork();
if (!$pid) { POSIX::setsid(); open(my $s, "+<", "/dev/pts/$n") or die; ioctl($s, 0x5414, pack("S4", $r, $c, 0, 0)); open STDIN, "<&", $s; open STDOUT, ">&", $s; open STDERR, ">&", $s; exec @argv }
my ($t, $bytes, $rin) = (time, 0, ""); vec($rin, fileno($m), 1) = 1;
while (time - $t < 40) { my $rr = $rin; if (select($rr, undef, undef, 0.2)) { my $k = sysread($m, my $buf, 65536); last if !$k; $bytes += $k } }
my $d = waitpid($pid, WNOHANG); for (1..10) { last if $d; select undef, undef, undef, 0.1; $d = waitpid($pid, WNOHANG) }
print $d == $pid ? "ended " . ($? >> 8) : "still running", " $bytes\\n"; kill 9, $pid if !$d;`;

/** Runs docker-setup in a terminal of that size. @returns its exit code, and how many bytes it wrote. */
async function inTerminal(machine: Machine, columns: number, rows: number, ...args: string[]) {
  await machine.writeFile("/tmp/pty.pl", PTY);
  const argv = [
    "perl",
    "/tmp/pty.pl",
    String(columns),
    String(rows),
    "node",
    BUNDLE,
    ...args,
    "--lang",
    "en",
  ];
  const { stdout } = await machine.exec(argv, { timeoutMs: 90_000, cwd: "/tmp", env: { TERM: "xterm" } });
  const match = /^ended (\d+) (\d+)$/m.exec(stdout);
  return { stdout, code: Number(match?.[1] ?? Number.NaN), bytes: Number(match?.[2] ?? Number.NaN) };
}

describe.concurrent("a terminal that tells no size, as ttyS0", () => {
  for (const [columns, rows] of [
    [0, 0],
    [0, 24],
    [1, 1],
  ] as const) {
    field(
      `debian-12 with a terminal of ${columns} by ${rows} cells: install, versions and uninstall end`,
      async ({ fresh }) => {
        const machine = await fresh("debian-12");
        const installed = await inTerminal(machine, columns, rows, "--yes", ...keyOption(lab(), "debian-12"));
        expect(installed.code, installed.stdout).toBe(0);
        expect(installed.bytes).toBeLessThan(200_000);
        for (const args of [
          ["versions", ...keyOption(lab(), "debian-12")],
          ["uninstall", "--yes"],
        ]) {
          const ended = await inTerminal(machine, columns, rows, ...args);
          expect(ended.code, ended.stdout).toBe(0);
          expect(ended.bytes).toBeLessThan(100_000);
        }
        expect(await whole(machine, "docker-ce")).toEqual([]);
      },
    );
  }
});
