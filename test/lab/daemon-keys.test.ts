/** Keys of daemon.json with a real dockerd 28.5: what it takes, and what of it by a reload. */
import fc from "fast-check";
import { describe, expect } from "vitest";
import { runScript } from "../../lab/job.ts";
import type { Machine } from "../../lab/types.ts";
import { parseDaemonWords } from "../../src/cli/options/daemon-words.ts";
import { editDaemonJson } from "../../src/machine/daemon-json/edit-text.ts";
import { type Edit, effectOf, type Json } from "../../src/machine/daemon-json/edits.ts";
import { daemonKeys } from "../../src/machine/daemon-json/keys.ts";
import { daemonWords } from "../machine/daemon-json/edit-combinations.ts";
import { keyValues, later } from "../machine/daemon-json/key-values.ts";
import { aptInstall } from "./helpers/field.ts";
import { expectCode, forgetStarts, it, run, scriptFor, withLab } from "./helpers/lab.ts";

withLab();

const json = "/etc/docker/daemon.json";
/** Files as people have them. */
const files = [
  "",
  "{}\n",
  '{"debug": true, "log-driver": "json-file", "log-opts": {"max-size": "50m", "max-file": "5"}}',
  '{\n\t"registry-mirrors": ["https://docker.m.daocloud.io"],\n\t"insecure-registries": ["10.0.0.0/8"],\n\t"dns": ["223.5.5.5"]\n}\n',
  '{\n  "exec-opts": ["native.cgroupdriver=cgroupfs"],\n  "storage-driver": "overlay2",\n  "default-ulimits": {\n    "memlock": { "Name": "memlock", "Hard": -1, "Soft": -1 }\n  }\n}\n',
  '{"features":{"containerd-snapshotter":true},"labels":["a=b"],"metrics-addr":"127.0.0.1:9323","proxies":{"http-proxy":"http://10.0.0.1:3128"}}',
];

/** What a dockerd of another host takes: of a cgroup v1, with a certificate. */
const elsewhere =
  /^daemon-scoped cpu-rt-\S+ and cpu-rt-\S+ are not implemented for cgroup v2|^invalid TLS configuration: Could not load X509/;

/** What dockerd says of each of these, "" where it takes it. */
async function validated(machine: Machine, texts: readonly string[]): Promise<string[]> {
  await machine.writeFile("/tmp/all.json", JSON.stringify(texts));
  const out = await machine.exec(
    [
      "node",
      "-e",
      `const { execFileSync, spawnSync } = require("node:child_process"), fs = require("node:fs");
      console.log(JSON.stringify(JSON.parse(fs.readFileSync("/tmp/all.json", "utf8")).map((text) => {
        fs.writeFileSync("/tmp/one.json", text);
        const { status, stderr } = spawnSync("dockerd", ["--validate", "--config-file=/tmp/one.json"], { encoding: "utf8" });
        return status === 0 ? "" : stderr || "?";
      })));`,
    ],
    { timeoutMs: 200_000 },
  );
  return JSON.parse(out.stdout) as string[];
}

/** One wants a plug-in to be there, of the other the log says nothing. */
const untold = ["authorization-plugins", "network-diagnostic-port"];

/** Has the daemon read a file again, and gives the settings that it then says it has; undefined: it refuses the file. */
async function reloaded(machine: Machine, text: string): Promise<Record<string, Json> | undefined> {
  await machine.writeFile(json, text);
  const log =
    "journalctl -u docker -o cat --no-pager | grep -cE 'Reloaded configuration|unable to configure' || :";
  const out = await machine.sh(
    `before=$(${log}); systemctl kill -s HUP --kill-whom=main docker; tries=0
    while [ "$(${log})" = "$before" ] && [ $tries -lt 40 ]; do sleep 0.1; tries=$((tries + 1)); done
    journalctl -u docker -o cat --no-pager | grep -E 'Reloaded configuration|unable to configure' | tail -n 1`,
  );
  const [, config] = /Reloaded configuration.*?(\{.*\})/.exec(out.replaceAll('\\"', '"')) ?? [];
  return config ? (JSON.parse(config) as Record<string, Json>) : undefined;
}

