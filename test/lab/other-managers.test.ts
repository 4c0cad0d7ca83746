/** zypper, pacman and a stand-in of apk, over small repositories of the lab, bring the distribution's own Docker by the same plan. */
import { expect } from "vitest";
import { dockerSetup, runScript, said } from "../../lab/job.ts";
import type { Machine } from "../../lab/types.ts";
import { command, expectCode, it, run, state, withLab } from "./helpers/lab.ts";

withLab();

const rows = [
  {
    on: "opensuse-15.6",
    hide: "sed -i s/enabled=1/enabled=0/ /etc/zypp/repos.d/own.repo",
    show: "sed -i s/enabled=0/enabled=1/ /etc/zypp/repos.d/own.repo",
    lacks: [/No provider of 'docker' found/],
    records: "rpm -qa | sort; grep -v ^# /var/lib/zypp/AutoInstalled",
    gone: "! rpm -q docker >/dev/null && ! rpm -q containerd >/dev/null && ! rpm -q runc >/dev/null",
  },
  {
    on: "arch",
    hide: "mv /var/lib/pacman/sync /root/sync",
    show: "rm -rf /var/lib/pacman/sync; mv /root/sync /var/lib/pacman/sync",
    lacks: [/target not found: docker/, /sudo pacman -Syu/],
    records: "cat /var/lib/pacman/local/*/desc | grep -vE ^1[0-9]{9}$",
    gone: "! pacman -Q docker 2>/dev/null && ! pacman -Q containerd 2>/dev/null && ! pacman -Q runc 2>/dev/null",
  },
  {
    on: "alpine-3.22",
    hide: "mv /etc/apk/keys/lab.rsa.pub /root",
    show: "mv /root/lab.rsa.pub /etc/apk/keys",
    lacks: [/UNTRUSTED signature/, /docker \(no such package\)/, /Alpine's repository community/],
    records: "cat /etc/apk/world /lib/apk/db/installed",
    gone: "! apk info -e docker && ! apk info -e containerd && ! apk info -e runc && ! test -e /etc/runlevels/default/docker",
  },
] as const;

const noProbe = ["--no-probe"];
const changed = async (machine: Machine) =>
  (await machine.manifest()).filter(({ path }) => /^\/etc\/docker|^\/usr\/bin\/docker/.test(path));

it.for(rows)("$on", { timeout: 300_000 }, async ({ on, hide, show, lacks, records, gone }, { fresh }) => {
  const [byRun, byScript] = await Promise.all([fresh(on, hide), fresh(on, hide)]);
  const made = await expectCode(dockerSetup(byRun, ["--dry-run", ...noProbe, "--lang", "en"]), 0);

  // What can't come is told before the first change.
  const [refused, refusedByScript] = await Promise.all([
    expectCode(run(byRun, noProbe), 10),
    expectCode(runScript(byScript, made.stdout), 10),
  ]);
  for (const words of lacks) {
    expect(said(refused)).toMatch(words);
    expect(said(refusedByScript)).toMatch(words);
  }
  expect([...(await changed(byRun)), ...(await changed(byScript))]).toEqual([]);
  await Promise.all([byRun.sh(show), byScript.sh(show)]);

  const [ran] = await Promise.all([
    expectCode(run(byRun, noProbe), 0),
    expectCode(runScript(byScript, made.stdout), 0),
  ]);
  expect(ran.stdout).toContain("Install docker");
  expect(await state(byScript)).toEqual(await state(byRun));
  expect(await byScript.sh(records)).toBe(await byRun.sh(records));
  expect(await byScript.sh("docker info --format '{{json .RegistryConfig.Mirrors}}'")).toContain("daocloud");

  expect((await run(byRun, noProbe)).stdout).toContain("Nothing was changed");
  expect((await runScript(byScript, made.stdout)).stdout).toContain("Nothing was changed");

  await expectCode(command(byRun, "rollback", "--yes"), 0);
  await byRun.sh(`${gone} && ! test -e /etc/docker/daemon.json`);
  await expectCode(command(byScript, "doctor"), 0);
  await expectCode(run(byRun, noProbe), 0);
  await expectCode(command(byRun, "uninstall", "--yes", "--purge"), 0);
  await byRun.sh(`${gone} && ! test -e /etc/docker/daemon.json && ! test -e /var/lib/docker/overlay2`);
});
