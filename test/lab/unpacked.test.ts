/** A system whose package manager is none that is driven here gets docker-ce's programs alone, below /usr/local. */
import { expect } from "vitest";
import { dockerSetup, keyOption, runScript, said } from "../../lab/job.ts";
import type { Machine } from "../../lab/types.ts";
import { command, expectCode, it, lab, run, state, traces, withLab } from "./helpers/lab.ts";

withLab();

/** The lab's engines need their libraries where their package has them; Docker's need none. */
const LIBRARIES = `apt-get -q -y --no-install-recommends install curl iptables xz-utils >/dev/null
cd /root && root=https://mirrors.aliyun.com/docker-ce/linux/debian
curl -fsS $root/dists/bookworm/stable/binary-amd64/Packages.gz | gzip -dc | sed -n 's/^Filename: //p' | grep -E '/(docker-ce|docker-ce-cli)_28|/containerd.io_2' >list
while read -r file; do curl -fsS -o deb "$root/$file" && dpkg-deb -x deb unpacked; done <list
cp -a unpacked/usr/lib/docker-lab /usr/lib/ && rm -rf unpacked deb list`;

/** Debian without its package manager, which says that it is Solus. */
const SOLUS = `${LIBRARIES}
rm -f /etc/os-release /etc/debian_version
printf '%s\\n' 'NAME="Solus"' 'VERSION="4.7"' 'ID="solus"' 'VERSION_ID="4.7"' 'PRETTY_NAME="Solus 4.7 Endurance"' >/etc/os-release
rm -rf /usr/bin/apt* /usr/bin/dpkg* /var/lib/dpkg /var/lib/apt /etc/apt`;

const gone = `! ls /usr/local/bin/docker* /usr/local/lib/docker-setup /usr/local/libexec /usr/local/lib/systemd /etc/systemd/system/docker* /etc/systemd/system/*/docker* 2>/dev/null`;
const version = (machine: Machine) => machine.sh("docker version --format '{{.Server.Version}}'");
const inPlace = `/usr/local/lib/docker-setup/docker-ce/current/usr/bin/docker-init`;

it("Solus", { timeout: 300_000 }, async ({ fresh }) => {
  const bare = `${SOLUS}\nmv /usr/sbin/iptables /root/`;
  const [byRun, byScript] = await Promise.all([fresh("debian-12", bare), fresh("debian-12", bare)]);
  const options = ["--no-probe", "--docker-version", "27", "--lang", "en", ...keyOption(lab(), "debian-12")];
  const made = await expectCode(dockerSetup(byRun, ["--dry-run", ...options]), 0);
  const older = (...more: string[]) => run(byRun, ["--no-probe", "--docker-version", "27", ...more]);

  // What is missing, and what is there already, is told before the first change.
  await byRun.sh("printf '#!/bin/sh\\n' >/usr/bin/docker && chmod +x /usr/bin/docker");
  for (const refuse of [() => older(), () => runScript(byRun, made.stdout)]) {
    const words = said(await expectCode(refuse(), 10));
    expect(words).toContain("needs: iptables");
    expect(words).toContain("conflict: /usr/bin/docker");
    expect(words).toContain("with the system's own package manager");
  }
  expect(await traces(byRun)).toEqual([]);
  await byRun.sh("rm /usr/bin/docker");
  await Promise.all([byRun, byScript].map((machine) => machine.sh("mv /root/iptables /usr/sbin/")));

  const [ran] = await Promise.all([expectCode(older(), 0), expectCode(runScript(byScript, made.stdout), 0)]);
  expect(said(ran)).toContain("No package manager will ever update them");
  expect(await state(byScript)).toEqual(await state(byRun));
  expect(await byScript.sh("docker info --format '{{json .RegistryConfig.Mirrors}}'")).toContain("daocloud");
  expect(
    await byRun.sh("systemctl is-enabled docker.service && readlink -f /proc/$(pidof dockerd)/exe"),
  ).toContain("/usr/local/");

  expect((await run(byRun, ["--no-probe"])).stdout).toContain("Nothing was changed");
  expect((await runScript(byScript, made.stdout)).stdout).toContain("Nothing was changed");
  await expectCode(command(byRun, "verify"), 0);
  expect(said(await command(byScript, "doctor"))).not.toMatch(/✖/);

  // Another version comes and goes with the daemon; the one before it is still there.
  const first = await version(byRun);
  await expectCode(run(byRun, ["--no-probe", "--docker-version", "latest"]), 0);
  expect(await version(byRun)).not.toBe(first);
  await expectCode(command(byRun, "rollback", "--yes"), 0);
  expect(await version(byRun)).toBe(first);
  await byRun.sh(`printf x >>${inPlace}; rm /usr/local/bin/runc`);
  const drift = said(await expectCode(command(byRun, "verify"), 18));
  expect(drift).toContain(inPlace);
  expect(drift).toContain("/usr/local/bin/runc");

  expect(said(await expectCode(run(byRun, ["--bundle", "/etc/hostname"]), 3))).toContain(
    "There are no bundles",
  );
  await expectCode(command(byRun, "rollback", "--yes"), 0);
  await byRun.sh(`${gone} && ! test -e /etc/docker/daemon.json`);
  await expectCode(command(byScript, "uninstall", "--yes", "--purge", "--all"), 0);
  await byScript.sh(`${gone} && ! test -e /var/lib/docker/overlay2`);
});
