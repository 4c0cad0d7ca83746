import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type Change, restore } from "../../../src/machine/resources/index.ts";
import { assertUnderstood, readRuns } from "../../../src/run/journal/runs.ts";
import { stepsToUndo } from "../../../src/run/journal/undo.ts";
import { type FakeMachine, type FakeSystem, fakeSystem } from "../../system/fake.ts";

/** Commands that only ask. */
const question =
  /^(rpm -q|dpkg-query -W|getent|apt-mark showhold|yum versionlock list|docker|systemctl (show|is-active|is-enabled|cat))( |$)/;

interface Case {
  /** The machine as that run left it. */
  readonly machine: FakeMachine;
  readonly runs: readonly string[];
  readonly files?: Readonly<Record<string, string | undefined>>;
}

const dropIn = "/etc/systemd/system/docker.service.d/http-proxy.conf";

/** fixtures/0.1.0 was written by that version's code (commit 80728a7, mode.jsonl 176465d, and those of later kinds when these came) and is not to change. */
// What a kill left is in no journal: it is looked for when it is taken back.
const kinds: { readonly [W in Exclude<Change["what"], "leftover">]: Case } = {
  file: {
    machine: {
      files: {
        "/etc/new": "new\n",
        "/etc/old": "new\n",
        [dropIn]: "[Service]\n",
        "/etc/docker/daemon.json": '{"registry-mirrors": ["https://mirror.example"]}\n',
        "/srv/list": "# docker-setup: deb\n",
      },
      exec: { systemctl: {}, rmdir: {} },
    },
    runs: [
      "systemctl reload docker.service",
      "rmdir /etc/systemd/system/docker.service.d",
      "systemctl daemon-reload",
      "systemctl restart docker.service",
      // The link comes back; what it led to has its own record.
      "ln -sfn -- /etc/old /etc/link",
    ],
    files: {
      "/etc/new": undefined,
      "/etc/old": "old \u0000\u00e9\n",
      [dropIn]: undefined,
      "/etc/docker/daemon.json": '{"registry-mirrors": ["https://old.example"]}\n',
      "/srv/list": "deb https://download.docker.com/linux/debian x stable\n",
    },
  },
  packages: {
    machine: {
      exec: {
        "rpm -q": {
          stdout: "docker-ce\t3:27.3.1-1.el9\tinstalled\ndocker-ce-cli\t1:27.3.1-1.el9\tinstalled\n",
        },
        "yum -y": { code: 1 },
        "yum -y remove": {},
      },
    },
    runs: [
      "yum -y remove docker-ce-cli",
      // What comes is fetched before anything is replaced.
      "yum -y install docker-ce-3:26.1.4-1.el9 --downloadonly",
      "yum -y install docker-ce-3:26.1.4-1.el9",
      "yum -y downgrade docker-ce-3:26.1.4-1.el9 --downloadonly",
      "yum -y downgrade docker-ce-3:26.1.4-1.el9",
    ],
  },
  hold: {
    machine: { exec: { "apt-mark showhold": { stdout: "docker-ce-cli\n" }, "apt-mark": {} } },
    runs: ["apt-mark unhold docker-ce-cli", "apt-mark hold docker-ce"],
  },
  unit: {
    machine: { exec: { systemctl: {} } },
    runs: ["systemctl stop docker.service", "systemctl disable docker.service"],
  },
  mode: {
    machine: { files: { "/etc/apt/keyrings/docker.gpg": "a key" }, exec: { chmod: {} } },
    runs: ["chmod 700 /etc/apt/keyrings"],
    files: { "/etc/apt/keyrings/docker.gpg": undefined },
  },
  cached: {
    machine: {
      files: { "/var/cache/dnf/docker-ce-stable.solv": "s", "/var/cache/dnf/docker-ce-test.solv": "t" },
      exec: { rm: {} },
    },
    runs: ["rm -rf -- /var/cache/dnf/docker-ce-stable.solv"],
  },
  configuration: {
    machine: {
      exec: {
        "dpkg-query -W": { stdout: "docker-ce\t1\tconfig-files\ncontainerd.io\t1\tconfig-files\n" },
        purge: {},
      },
    },
    runs: ["purge docker-ce"],
  },
  group: {
    machine: { exec: { getent: { stdout: "docker:x:997:\n" }, groupdel: {} } },
    runs: ["groupdel docker"],
  },
  "imported-key": {
    machine: {
      exec: {
        "rpm -q": { stdout: "621e9f35-58ade481\n8483c65d-5ccc5b19\n" },
        "rpm -e": {},
      },
    },
    runs: ["rpm -e --allmatches gpg-pubkey-621e9f35-58ade481"],
  },
  member: { machine: { exec: { gpasswd: {} } }, runs: ["gpasswd --delete li docker"] },
};

it.each(Object.entries(kinds))(
  "a journal of 0.1.0 with a %s rolls back",
  async (what, { machine, runs, files }) => {
    const text = readFileSync(new URL(`fixtures/0.1.0/${what}.jsonl`, import.meta.url), "utf8");
    const path = "/var/lib/docker-setup/runs/2026-11-24T00-00-00.7.jsonl";
    const system = fakeSystem({ ...machine, files: { ...machine.files, [path]: text } });
    const [run] = await readRuns(system);
    assertUnderstood(run!);
    const changes = stepsToUndo(run!).flatMap(({ changes }) => [...changes].reverse());
    expect(changes.map((change) => change.what)).toContain(what);
    // The fake package manager brings nothing, which is told of last.
    await undo(changes, system).catch((error: unknown) =>
      expect(error).toMatchObject({ code: "step-failed" }),
    );
    const issued = system.commands.map((argv) => argv.join(" "));
    expect(issued.filter((line) => !question.test(line))).toEqual(runs);
    for (const [name, content] of Object.entries(files ?? {})) expect(system.text(name)).toBe(content);
  },
);

async function undo(changes: readonly Change[], system: FakeSystem): Promise<void> {
  const work = { system, log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
  for (const change of changes) await restore(change, work);
}
