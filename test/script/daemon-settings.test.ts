/** What dockerd would be started with, by unit files as systemd lets people write them: run and script read the same. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { demandKeysFit, keysInBoth } from "../../src/machine/daemon-json/clashes.ts";
import { checkDropped, droppedBy } from "../../src/machine/daemon-json/dropped.ts";
import { wordsToCome } from "../../src/machine/docker/words.ts";
import { demandDriverFits } from "../../src/machine/docker-data/old-driver.ts";
import { demandSwarmFits } from "../../src/machine/docker-data/swarm.ts";
import { systemd } from "../../src/machine/inits/systemd.ts";
import { daemonSettings } from "../../src/plan/steps/daemon-settings.ts";
import { tool, withNeeds } from "../../src/run/render/toolbox.ts";
import { scriptWords } from "../../src/run/render/words.ts";
import { fakeSystem } from "../system/fake.ts";
import { which } from "../tools.ts";

const own = "/usr/lib/systemd/system/docker.service";
const dropIn = "/etc/systemd/system/docker.service.d/override.conf";
const json = "/etc/docker/daemon.json";
const state = "/var/lib/docker/swarm/docker-state.json";
const unit = (...lines: string[]) => `[Service]\n${lines.join("\n")}\n`;
const packaged = "ExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock";

interface Case {
  readonly files: Readonly<Record<string, string>>;
  /** What stands in both places, where registry mirrors are about to be written. */
  readonly both?: string;
  /** The file that dockerd reads instead of daemon.json. */
  readonly elsewhere?: string;
  /** Where it listens, none of it the usual socket. */
  readonly hosts?: string;
  /** live-restore on a node of a swarm. */
  readonly swarm?: true;
  /** Images of a storage driver that this release reads no more, and where. */
  readonly driver?: string;
  /** What the plan makes of live-restore. */
  readonly live?: boolean;
  /** What a dockerd of this release dropped. */
  readonly gone?: string;
  readonly docker?: string;
}

