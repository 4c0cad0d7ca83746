/** dockerd that does not start: the reason is told, the old daemon.json comes back, and what ran before runs again. */
import { describe, expect } from "vitest";
import { runScript, said } from "../../../lab/job.ts";
import type { Machine } from "../../../lab/types.ts";
import { exitCodes } from "../../../src/errors.ts";
import { command, expectCode, forgetStarts, it, run, scriptFor, withLab } from "../helpers/lab.ts";

withLab();

const { "daemon-down": down, "daemon-json": refused } = exitCodes;
const PATH = "/etc/docker/daemon.json";
const GOOD = '{"debug": false}\n';

/** dockerd's command line in a drop-in, as a person adds a flag. */
const withFlag = (machine: Machine, flag: string) =>
  machine.sh(
    `mkdir -p /etc/systemd/system/docker.service.d; printf '[Service]\\nExecStart=\\nExecStart=/usr/bin/dockerd ${flag} -H fd:// --containerd=/run/containerd/containerd.sock\\n' >/etc/systemd/system/docker.service.d/flags.conf; systemctl daemon-reload`,
  );

interface Reason {
  readonly title: string;
  readonly flag?: string;
  readonly json: string;
  readonly why: RegExp;
  readonly code: number;
}

/** dockerd checks a file beforehand from 23.0 on; 20.10 tells when it starts. */
const reasons: Readonly<Record<string, readonly Reason[]>> = {
  "28": [
    {
      title: "a storage driver that is none",
      json: '{"storage-driver": "nope"}',
      why: /nope/,
      code: down,
    },
    {
      title: "a data root that is a file",
      json: '{"data-root": "/etc/hostname"}',
      why: /hostname/,
      code: down,
    },
    {
      title: "a port that is in use",
      json: '{"metrics-addr": "127.0.0.1:443"}',
      why: /127\.0\.0\.1:443/,
      code: down,
    },
    { title: "an unknown key", json: '{"nonsense": true}', why: /nonsense/, code: refused },
    {
      title: "a flag in the unit and the same key",
      flag: "--log-level=info",
      json: '{"log-level": "warn"}',
      why: /log-level/,
      code: refused,
    },
    {
      title: "a key that its release has dropped",
      json: '{"graph": "/var/lib/docker"}',
      why: /data-root/,
      code: refused,
    },
  ],
  "20.10": [
    { title: "an unknown key", json: '{"nonsense": true}', why: /nonsense/, code: down },
    {
      title: "a value of another kind",
      json: '{"debug": "very"}',
      why: /can't read daemon\.json|cannot unmarshal/,
      code: down,
    },
  ],
};

describe.concurrent("dockerd does not start", () => {
  it.for(Object.keys(reasons))(
    "%s: the reason is named by run and script, daemon.json is as it was, and success is never told",
    async (version, { fresh }) => {
      const [machine, script] = await Promise.all([
        fresh("centos-9"),
        scriptFor("centos-9", ["--docker-version", version]),
      ]);
      await expectCode(run(machine, ["--docker-version", version, "--no-registry-mirrors"]), 0);
      for (const { title, flag, json, why, code } of reasons[version]!) {
        if (flag) await withFlag(machine, flag);
        // A person wrote it after the daemon had started: the next start fails, and ours comes first.
        await machine.writeFile(PATH, json);
        for (const job of [() => run(machine), () => runScript(machine, script)]) {
          await machine.sh("systemctl stop docker.service");
          await forgetStarts(machine);
          const result = await job();
          expect(result.code, `${title}: ${said(result)}`).toBe(code);
          expect(said(result), title).toMatch(why);
          expect(said(result), title).not.toMatch(/is ready/);
          expect(await machine.readFile(PATH), title).toBe(json);
        }
      }
      await machine.writeFile(PATH, GOOD);
      await forgetStarts(machine);
      await expectCode(run(machine), 0);
    },
  );

  it("on a fresh machine with somebody's bad daemon.json: run and script say so, and finish once it is mended", async ({
    fresh,
  }) => {
    const [byRun, byScript, script] = await Promise.all([
      fresh("centos-9"),
      fresh("centos-9"),
      scriptFor("centos-9"),
    ]);
    const bad = '{"storage-driver": "nope"}\n';
    const jobs: [Machine, () => ReturnType<typeof run>][] = [
      [byRun, () => run(byRun)],
      [byScript, () => runScript(byScript, script)],
    ];
    await Promise.all(
      jobs.map(async ([machine, job]) => {
        await machine.writeFile(PATH, bad);
        const result = await expectCode(job(), down);
        expect(said(result)).toMatch(/nope/);
        expect(await machine.readFile(PATH)).toBe(bad);
        await machine.writeFile(PATH, GOOD);
        await forgetStarts(machine);
        await expectCode(job(), 0);
      }),
    );
  });
});

it.concurrent("a daemon that ran with its old daemon.json runs with it again when the new one does not do, and so do its containers", async ({
  fresh,
}) => {
  const [machine, script] = await Promise.all([
    fresh("debian-12", "apt-get -q update >/dev/null; apt-get -q -y install busybox-static >/dev/null"),
    scriptFor("debian-12", ["--restart", "--registry-mirror", "https://docker.1ms.run"]),
  ]);
  await expectCode(run(machine, ["--no-registry-mirrors"]), 0);
  await machine.sh(
    "tar -C / -c bin/busybox | docker import - box; docker run -d --restart always --name keep box /bin/busybox sleep 600",
  );
  // Somebody's own check of daemon.json: nobody can see before the restart that it refuses what docker-setup adds, which a reload does not bring.
  await machine.writeFile(
    "/etc/systemd/system/docker.service.d/policy.conf",
    `[Service]\nExecReload=\nExecReload=/bin/true\nExecStartPre=/bin/sh -c "! grep registry-mirrors ${PATH}"\n`,
  );
  await machine.sh("systemctl daemon-reload");
  await machine.sh("systemctl restart docker.service");
  for (const job of [() => run(machine, ["--restart"]), () => runScript(machine, script)]) {
    // The script on Debian, where nothing parses JSON, takes an empty object for one that it may write anew.
    await machine.writeFile(PATH, "{}\n");
    await forgetStarts(machine);
    const result = await expectCode(job(), down);
    expect(said(result)).toContain("the daemon runs again");
    expect(said(result)).toContain("registry-mirrors");
    expect(await machine.readFile(PATH)).toBe("{}\n");
    const now = "systemctl is-active docker.service; docker info --format '{{json .RegistryConfig.Mirrors}}'";
    expect(await machine.sh(now)).toMatch(/^active\n(null|\[\])$/);
    expect(await machine.sh("docker inspect -f '{{.State.Running}}' keep")).toBe("true");
    const verified = await expectCode(command(machine, "verify"), 18);
    // The run, and somebody's drop-in since; not what was put back.
    expect(verified.stdout).toMatch(
      /exit code 11\n[^✖]*rollback\n✖ [^✖]*policy\.conf[^✖]*2 differences\.\n$/,
    );
  }
  await machine.sh("rm /etc/systemd/system/docker.service.d/policy.conf; systemctl daemon-reload");
  await expectCode(run(machine, ["--no-registry-mirrors"]), 0);
  await expectCode(command(machine, "verify"), 0);
});
