/** Odd files, folders and outputs: a clear end within a bound, never a crash, never half of something with success. */
import { describe, expect } from "vitest";
import { BUNDLE, keyOption, runScript } from "../../../lab/job.ts";
import type { Machine } from "../../../lab/types.ts";
import { byHand, field, unitState, words } from "../helpers/field.ts";
import { command, expectCode, lab, run, scriptFor, state, withLab } from "../helpers/lab.ts";

withLab();

const BUG = /bug in docker-setup|\n\s+at |node:internal/;

describe.concurrent("files", () => {
  // Found by attack, all of these.
  for (const [title, setup, works] of [
    ["a FIFO as daemon.json", "mkdir -p /etc/docker; mkfifo /etc/docker/daemon.json", false],
    ["a folder as daemon.json", "mkdir -p /etc/docker/daemon.json", false],
    ["a folder named x.list", "mkdir -p /etc/apt/sources.list.d/x.list", true],
    ["a dangling link in sources.list.d", "ln -s /nowhere /etc/apt/sources.list.d/gone.list", true],
    [
      "daemon.json bind-mounted",
      "mkdir -p /etc/docker /srv; echo '{\"debug\": true}' > /srv/d; touch /etc/docker/daemon.json; mount --bind /srv/d /etc/docker/daemon.json",
      true,
    ],
    [
      "a daemon.json with a byte-order mark",
      "mkdir -p /etc/docker; printf '\\357\\273\\277{\"debug\": true}\\n' > /etc/docker/daemon.json",
      false,
    ],
  ] as const) {
    field(`debian-12 with ${title}: a clear end`, async ({ fresh }) => {
      const machine = await fresh("debian-12", setup);
      const result = await run(machine, [], { timeoutMs: 120_000 });
      expect(words(result)).not.toMatch(BUG);
      expect([1, 124, 137], words(result)).not.toContain(result.code);
      if (works) {
        expect(result.code, words(result)).toBe(0);
        expect(await unitState(machine)).toBe("active");
      } else if (result.code !== 0) expect(words(result)).toContain("daemon.json");
      // The lock is released.
      expect((await command(machine, "history")).code).not.toBe(15);
    });
  }

  field("debian-12 with 10,000 journals: history and a run end soon", async ({ fresh }) => {
    const machine = await fresh("debian-12", byHand());
    await expectCode(run(machine), 0);
    await machine.sh(
      'cd /var/lib/docker-setup/runs; f=$(ls | tail -1); i=1000; while [ $i -lt 11000 ]; do cp "$f" "2020-01-01T00-00-00.$i.jsonl"; i=$((i+1)); done',
    );
    const history = await command(machine, "history");
    expect(history.code, words(history)).toBe(0);
    expect(history.ms).toBeLessThan(20_000);
    expect((await run(machine)).ms).toBeLessThan(30_000);
  });
});