const edit = (word: string): Edit => parseDaemonWords([word])[0]!;

describe.concurrent("daemon.json on a machine with Docker 28.5", { timeout: 600_000 }, () => {
  it("is taken with 200 combinations of keys and with each key alone", async ({ fresh }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine), 0);
    expect(await machine.sh("dockerd --version")).toContain("28.5.2");
    expect(Object.keys(daemonKeys).sort()).toEqual([...Object.keys(keyValues), ...later].sort());
    const combinations = fc.sample(fc.tuple(fc.constantFrom(...files), daemonWords), {
      numRuns: 200,
      seed: 31,
    });
    const texts = [
      ...combinations.map(([text, words]) => editDaemonJson(text, parseDaemonWords(words))),
      ...Object.values(keyValues).map((word) => editDaemonJson("", [edit(word)])),
    ];
    const told = await validated(machine, texts);
    const refused = texts.flatMap((text, i) =>
      told[i] === "" || elsewhere.test(told[i]!) ? [] : [[text, told[i]]],
    );
    expect(refused).toEqual([]);
  });

  it("is reloaded for just those keys that dockerd takes by a reload, and restarted for the others", async ({
    fresh,
  }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine, ["--no-registry-mirrors"]), 0);
    const wrong: string[] = [];
    for (const [key, word] of Object.entries(keyValues)) {
      if (untold.includes(key)) continue;
      const set = edit(word);
      const before = JSON.stringify((await reloaded(machine, "{}"))?.[key]);
      const now = async (text: string) => {
        const settings = await reloaded(machine, text);
        return settings ? JSON.stringify(settings[key]) : before;
      };
      const text = editDaemonJson("", [set]);
      const taken = (await now(text)) !== before;
      if (taken === effectOf(set).restart)
        wrong.push(`${word}: ${taken ? "taken" : "not taken"} by a reload`);
      if (!taken) continue;
      const gone: Edit = { op: "remove", path: [key] };
      const kept = (await now("{}")) !== before;
      const { reload, neutral } = daemonKeys[key]!;
      if (kept !== (reload === "kept")) wrong.push(`${key} gone: ${kept ? "kept" : "taken"}`);
      if (!kept) continue;
      // What docker-setup puts there for the moment of the reload brings the daemon's own value back.
      if (neutral === undefined) expect(effectOf(gone).restart).toBe(true);
      else if ((await now(`{"${key}": ${neutral}}`)) !== before && before !== undefined)
        wrong.push(`${key}: ${neutral} is not what it was`);
    }
    expect(wrong).toEqual([]);
  });

  it("is what the running daemon uses after each run, by the least interruption", async ({ fresh }) => {
    // The script changes keys by jq where there is no Python.
    const machine = await fresh("debian-12", aptInstall("jq"));
    await expectCode(run(machine), 0);
    const pid = () => machine.sh("systemctl show -p MainPID --value docker");
    for (const word of [
      "debug=true",
      "labels+=site=bj",
      "mtu=1400",
      "debug=",
      "max-concurrent-downloads=9",
      "log-opts.max-size=9m",
    ]) {
      await forgetStarts(machine);
      const before = await pid();
      await expectCode(run(machine, ["--daemon", word, "--restart"]), 0);
      expect([word, (await pid()) !== before]).toEqual([word, effectOf(edit(word)).restart]);
    }
    const info = () => machine.sh("docker info --format '{{.Debug}} {{json .Labels}}'");
    expect(await info()).toBe('false ["site=bj"]');
    // The script goes the same way, also where a key goes.
    for (const [words, wanted] of [
      [["debug=true"], 'true ["site=bj"]'],
      [["debug=", "labels="], "false []"],
    ] as const) {
      await forgetStarts(machine);
      const before = await pid();
      const script = await scriptFor(
        "debian-12",
        words.flatMap((word) => ["--daemon", word]),
      );
      await expectCode(runScript(machine, script), 0);
      expect([await info(), await pid()]).toEqual([wanted, before]);
      await expectCode(runScript(machine, script, "--check"), 0);
    }
  });
});