const cases: Readonly<Record<string, Case>> = {
  "nothing there": { files: {} },
  "the package's unit": { files: { [own]: unit(packaged) } },
  // Found by attack: no key names the driver, and the new dockerd starts with another one, empty.
  "images of aufs": {
    files: { "/var/lib/docker/image/aufs/layerdb/sha256/0a/size": "1" },
    docker: "28.5.2",
    driver: "/var/lib/docker/aufs",
  },
  "images of devicemapper, for an unnamed release": {
    files: {
      [json]: '{"data-root": "/data"}',
      "/data/devicemapper/devicemapper/data": "",
      "/data/image/devicemapper/layerdb/sha256/0a/size": "1",
    },
    driver: "/data/devicemapper",
  },
  "images of overlay with user namespaces": {
    files: { "/var/lib/docker/100000.100000/image/overlay/layerdb/sha256/0a/size": "1" },
    driver: "/var/lib/docker/100000.100000/overlay",
  },
  "images of devicemapper, for a dockerd that reads them": {
    files: { "/var/lib/docker/image/devicemapper/layerdb/sha256/0a/size": "1" },
    docker: "24.0.9",
  },
  "images of aufs beside those of overlay2": {
    files: {
      "/var/lib/docker/image/aufs/layerdb/sha256/0a/size": "1",
      "/var/lib/docker/image/overlay2/repositories.json": "{}",
    },
  },
  "aufs without an image": { files: { "/var/lib/docker/image/aufs/repositories.json": "{}" } },
  "images of aufs, and overlay2 chosen": {
    files: {
      [json]: '{"storage-driver": "overlay2"}',
      "/var/lib/docker/image/aufs/layerdb/sha256/0a/size": "1",
    },
  },
  "images of aufs, and overlay2 chosen by a flag": {
    files: {
      [own]: unit(`${packaged} -s overlay2`),
      "/var/lib/docker/image/aufs/layerdb/sha256/0a/size": "1",
    },
  },
  "live-restore on a node of a swarm": {
    files: { [json]: '{"debug": true, "live-restore": true}', [state]: "{}" },
    swarm: true,
  },
  "live-restore as the last word": {
    files: { [json]: '{\n  "registry-mirror": [],\n  "live-restore": true\n}\n', [state]: "{}" },
    swarm: true,
  },
  "live-restore by a flag, and another data-root": {
    files: {
      [own]: unit(`${packaged} --live-restore`),
      [json]: '{"data-root": "/data"}',
      "/data/swarm/docker-state.json": "{}",
    },
    swarm: true,
  },
  "live-restore that the plan sets": { files: { [state]: "{}" }, live: true, swarm: true },
  "live-restore that the plan takes out": {
    files: { [json]: '{"live-restore": true}', [state]: "{}" },
    live: false,
  },
  "live-restore, off, on a node of a swarm": {
    files: { [json]: '{"debug": true, "live-restore": false, "labels": ["live-restore"]}', [state]: "{}" },
  },
  "live-restore and no swarm": { files: { [json]: '{"live-restore": true}' } },
  "a flag in a drop-in": {
    files: { [own]: unit(packaged), [dropIn]: unit("ExecStart=", `${packaged} --registry-mirror=https://x`) },
    both: "registry-mirrors",
  },
  "a flag behind a continued line, a comment in between": {
    files: {
      [own]: unit(packaged),
      [dropIn]: unit(
        "ExecStart=",
        `${packaged} \\`,
        "# mine",
        "  --registry-mirror https://x \\",
        "  --debug",
      ),
      [json]: '{"debug": true}',
    },
    both: "debug registry-mirrors",
  },
  "a drop-in without a unit": {
    files: { [dropIn]: unit("ExecStart=", `${packaged} --registry-mirror=https://x`) },
    both: "registry-mirrors",
  },
  "the whole unit in /etc": {
    files: {
      [own]: unit(packaged),
      "/etc/systemd/system/docker.service": unit("ExecStart=-/usr/bin/dockerd -D -H fd:// -l warn"),
      [json]: '{"log-level": "info", "debug": false}',
    },
    both: "debug log-level",
  },
  "drop-ins go by their names, /etc over /usr/lib": {
    files: {
      [own]: unit(packaged),
      "/usr/lib/systemd/system/docker.service.d/z.conf": unit(
        "ExecStart=",
        `${packaged} --registry-mirror=y`,
      ),
      "/etc/systemd/system/docker.service.d/z.conf": unit("ExecStart=", packaged),
      "/etc/systemd/system/docker.service.d/a.conf": unit("ExecStart=", `${packaged} --registry-mirror=a`),
    },
  },
  "a variable of the unit's": {
    files: {
      [own]: unit(
        'Environment="OPTIONS=--registry-mirror=https://x --debug" A=b',
        "ExecStart=/usr/bin/dockerd $OPTIONS",
      ),
      [json]: '{"debug": true}',
    },
    both: "debug registry-mirrors",
  },
  "a file of variables, which may be absent": {
    files: {
      [own]: unit(
        "EnvironmentFile=-/etc/default/docker",
        "EnvironmentFile=-/etc/sysconfig/none",
        "Environment=DOCKER_OPTS=",
        `ExecStart=/usr/bin/dockerd -H fd:// $DOCKER_OPTS --label=\${WHO}`,
      ),
      "/etc/default/docker":
        "# ours\nDOCKER_OPTS='--registry-mirror=https://x \\\n --log-opt max-size=1m'\nWHO=me\n",
      [json]: '{"log-opts": {"max-size": "2m", "labels": "a"}, "labels": ["a=b"]}',
    },
    both: "labels log-opts registry-mirrors",
  },
  "files of variables by a pattern": {
    files: {
      [own]: unit(
        "EnvironmentFile=-/etc/default/docker*",
        "ExecStart=/usr/bin/dockerd -H fd:// $OPTIONS $MORE",
      ),
      "/etc/default/docker": "OPTIONS=--debug\nMORE=--debug\n",
      "/etc/default/docker-storage": "MORE=--registry-mirror=https://x\n",
      "/etc/default/other": "MORE=--label=a\n",
      [json]: '{"debug": true, "labels": []}',
    },
    both: "debug registry-mirrors",
  },
  "a drop-in for all services, and one of the unit's own name before it": {
    files: {
      [own]: unit("ExecStart=/usr/bin/dockerd -H fd:// $OPTIONS"),
      "/etc/systemd/system/service.d/a.conf": unit("Environment=OPTIONS=--registry-mirror=https://x"),
      "/usr/lib/systemd/system/service.d/b.conf": unit("Environment=OPTIONS=--debug"),
      "/usr/lib/systemd/system/docker.service.d/b.conf": unit("Environment=A=b"),
    },
    both: "registry-mirrors",
  },
  "another file than daemon.json": {
    files: {
      [own]: unit(`${packaged} --config-file=/srv/docker.json --debug`),
      [json]: '{"debug": true}',
      "/srv/docker.json": '{"log-level": "warn"}',
    },
    elsewhere: "/srv/docker.json",
  },
  "daemon.json by its flag": {
    files: { [own]: unit(`${packaged} --config-file ${json} --debug`), [json]: '{"debug": true}' },
    both: "debug",
  },
  "keys of inner objects are others": {
    files: {
      [own]: unit(`${packaged} --label a=b`),
      [json]: '{"log-opts": {"labels": "a", "x": [{"y": ":"}]}, "x": "\\"labels\\": 1"}',
    },
  },
  "hosts beside -H": { files: { [own]: unit(packaged), [json]: '{"hosts": ["fd://"]}' }, both: "hosts" },
  "tcp alone in daemon.json, the unit without -H": {
    files: {
      [own]: unit("ExecStart=/usr/bin/dockerd --containerd=/run/containerd/containerd.sock"),
      [json]:
        '{"log-opts": {"hosts": "x"}, "hosts" : [\n"tcp://0.0.0.0:2375", "tcp://[::1]:2376"\n], "debug": true}',
    },
    hosts: "tcp://0.0.0.0:2375 tcp://[::1]:2376",
  },
  "another socket by a flag": {
    files: {
      [own]: unit(packaged),
      [dropIn]: unit("ExecStart=", "ExecStart=/usr/bin/dockerd -H unix:///srv/d.sock"),
    },
    hosts: "unix:///srv/d.sock",
  },
  "tcp beside the socket": {
    files: {
      [own]: unit("ExecStart=/usr/bin/dockerd"),
      [json]: '{"hosts": ["tcp://127.0.0.1:2375", "unix:///run/docker.sock"]}',
    },
  },
  "tcp beside the socket, by flags": {
    files: { [own]: unit("ExecStart=/usr/bin/dockerd --host=tcp://0.0.0.0:2375 -H unix://") },
  },
  "no host in the list": { files: { [own]: unit("ExecStart=/usr/bin/dockerd"), [json]: '{"hosts": []}' } },
  "graph in daemon.json": { files: { [json]: '{"graph": "/srv"}' }, gone: "graph", docker: "27.3.1" },
  "graph for a dockerd that has it": { files: { [json]: '{"graph": "/srv"}' }, docker: "20.10.24" },
  "-g in the unit": { files: { [own]: unit(`${packaged} -g /srv`) }, gone: "graph", docker: "23.0.1" },
  "overlay2 stays": { files: { [json]: '{"storage-driver": "overlay2"}' }, docker: "28.0.0" },
  "devicemapper in both forms": {
    files: { [own]: unit(`${packaged} -s devicemapper`), [json]: '{\n "oom-score-adjust": -500\n}' },
    gone: "oom-score-adjust storage-driver=devicemapper",
    docker: "25.0.0",
  },
  "devicemapper before its end": {
    files: { [json]: '{"storage-driver" : "devicemapper"}' },
    docker: "24.0.9",
  },
  "a cluster store of an unknown newest": {
    files: { [json]: '{"cluster-store": "consul://x", "cluster-store-opts": {}}' },
    gone: "cluster-store cluster-store-opts",
  },
  "a value of a list, and a member": {
    files: {
      [json]:
        '{"storage-opts": ["overlay2.size=1G", "overlay2.override_kernel_check=true"], "log-driver": "fluentd", "log-opts": {"tag": "x", "fluentd-async-connect": "true"}}',
    },
    gone: "log-opts=fluentd-async-connect storage-opts=overlay2.override_kernel_check",
    docker: "28.0.0",
  },
  "the same by flags": {
    files: {
      [own]: unit(
        `${packaged} --storage-opt overlay2.override_kernel_check=1 --log-driver=logentries -Dg /srv`,
      ),
    },
    gone: "graph log-driver=logentries storage-opts=overlay2.override_kernel_check",
    docker: "27.3.1",
  },
  "such words elsewhere": {
    files: {
      [json]:
        '{"labels": ["log-driver=logentries"], "data-root": "/srv/graph", "log-opts": {"tag": "graph"}, "insecure-registries": ["logentries"], "builder": {"gc": {"graph": true, "storage-driver": "aufs"}}}',
    },
  },
  "a key that is passed over, and a flag that is not": {
    files: {
      [own]: unit(`${packaged} --allow-nondistributable-artifacts=x`),
      [json]: '{"allow-nondistributable-artifacts": [], "deprecated-key-path": "/x"}',
    },
    both: "allow-nondistributable-artifacts",
    docker: "28.5.2",
  },
  "a flag that is gone": {
    files: { [own]: unit(`${packaged} --allow-nondistributable-artifacts=x`) },
    gone: "--allow-nondistributable-artifacts",
    docker: "29.0.1",
  },
  "a key that is passed over": {
    files: { [json]: '{"allow-nondistributable-artifacts": ["x"], "deprecated-key-path": "/x"}' },
  },
  "a userland proxy that is not there": {
    files: { [json]: '{"userland-proxy-path": "/opt/gone/docker-proxy"}' },
    gone: "userland-proxy-path=/opt/gone/docker-proxy",
    docker: "28.5.2",
  },
  "one that nobody uses, for a dockerd that would ask": {
    files: { [json]: '{"userland-proxy": false, "userland-proxy-path": "/opt/gone/docker-proxy"}' },
  },
  "one that no dockerd asks for": {
    files: { [json]: '{"userland-proxy-path": "/opt/gone/docker-proxy"}' },
    docker: "24.0.9",
  },
  "docker-ce's own, which is still to come": {
    files: { [json]: '{"userland-proxy-path": "/usr/bin/docker-proxy"}' },
  },
  // A lower release, which has not heard of it.
  "keys that came later": {
    files: { [json]: '{"proxies": {"http-proxy": "http://x"}, "log-format": "json", "bip6": "fd00::1/64"}' },
    gone: "bip6 log-format",
    docker: "24.0.9",
  },
  "a flag that came later": {
    files: { [own]: unit(`${packaged} --ip6tables=false`), [json]: '{"data-root": "/data"}' },
    gone: "ip6tables",
    docker: "19.03.15",
  },
};

