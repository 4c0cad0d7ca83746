/** What a service of OpenRC's is made of: its proxy, its log, its runlevel; run and script do it alike, on Alpine's machine. */
import { expect } from "vitest";
import { dockerSetup, runScript, said, unpack } from "../../lab/job.ts";
import { command, expectCode, it, run, state, withLab } from "./helpers/lab.ts";

withLab();

const asked = ["--no-probe", "--hold", "--user", "admin", "--proxy", "http://proxy.lan:3128"];
const gone =
  "! test -e /etc/rc.conf.d/zz-docker-setup-proxy.conf && ! test -e /etc/init.d/docker && ! test -e /etc/docker/daemon.json";

it("a proxy, a hold, a user and a boot", { timeout: 300_000 }, async ({ fresh }) => {
  const [byRun, byScript] = await Promise.all([fresh("alpine-3.22"), fresh("alpine-3.22")]);
  const made = await expectCode(dockerSetup(byRun, ["--dry-run", ...asked, "--lang", "en"]), 0);
  await Promise.all([expectCode(run(byRun, asked), 0), expectCode(runScript(byScript, made.stdout), 0)]);
  expect(await state(byScript)).toEqual(await state(byRun));
  for (const machine of [byRun, byScript]) {
    expect(await machine.sh("docker info --format '{{.HTTPSProxy}}'")).toBe("http://proxy.lan:3128");
    expect(await machine.sh("! grep '^docker[^=]*$' /etc/apk/world; id -nG admin")).toMatch(/\bdocker\b/);
    await machine.restart();
    await unpack(machine);
    await machine.sh("for i in 1 2 3 4 5 6 7 8 9; do docker info >/dev/null 2>&1 && break; sleep 1; done");
    expect((await run(machine, asked)).stdout).toContain("Nothing was changed");
    expect((await runScript(machine, made.stdout)).stdout).toContain("Nothing was changed");
  }
  // A reload, no start: the process stays.
  const pid = await byRun.sh("cat /run/docker.pid");
  await expectCode(command(byRun, "registry", "add", "https://docker.1panel.live", "--no-probe", "--yes"), 0);
  expect(await byRun.sh("docker info --format '{{json .RegistryConfig.Mirrors}}'")).toContain("1panel");
  expect(await byRun.sh("cat /run/docker.pid")).toBe(pid);
  await expectCode(command(byRun, "rollback", "--yes"), 0);
  await expectCode(command(byRun, "verify"), 0);
  await expectCode(command(byRun, "uninstall", "--yes", "--purge"), 0);
  await byRun.sh(gone);
});

it("a daemon that does not take its command line is quoted", { timeout: 300_000 }, async ({ fresh }) => {
  const [byRun, byScript] = await Promise.all([fresh("alpine-3.22"), fresh("alpine-3.22")]);
  const made = await expectCode(dockerSetup(byRun, ["--dry-run", "--no-probe", "--lang", "en"]), 0);
  await expectCode(run(byRun, ["--no-probe"]), 0);
  await expectCode(runScript(byScript, made.stdout), 0);
  for (const machine of [byRun, byScript]) {
    await machine.sh("echo 'DOCKER_OPTS=--nosuch' >/etc/conf.d/docker; rc-service docker restart; sleep 2");
  }
  expect(said(await expectCode(command(byRun, "doctor"), 17))).toMatch(
    /failed: dockerd does not know[^→]*--nosuch/,
  );
  for (const refused of [run(byRun, ["--no-probe"]), runScript(byScript, made.stdout)]) {
    const words = said(await expectCode(refused, 11));
    expect(words).toContain("nosuch");
    expect(words).toContain("cat /etc/conf.d/docker");
  }
});
