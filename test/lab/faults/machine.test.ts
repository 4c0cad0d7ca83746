/** Machines that are in the way: read-only, without systemd, with a wrong clock or planted links. */
import { describe, expect } from "vitest";
import { BUNDLE, keyOption, runScript, said } from "../../../lab/job.ts";
import { exitCodes } from "../../../src/errors.ts";
import { command, expectCode, it, lab, run, scriptFor, state, traces, withLab } from "../helpers/lab.ts";

withLab();

const { environment, network, "step-failed": failed } = exitCodes;
const KEYRING = "/etc/apt/keyrings/docker.gpg";
const SOURCES = "/etc/apt/sources.list.d/docker.sources";
const DAEMON = "/etc/docker/daemon.json";

describe.concurrent("a machine that is in the way", () => {
  it.for([
    [
      "a read-only /etc",
      "mount --bind /etc /etc && mount -o remount,ro,bind /etc",
      /\/etc can't be written/,
      [failed, /file system is read-only/],
    ],
    ["a full disk", "mount -t tmpfs -o size=20m none /var/cache", /MB left/, [environment, /less room left/]],
    [
      "no systemd",
      "mount -t tmpfs none /run/systemd",
      /systemd does not run/,
      [environment, /systemd does not run/],
    ],
  ] as const)(
    "%s: told by the run before the first change, and by the script where it meets it",
    async ([, spoil, words, [code, scriptWords]], { fresh }) => {
      const machine = await fresh("debian-12");
      // In a mount namespace of its own, so that the machine itself stays whole.
      const within = (line: string) =>
        machine.exec(["unshare", "--mount", "sh", "-c", `${spoil} && ${line}`]);
      const result = await expectCode(within(`exec node ${BUNDLE} --yes --lang en`), environment);
      expect(result.stderr).toMatch(words);
      expect(await traces(machine)).toEqual([]);
      const script = await scriptFor("debian-12");
      await machine.writeFile("/tmp/install.sh", script);
      expect(said(await expectCode(within("exec sh /tmp/install.sh"), code))).toMatch(scriptWords);
      await expectCode(runScript(machine, script), 0);
    },
  );
});

describe.concurrent("a small volume of its own", () => {
  it.for([
    ["debian-12", "/var/cache/apt/archives", "size=30m", /archives has \d+ MB left, and 1\d\d MB are needed/],
    ["debian-12", "/var/lib/docker", "nr_inodes=10", /\/var\/lib\/docker can hold \d more files/],
    ["debian-12", "/var/lib/containerd", "size=1m", /\/var\/lib\/containerd has \d MB left, and 5 MB/],
    ["centos-9", "/var/cache/dnf", "size=30m", /\/var\/cache\/dnf has \d+ MB left, and 1\d\d MB are needed/],
  ] as const)(
    "on %s for %s, with %s: told with figures before the first change, by run and script",
    async ([name, path, option, words], { fresh }) => {
      const [machine, script] = await Promise.all([fresh(name), scriptFor(name)]);
      await machine.sh(`mkdir -p ${path}; mount -t tmpfs -o ${option} none ${path}`);
      expect(said(await expectCode(run(machine), environment))).toMatch(words);
      expect(said(await expectCode(runScript(machine, script), environment))).toMatch(
        new RegExp(`${path}: \\d+ (MB|inodes) < \\d+`),
      );
      expect(await traces(machine)).toEqual([]);
      await machine.sh(`umount ${path}`);
      await expectCode(run(machine), 0);
    },
  );
});

it.concurrent("a wrong clock is named by run and script, and nothing is changed", async ({ fresh }) => {
  const [machine, script] = await Promise.all([
    fresh("debian-12", "apt-get -q update >/dev/null; apt-get -q -y install faketime >/dev/null"),
    scriptFor("debian-12"),
  ]);
  await machine.writeFile("/tmp/install.sh", script);
  const env = { FAKETIME_DONT_FAKE_MONOTONIC: "1", DOCKER_SETUP_ATTEMPTS: "1" };
  const line = ["node", BUNDLE, "--yes", "--lang", "en", ...keyOption(lab(), "debian-12")];
  for (const when of ["-2y", "+20y"]) {
    for (const argv of [line, ["sh", "/tmp/install.sh"]]) {
      const result = await expectCode(machine.exec(["faketime", "-f", when, ...argv], { env }), network);
      expect(said(result)).toMatch(/clock (is|may be) wrong/);
      expect(await traces(machine)).toEqual([]);
    }
  }
  await expectCode(run(machine), 0);
});