/** What the plan makes of live-restore. */
const editsOf = (live: boolean | undefined) =>
  live === undefined ? [] : [{ op: "set" as const, path: ["live-restore"], value: live }];
const sorted = (text: string) => text.split(/\s+/).filter(Boolean).sort().join(" ");

describe("settings that dockerd would not start with", () => {
  it.for(Object.entries(cases))(
    "%s: found by the run",
    async ([, { files, both = "", gone, docker, elsewhere, hosts, swarm, driver, live }]) => {
      const system = fakeSystem({ files: { ...files } });
      const read = demandKeysFit(system, systemd, ["registry-mirrors"]);
      if (hosts !== undefined)
        await expect(read).rejects.toMatchObject({
          what: { en: expect.stringContaining(hosts.replaceAll(" ", ", ")) },
        });
      else if (elsewhere === undefined && both === "") await expect(read).resolves.toBeUndefined();
      else if (elsewhere === undefined)
        for (const key of both.split(" ")) await expect(read).rejects.toThrow(key);
      else await expect(read).rejects.toMatchObject({ what: { en: expect.stringContaining(elsewhere) } });
      expect(sorted((await keysInBoth(system, systemd, ["registry-mirrors"])).join(" "))).toBe(both);
      const step = { kind: "daemon-settings" as const, path: json, about: [], docker };
      const clash = demandSwarmFits(system, systemd, editsOf(live));
      if (swarm) await expect(clash).rejects.toMatchObject({ code: "daemon-json" });
      else await clash;
      const fits = demandDriverFits(system, systemd, docker);
      if (driver)
        await expect(fits).rejects.toMatchObject({ what: { en: expect.stringMatching(`${driver}$`) } });
      else await fits;
      const refused = await checkDropped(system, systemd, step.docker).then(
        () => undefined,
        (error) => error,
      );
      for (const setting of (gone ?? "").split(" ").filter(Boolean)) {
        expect(refused).toMatchObject({ code: "daemon-json" });
        expect(refused.message).toContain(setting);
        expect(refused.next.en).toContain(`${setting}: `);
      }
      if (gone === undefined) expect(refused).toBeUndefined();
    },
  );

  const awks = ["mawk", "gawk", "original-awk", "busybox"];
  it.for(awks.flatMap((awk) => Object.keys(cases).map((name) => [name, awk] as const)))(
    "%s: found by the script with %s",
    ([name, awk]) => {
      // Where it is missing, the test says so and is left out.
      which(awk);
      const { files, both = "", gone = "", docker, elsewhere, hosts, swarm, driver, live } = cases[name]!;
      const root = mkdtempSync(join(tmpdir(), "settings-"));
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(join(root, dirname(path)), { recursive: true });
        writeFileSync(
          join(root, path),
          text.replaceAll("-/etc/", `-${root}/etc/`).replaceAll("-file /etc/", `-file ${root}/etc/`),
        );
      }
      const { run } = daemonSettings.script(
        {
          ...{ kind: "daemon-settings", path: json, about: ["registry-mirrors"], docker },
          edits: editsOf(live),
        },
        (text) => text.en,
      );
      const unitRoots = ["etc", "run", "usr/lib"].map((each) => `${root}/${each}`).join(" ");
      const script = [
        'set -eu; fail() { shift; echo "FAIL $1"; shift; printf \'%s\\n\' "$@"; exit 9; }',
        `awk() { ${awk === "busybox" ? "busybox awk" : awk} "$@"; }; WORK=${root}; MSG_SETTINGS_BOTH=both MSG_SETTINGS_DROPPED=gone MSG_CONFIG_ELSEWHERE=elsewhere MSG_NO_SOCKET=hosts MSG_SWARM=swarm MSG_SWARM_NEXT= MSG_PROXY_GONE=absent MSG_DRIVER=driver MSG_DRIVER_WHY=why MSG_DRIVER_NEXT=next`,
        ...Object.entries({ ...scriptWords, UNIT_ROOTS: unitRoots }).map(
          ([word, text]) => `${word}='${text.replaceAll("'", "'\\''")}'`,
        ),
        withNeeds(["daemon-settings"])
          .map((name) => tool(name))
          .join("\n")
          .replaceAll("'%s\\n' \"${root:-", () => `'${root}%s\\n' "\${root:-`),
        run.replace(json, root + json),
      ].join("\n");
      const told = spawnSync("sh", ["-c", script], { encoding: "utf8" });
      expect(told.stderr).toBe("");
      const [head = "", ...lines] = told.stdout.trim().split("\n");
      if (elsewhere) expect(head).toBe(`FAIL elsewhere ${elsewhere}`);
      else if (both) expect([head, sorted(lines.join(" "))]).toEqual(["FAIL both", both]);
      else if (hosts) expect([head, lines.join(" ")]).toEqual(["FAIL hosts", hosts]);
      else if (swarm) expect(head).toBe("FAIL swarm");
      else if (driver) expect([head, ...lines]).toEqual([`FAIL driver ${root}${driver}`, "why", "next"]);
      else if (gone) {
        expect([head, sorted(lines.map((line) => line.split(": ")[0]).join(" "))]).toEqual([
          "FAIL gone",
          gone,
        ]);
      } else expect([told.status, told.stdout]).toEqual([0, ""]);
    },
  );

  it("of an older dockerd are fewer", () => {
    expect(droppedBy("20.10.24").map(({ setting }) => setting)).toEqual(["disable-legacy-registry"]);
    expect(droppedBy("17.03.2")).toEqual([]);
    expect(droppedBy("27.3")).not.toContainEqual(expect.objectContaining({ setting: "api-cors-header" }));
  });

  it("a person's dockerd in a drop-in is what comes", async () => {
    const files = {
      [own]: unit(packaged),
      [dropIn]: unit("ExecStart=", "ExecStart=@/opt/dockerd dockerd -D"),
    };
    expect(await wordsToCome(fakeSystem({ files }), systemd)).toEqual(["/opt/dockerd", "dockerd", "-D"]);
  });
});