describe.concurrent("what the system would open and wait at for ever", () => {
  const drop = "/etc/systemd/system/docker.service.d";
  // Found by attack: the first four stop systemd itself, the fifth every command of dpkg, the last every command of yum.
  for (const [name, path, setup, user] of [
    ["debian-12", `${drop}/x.conf`, `mkdir -p ${drop}; mkfifo ${drop}/x.conf`],
    ["debian-13", `${drop}/x.conf`, `mkdir -p ${drop}; mkfifo /srv/p; ln -s /srv/p ${drop}/x.conf`],
    [
      "debian-12",
      "/etc/systemd/system/service.d/z.conf",
      "mkdir -p /etc/systemd/system/service.d; ln -s /dev/zero /etc/systemd/system/service.d/z.conf",
    ],
    [
      "debian-12",
      "/etc/default/docker",
      `mkdir -p ${drop}; mkfifo /etc/default/docker; printf '[Service]\\nEnvironmentFile=-/etc/default/docker\\n' > ${drop}/x.conf`,
    ],
    ["debian-12", "/etc/dpkg/dpkg.cfg.d/x", "mkfifo /etc/dpkg/dpkg.cfg.d/x"],
    ["centos-9", "/etc/rpm/macros.x", "mkdir -p /etc/rpm; mkfifo /etc/rpm/macros.x"],
    // Those that lead in a circle hold nobody up, and make what they belong to unreadable.
    ["debian-12", `${drop}/y.conf`, `mkdir -p ${drop}; ln -s y.conf ${drop}/y.conf`],
    [
      "debian-12",
      "/etc/docker/daemon.json",
      "mkdir -p /etc/docker; ln -s a /etc/docker/daemon.json; ln -s daemon.json /etc/docker/a",
    ],
    ["centos-9", "/etc/yum.repos.d/x.repo", "ln -s x.repo /etc/yum.repos.d/x.repo"],
    // Whoever looks a user up waits at it, too, and that is done before anything else.
    [
      "debian-12",
      "/etc/nsswitch.conf",
      "useradd -m ann; rm /etc/nsswitch.conf; mkfifo /etc/nsswitch.conf",
      "ann",
    ],
  ] satisfies [Parameters<typeof scriptFor>[0], string, string, string?][]) {
    field(
      `${name} with ${setup.includes("ln -s") ? "a link to one" : "one"} as ${path}: named at once, by run and script`,
      async ({ fresh }) => {
        const [machine, script] = await Promise.all([fresh(name), scriptFor(name)]);
        await machine.sh(setup);
        for (const go of [
          () => run(machine, user ? ["--user", user] : [], { timeoutMs: 40_000 }),
          () => runScript(machine, script),
          () => command(machine, "uninstall", "--yes"),
        ]) {
          const result = await expectCode(go(), 14);
          expect(words(result)).toContain(path);
          expect(result.ms).toBeLessThan(20_000);
        }
        await machine.sh(`rm ${path}`);
        await expectCode(run(machine), 0);
      },
    );
  }

  field(
    "debian-12 with a pipe as root's config.json of docker's, and a plug-in of root's that never answers: installs",
    async ({ fresh }) => {
      const hangs = `mkdir -p /root/.docker/cli-plugins; mkfifo /root/.docker/config.json
printf '#!/bin/sh\\nsleep 100\\n' > /root/.docker/cli-plugins/docker-x; chmod 755 /root/.docker/cli-plugins/docker-x`;
      const [byRun, byScript] = await Promise.all([fresh("debian-12", hangs), fresh("debian-12", hangs)]);
      await expectCode(run(byRun), 0);
      await expectCode(runScript(byScript, await scriptFor("debian-12")), 0);
      for (const machine of [byRun, byScript]) expect(await unitState(machine)).toBe("active");
    },
  );
});

describe.concurrent("where Docker's programs and temporary files go", () => {
  const program = "/usr/bin/docker";
  const machines = ["debian-12", "centos-9"] as const;
  // Found by attack; a container started with -v /usr/bin/docker:… makes such a folder.
  for (const name of machines)
    for (const [what, setup, away] of [
      ["a folder", `mkdir ${program}; echo mine > ${program}/file`, `rm ${program}/file; rmdir ${program}`],
      ["a mount", `touch ${program}; mount --bind ${program} ${program}`, `umount ${program}; rm ${program}`],
    ] as const)
      field(`${name} with ${what} as ${program}: told before the first change`, async ({ fresh }) => {
        const [machine, script] = await Promise.all([fresh(name, setup), scriptFor(name)]);
        const before = await state(machine);
        for (const go of [() => run(machine), () => runScript(machine, script)]) {
          const refused = words(await expectCode(go(), 14));
          expect(refused).toContain(program);
          expect(refused).toContain(away.includes("rmdir") ? "rmdir" : "umount");
        }
        expect(await state(machine)).toEqual(before);
        await machine.sh(away);
        await expectCode(run(machine), 0);
      });

  for (const name of machines)
    field(`${name} with an immutable file as ${program}: named when it is met`, async ({ fresh }) => {
      const setup = `touch ${program}; chattr +i ${program}`;
      const [one, two] = await Promise.all([fresh(name, setup), fresh(name, setup)]);
      const script = await scriptFor(name);
      for (const [machine, go] of [
        [one, () => run(one)],
        [two, () => runScript(two, script)],
      ] as const) {
        const failed = await expectCode(go(), 10);
        await machine.sh(`chattr -i ${program}`);
        expect(words(failed)).toContain(`${program} can't be put in its place`);
        expect(words(failed)).not.toContain("Download-Only");
        await expectCode(go(), 0);
      }
    });

  // marcone/teslausb#373, microsoft/WSL#2856
  field("debian-12 with /tmp closed to others: installs, and the script names it", async ({ fresh }) => {
    const [one, two] = await Promise.all([
      fresh("debian-12", "chmod 0700 /tmp"),
      fresh("debian-12", "chmod 0700 /tmp"),
    ]);
    await expectCode(run(one), 0);
    const script = await scriptFor("debian-12");
    expect(words(await expectCode(runScript(two, script), 10))).toContain("chmod 1777 /tmp");
    await two.sh("chmod 1777 /tmp");
    await expectCode(runScript(two, script), 0);
  });
});