describe.concurrent("files", () => {
  it.for(["000", "077"])(
    "have safe modes under umask %s, and a planted link is replaced and not followed, by run and script",
    async (umask, { fresh }) => {
      const [byRun, byScript, script] = await Promise.all([
        fresh("debian-12"),
        fresh("debian-12"),
        scriptFor("debian-12"),
      ]);
      await byScript.writeFile("/tmp/install.sh", script);
      const jobs = [
        [byRun, `node ${BUNDLE} --yes ${keyOption(lab(), "debian-12").join(" ")}`],
        [byScript, "sh /tmp/install.sh"],
      ] as const;
      await Promise.all(
        jobs.map(async ([machine, line]) => {
          await machine.sh(
            `mkdir -p /etc/apt/keyrings; echo precious >/root/precious; for file in ${KEYRING} ${SOURCES}; do ln -s /root/precious $file; done`,
          );
          await expectCode(machine.exec(["sh", "-c", `umask ${umask}; ${line}`], { timeoutMs: 240_000 }), 0);
          expect(await machine.readFile("/root/precious")).toBe("precious\n");
          const modes = await machine.sh(
            `stat -c '%a %U %F' ${KEYRING} ${SOURCES} ${DAEMON} /var/log/docker-setup/*.log; stat -c '%a' /etc/docker /var/log/docker-setup`,
          );
          const file = (mode: string) => `${mode} root regular file`;
          expect(modes.split("\n")).toEqual([
            file("644"),
            file("644"),
            file("644"),
            file("600"),
            "755",
            "755",
          ]);
        }),
      );
      expect(await byRun.sh("stat -c %a /var/lib/docker-setup/runs/*.jsonl")).toBe("600");
      expect(await state(byScript)).toEqual(await state(byRun));
    },
  );

  it("a daemon.json that is a link stays one, and what it leads to keeps its mode, by run and script", async ({
    fresh,
  }) => {
    const [byRun, byScript, script] = await Promise.all([
      fresh("centos-9"),
      fresh("centos-9"),
      scriptFor("centos-9"),
    ]);
    const jobs = [
      [byRun, () => run(byRun, ["--no-probe"])],
      [byScript, () => runScript(byScript, script)],
    ] as const;
    await Promise.all(
      jobs.map(async ([machine, job]) => {
        await machine.writeFile("/srv/docker/daemon.json", '{"debug": false}\n', 0o640);
        await machine.sh(`mkdir -p /etc/docker; ln -s /srv/docker/daemon.json ${DAEMON}`);
        await expectCode(job(), 0);
        expect(await machine.sh(`readlink ${DAEMON}; stat -c %a /srv/docker/daemon.json`)).toBe(
          "/srv/docker/daemon.json\n640",
        );
        expect(JSON.parse(await machine.readFile(DAEMON))["registry-mirrors"]).toHaveLength(2);
      }),
    );
    expect(await state(byScript)).toEqual(await state(byRun));
    await expectCode(command(byRun, "rollback", "--yes"), 0);
    expect(await byRun.sh(`readlink ${DAEMON}; cat ${DAEMON}`)).toBe(
      '/srv/docker/daemon.json\n{"debug": false}',
    );
  });
});

it.concurrent("no password gets into the log, the journal or the screen", async ({ fresh }) => {
  const machine = await fresh("debian-12");
  const result = await run(machine, [], {
    env: {
      http_proxy: "http://me:hunter2@127.0.0.1:9",
      no_proxy: "mirrors.aliyun.com,docker.m.daocloud.io,docker.1ms.run",
      APT_CONFIG: "/dev/null",
    },
  });
  expect(said(result)).not.toContain("hunter2");
  expect(await machine.sh("grep -rl hunter2 /var/log/docker-setup /var/lib/docker-setup || :")).toBe("");
});
