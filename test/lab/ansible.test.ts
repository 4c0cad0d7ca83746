/** The role of --format ansible by Ansible itself, a Debian and a CentOS in one inventory: --check, a run, a second one, drift. */
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { installed } from "../../lab/job.ts";
import type { Machine } from "../../lab/types.ts";
import { quote } from "../../src/system/quote.ts";
import { which } from "../tools.ts";
import { aptInstall } from "./helpers/field.ts";
import { lockFor, targetOf } from "./helpers/fleet.ts";
import { expectCode, it, state, withLab } from "./helpers/lab.ts";
import { ds, lockFile } from "./helpers/locked.ts";

withLab();

const playbook = which("ansible-playbook");
const linter = which("ansible-lint");
const place = mkdtempSync(join(tmpdir(), "ansible-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Ansible's own ssh connection; in ssh's place a program that goes into the machine's namespaces with its last word. */
function sshInto(name: string, machine: Machine): string {
  const path = join(place, `ssh-${name}`);
  const enter = machine.enter(["sh", "-c"]).map(quote).join(" ");
  writeFileSync(path, `#!/bin/sh\nfor last do :; done\nexec ${enter} "$last"\n`, { mode: 0o755 });
  return path;
}

/** The role, its example playbook, and an inventory of both hosts. */
async function writeFleet(deb: Machine, rpm: Machine): Promise<void> {
  const names = [deb.name, rpm.name];
  await lockFor(deb, names, ["--docker-version", "27.3", "--daemon", "log-opts.max-size=10m"]);
  const targets = names.flatMap((name) => ["--target", targetOf(name)]);
  await expectCode(
    ds(deb, "--format", "ansible", "-o", "/tmp/roles/docker", "--lock", lockFile, ...targets),
    0,
  );
  const [tar = "", ...args] = deb.enter(["tar", "-C", "/tmp", "-cf", "-", "roles"]);
  execFileSync("tar", ["-xf", "-", "-C", place], { input: execFileSync(tar, args, { maxBuffer: 1 << 26 }) });
  execFileSync("cp", [join(place, "roles/docker/examples/playbook.yml"), place]);
  const host = (name: string, machine: Machine) =>
    `    ${name}:\n      ansible_ssh_executable: ${sshInto(name, machine)}\n`;
  const shared =
    "  vars:\n    ansible_connection: ssh\n    ansible_ssh_transfer_method: piped\n    ansible_user: root\n    ansible_python_interpreter: /usr/bin/python3\n";
  writeFileSync(
    join(place, "inventory.yml"),
    `docker_hosts:\n  hosts:\n${host("deb", deb)}${host("rpm", rpm)}${shared}`,
  );
}

const environment = {
  PATH: process.env.PATH,
  HOME: place,
  LANG: "C.UTF-8",
  ANSIBLE_HOST_KEY_CHECKING: "False",
  ANSIBLE_NOCOLOR: "1",
  ANSIBLE_LOCAL_TEMP: join(place, "tmp"),
};

interface Told {
  readonly code: number;
  readonly said: string;
}

/** A command of Ansible's in that folder. The lab's mirrors answer in this very process, so it waits for none. */
const tell = (file: string, args: readonly string[]): Promise<Told> =>
  new Promise((resolve) => {
    execFile(file, args, { cwd: place, env: environment, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });

/** "ok=5 changed=0 …" of each host, by its name, and all that was said. */
async function play(
  ...args: string[]
): Promise<{ recap: Record<string, Record<string, string>>; said: string }> {
  const { said } = await tell(playbook, ["-i", "inventory.yml", "playbook.yml", ...args]);
  const recap = Object.fromEntries(
    [...said.matchAll(/^(deb|rpm) +: (ok=.*)$/gm)].map(([, host, counts]) => [
      host,
      Object.fromEntries(
        counts!
          .trim()
          .split(/\s+/)
          .map((pair) => pair.split("=")),
      ),
    ]),
  );
  return { recap, said };
}

it("looks without a change, installs, finds nothing the second time, and mends one host's drift alone", {
  timeout: 600_000,
}, async ({ fresh }) => {
  // A role needs Python, as any: the bare machine has none.
  const [deb, rpm] = await Promise.all([fresh("debian-12", aptInstall("python3")), fresh("centos-9")]);
  mkdirSync(join(place, "tmp"));
  await writeFleet(deb, rpm);
  const both = async () => [await state(deb), await state(rpm)];
  const changed = ({ recap, said }: Awaited<ReturnType<typeof play>>) => {
    expect(
      [recap.deb?.failed, recap.rpm?.failed, recap.deb?.unreachable, recap.rpm?.unreachable],
      said,
    ).toEqual(["0", "0", "0", "0"]);
    return [recap.deb?.changed !== "0", recap.rpm?.changed !== "0"];
  };

  const before = await both();
  const look = await play("--check", "--diff");
  expect(changed(look)).toEqual([true, true]);
  expect(look.said).toMatch(/Install docker-ce.*differs/);
  expect(await both()).toEqual(before);

  expect(changed(await play())).toEqual([true, true]);
  for (const machine of [deb, rpm]) expect((await installed(machine))["docker-ce"]).toMatch(/27\.3\.1/);

  const done = await both();
  for (const args of [[], ["--check"], ["--diff"]])
    expect(changed(await play(...args))).toEqual([false, false]);
  expect(await both()).toEqual(done);

  await rpm.sh("sed -i s/10m/20m/ /etc/docker/daemon.json");
  const drift = await play("--check", "--diff");
  expect(changed(drift)).toEqual([false, true]);
  expect(drift.said).toMatch(/log-opts in \S+ \.\.\. differs/);
  expect(changed(await play())).toEqual([false, true]);
  expect(await rpm.sh("cat /etc/docker/daemon.json")).toContain('"10m"');
  expect(await state(deb)).toEqual(done[0]);

  const lint = ["--offline", "--nocolor", "--profile", "production", "-p", "roles/docker", "playbook.yml"];
  const linted = await tell(linter, lint);
  expect(linted.code, linted.said).toBe(0);
});