describe.concurrent("where it is started, and where it writes", () => {
  const node = `node ${BUNDLE}`;
  const key = () => keyOption(lab(), "debian-12").join(" ");
  for (const [title, line, code] of [
    [
      "its current directory deleted",
      () => `mkdir /tmp/gone; cd /tmp/gone; rmdir /tmp/gone; ${node} --yes --lang en ${key()}`,
      [0],
    ],
    [
      "NODE_EXTRA_CA_CERTS a folder beside the system's own",
      () => `NODE_EXTRA_CA_CERTS=/etc ${node} versions --lang en ${key()}`,
      [0, 6],
    ],
    [
      "a dry run's output on a full disk",
      () => `${node} --dry-run --lang en ${key()} > /dev/full`,
      [2, 10, 14],
    ],
    ["a run's output on a full disk", () => `${node} --yes --lang en ${key()} > /dev/full`, [0, 2, 10, 14]],
    [
      "a dry run's reader gone after one line",
      () => `set -o pipefail; ${node} --dry-run --lang en ${key()} | head -1; true`,
      [0],
    ],
    ["its standard output closed", () => `${node} --yes --lang en ${key()} >&-`, [0, 14]],
  ] as const) {
    field(`debian-12 with ${title}: a clear end`, async ({ fresh }) => {
      const machine = await fresh("debian-12");
      const result = await machine.exec(["bash", "-c", line()], { timeoutMs: 120_000, cwd: "/tmp" });
      expect(code, words(result)).toContain(result.code);
      expect(words(result)).not.toMatch(BUG);
    });
  }
});

