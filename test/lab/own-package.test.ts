/** Systems without a repository of Docker's get their own package by the same plan, by identity on the lab's machines. */
import { expect } from "vitest";
import { dockerSetup, keyOption, runScript, said } from "../../lab/job.ts";
import type { MachineName } from "../../lab/types.ts";
import { command, expectCode, it, lab, run, state, traces, withLab } from "./helpers/lab.ts";

withLab();

const rows: { name: string; on: MachineName; os: string; engine: string; gone: string }[] = [
  {
    name: "Kylin's desktop by Debian's docker.io",
    on: "debian-12",
    os: 'NAME="Kylin"\nID=kylin\nID_LIKE=debian\nVERSION_ID="v10"\nVERSION_CODENAME=kylin\nPRETTY_NAME="Kylin V10 SP1"',
    engine: "docker.io",
    gone: "! dpkg -s docker.io containerd runc 2>/dev/null | grep 'ok installed'",
  },
];

it.for(rows)("$name", { timeout: 300_000 }, async ({ on, os, engine, gone }, { fresh }) => {
  const identity = `rm -f /etc/os-release; cat >/etc/os-release <<'E'\n${os}\nE`;
  const [byRun, byScript] = await Promise.all([fresh(on, identity), fresh(on, identity)]);
  const made = await expectCode(dockerSetup(byRun, ["--dry-run", "--no-probe", "--lang", "en"]), 0);
  const [ran] = await Promise.all([
    expectCode(run(byRun, ["--no-probe"]), 0),
    expectCode(runScript(byScript, made.stdout), 0),
  ]);
  expect(ran.stdout).toContain(`Install ${engine}`);
  expect(await state(byScript)).toEqual(await state(byRun));
  expect(await byScript.sh("docker info --format '{{json .RegistryConfig.Mirrors}}'")).toContain("daocloud");

  expect((await run(byRun, ["--no-probe"])).stdout).toContain("Nothing was changed");
  expect((await runScript(byRun, made.stdout)).stdout).toContain("Nothing was changed");

  await expectCode(command(byRun, "rollback", "--yes"), 0);
  await byRun.sh(`${gone} && ! test -e /etc/docker/daemon.json`);
  await expectCode(run(byRun, ["--no-probe"]), 0);
  await expectCode(command(byRun, "uninstall", "--yes", "--purge"), 0);
  await byRun.sh(`${gone} && ! test -e /etc/docker/daemon.json && ! test -e /var/lib/docker/overlay2`);
});

it("on openEuler without its repositories, what docker-ce needs is named with the way to it", {
  timeout: 300_000,
}, async ({ fresh }) => {
  const os =
    'NAME="openEuler"\nVERSION="22.03 (LTS-SP4)"\nID="openEuler"\nVERSION_ID="22.03"\nPRETTY_NAME="openEuler 22.03 (LTS-SP4)"';
  const machine = await fresh(
    "centos-9",
    `rm -f /etc/os-release; cat >/etc/os-release <<'E'\n${os}\nE\nsed -i s/enabled=1/enabled=0/ /etc/yum.repos.d/base.repo`,
  );
  const options = ["--no-probe", "--lang", "en", ...keyOption(lab(), machine.name)];
  const made = await expectCode(dockerSetup(machine, ["--dry-run", ...options]), 0);
  for (const refuse of [() => run(machine, ["--no-probe"]), () => runScript(machine, made.stdout)]) {
    const words = said(await expectCode(refuse(), 10));
    expect(words).toContain("nothing provides container-selinux");
    expect(words).toContain("dnf config-manager --set-enabled everything EPOL");
  }
  expect(await traces(machine)).toEqual([]);
});