describe.concurrent("a proxy's password", () => {
  const SECRET = "s3cr3tPass";

  // Found by attack: a secret that no address has in it; its name tells that it is one.
  field(
    "debian-12 with a log driver's token: printed and logged nowhere, its file root's alone, by run and script",
    async ({ fresh }) => {
      const args = [
        "log-driver=splunk",
        `log-opts.splunk-token=${SECRET}`,
        "log-opts.splunk-url=https://127.0.0.1:8088",
      ]
        .concat("log-opts.splunk-verify-connection=false")
        .flatMap((word) => ["--daemon", word]);
      const [one, two] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
      const script = await scriptFor("debian-12", args);
      const results = [await run(one, ["--verbose", ...args]), await runScript(two, script)];
      for (const [i, result] of results.entries()) {
        expect(result.code, words(result)).toBe(0);
        expect(words(result)).not.toContain(SECRET);
        const machine = [one, two][i]!;
        expect(await machine.sh("stat -c %a /etc/docker/daemon.json")).toBe("600");
        expect(await machine.sh(`grep -rl ${SECRET} /var/log/docker-setup || :`)).toBe("");
      }
      expect(words(await command(one, "history"))).not.toContain(SECRET);
      await expectCode(command(one, "verify"), 0);
      await one.sh('sed -i \'s/"splunk"/"local"/\' /etc/docker/daemon.json');
      expect(words(await expectCode(command(one, "verify"), 18))).toContain("log-driver");
    },
  );

  // Found by attack: dockerd takes an address without a scheme and repeats it in its journal, which is told when it fails.
  field(
    "debian-12 with one in daemon.json and in the unit, and a dockerd that fails: told by neither",
    async ({ fresh }) => {
      const proxies = {
        "http-proxy": `me:${SECRET}@127.0.0.1:9`,
        "https-proxy": `me:p@/${SECRET}#@127.0.0.1:9`,
      };
      const bad = JSON.stringify({ proxies, "storage-driver": "nonesuch" });
      const dropIn = `[Service]\nEnvironment="HTTP_PROXY=you:${SECRET}@127.0.0.1:9" "NO_PROXY=mirrors.aliyun.com"\n`;
      const machines = await Promise.all(
        [0, 1].map(() =>
          fresh(
            "debian-12",
            `mkdir -p /etc/docker /etc/systemd/system/docker.service.d
printf '%s' '${bad}' > /etc/docker/daemon.json
printf '${dropIn}' > /etc/systemd/system/docker.service.d/mine.conf`,
          ),
        ),
      );
      const [one, two] = machines as [Machine, Machine];
      const args = ["--no-registry-mirrors"];
      const results = [
        await run(one, ["--verbose", ...args]),
        await runScript(two, await scriptFor("debian-12", args)),
      ];
      // How many of its lines there is room for depends on how much dockerd says.
      for (const [i, result] of results.entries()) {
        expect(await machines[i]!.sh("journalctl -u docker.service")).toContain(SECRET);
        expect(result.code, words(result)).toBe(11);
        expect(words(result)).not.toContain(SECRET);
      }
      // The script's has dockerd's words as they are.
      expect(await one.sh("cat /var/log/docker-setup/*.log")).not.toContain(SECRET);
    },
  );
  for (const proxy of [
    `user:${SECRET}@127.0.0.1:9`,
    `http://user:p@ss${SECRET}@127.0.0.1:9`,
    `http://user:${SECRET}@127.0.0.1:9`,
  ]) {
    field(
      `debian-12 with --proxy ${proxy.replace(SECRET, "SECRET")}: printed and logged nowhere`,
      async ({ fresh }) => {
        const machine = await fresh("debian-12");
        const result = await run(machine, ["--proxy", proxy]);
        expect(words(result)).not.toContain(SECRET);
        const dry = await machine.exec(
          [
            "node",
            BUNDLE,
            "--dry-run",
            "--json",
            "--lang",
            "en",
            "--proxy",
            proxy,
            ...keyOption(lab(), "debian-12"),
          ],
          { cwd: "/tmp" },
        );
        expect(dry.stderr).not.toContain(SECRET);
        expect(dry.stdout).not.toContain(SECRET);
        const sudoless = await machine.exec(["node", BUNDLE, "--yes", "--lang", "en", "--proxy", proxy], {
          user: "admin",
          cwd: "/tmp",
        });
        expect(words(sudoless)).not.toContain(SECRET);
        expect(
          await machine.sh(
            `grep -rl ${SECRET} /var/log/docker-setup /etc 2>/dev/null | while read f; do stat -c '%a %n' "$f"; done | grep -v '^600' || :`,
          ),
        ).toBe("");
      },
    );
  }
});

// Found by attack: the mirror was called too slow, and Docker was ready in minus ten years.
describe.concurrent("a clock that is set while it works", () => {
  const JUMP = `const real = Date.now, begin = real();
Date.now = () => real() + (real() - begin > +process.env.AFTER ? +process.env.DAYS * 86400000 : 0);`;
  for (const [days, after] of [
    ["3650", "1500"],
    ["-3650", "2500"],
  ] as const) {
    field(`debian-12, by ${days} days after ${after} ms: no duration is another`, async ({ fresh }) => {
      const machine = await fresh("debian-12");
      await machine.writeFile("/root/jump.cjs", JUMP);
      const env = { NODE_OPTIONS: "--require=/root/jump.cjs", DAYS: days, AFTER: after };
      const result = await run(machine, [], { env });
      expect(result.code, words(result)).toBe(0);
      expect(words(result)).toMatch(/is ready, in \d{1,2}\.\d s/);
      await expectCode(command(machine, "rollback", "--yes"), 0);
    });
  }
});
