/** The user-data of --format cloud-init: a boot with it ends as one that ran docker-setup, by cloud-init's own doing. */
import { execFileSync } from "node:child_process";
import { describe, expect } from "vitest";
import { dockerSetup, installed, keyOption, said } from "../../lab/job.ts";
import type { Machine } from "../../lab/types.ts";
import { expectCode, it, lab, run, state, withLab } from "./helpers/lab.ts";

withLab();

/** Debian's cloud-init, told to do what user-data says and nothing else: the lab has its own network, users and sources. */
const CLOUD_INIT = `apt-get -q -y install --no-install-recommends python3-minimal >/dev/null
# Nobody waits for Python here.
ln -sf /bin/true /usr/bin/py3compile
apt-get -q -y install --no-install-recommends cloud-init >/dev/null
cat >/etc/cloud/cloud.cfg.d/99-lab.cfg <<'END'
datasource_list: [NoCloud]
network: {config: disabled}
users: []
cloud_init_modules: [write-files]
cloud_config_modules: [runcmd]
cloud_final_modules: [scripts-user]
END
mkdir -p /var/lib/cloud/seed/nocloud
echo 'instance-id: lab-1' >/var/lib/cloud/seed/nocloud/meta-data`;

const wishes = ["--docker-version", "27.3", "--hold", "--user", "admin", "--daemon", "log-opts.max-size=10m"];
const script = "/var/lib/docker-setup/first-boot.sh";

const userData = (machine: Machine, path: string) =>
  expectCode(
    dockerSetup(machine, [
      ...["--format", "cloud-init", "-o", path, "--lang", "en"],
      ...[...keyOption(lab(), machine.name), ...wishes],
    ]),
    0,
  );

/** What both machines share: not what cloud-init keeps, and of dpkg's status, which lists it, too, Docker's packages. */
const kept = async (machine: Machine) => [
  ...(await state(machine)).filter(
    (line) => !/^\/(var\/lib\/(cloud|dpkg\/status)|etc\/cloud|usr\/lib\/python3)\b/.test(line),
  ),
  ...Object.entries(await installed(machine)).map((pair) => pair.join(" ")),
];

describe.concurrent("user-data", { timeout: 240_000 }, () => {
  it("is taken by cloud-init at a boot, which ends as a run does; its --check says so", async ({ fresh }) => {
    const [booted, ran] = await Promise.all([fresh("debian-12", CLOUD_INIT), fresh("debian-12")]);
    const seed = "/var/lib/cloud/seed/nocloud/user-data";
    await userData(booted, "/root/user-data");
    await userData(booted, "/root/user-data.gz");
    const valid = await booted.exec(["cloud-init", "schema", "--config-file", "/root/user-data"]);
    expect(valid.code, said(valid)).toBe(0);
    expect(Number(await booted.sh("stat -c %s /root/user-data.gz"))).toBeLessThanOrEqual(16_384);
    await booted.sh(`gunzip -c /root/user-data.gz | cmp - /root/user-data && cp /root/user-data.gz ${seed}`);
    await Promise.all([booted.restart(), expectCode(run(ran, wishes), 0)]);
    const status = await booted.exec(["cloud-init", "status", "--wait", "--long"]);
    expect(status.stdout, await booted.sh("cat /var/log/cloud-init-output.log || :")).toMatch(
      /^status: done/m,
    );
    expect(await booted.sh("cat /var/log/cloud-init-output.log")).toContain("Docker is ready.");
    expect(await kept(booted)).toEqual(await kept(ran));
    const same = await booted.exec(["sh", script, "--check"]);
    expect(same.code, said(same)).toBe(0);
    await booted.sh("chmod 600 /etc/apt/sources.list.d/docker.sources");
    const other = await booted.exec(["sh", script, "--check"]);
    expect([other.code, other.stdout]).toEqual([18, expect.stringMatching(/docker\.sources \.\.\. differs/)]);
  });

  it("makes a CentOS the same as a run, by the same cloud-init told that it is one", async ({ fresh }) => {
    const [debian, booted, ran] = await Promise.all([
      fresh("debian-12", CLOUD_INIT),
      fresh("centos-9"),
      fresh("centos-9"),
    ]);
    // CentOS's own package is not to be had here; Debian's files run there, too: underneath both is the same Python.
    const carried =
      "usr/bin/cloud-* usr/lib/cloud-init usr/lib/python3/dist-packages etc/cloud var/lib/cloud/seed";
    const [from = "", ...reading] = debian.enter(["sh", "-c", `cd / && tar -cf - ${carried}`]);
    const [to = "", ...writing] = booted.enter(["tar", "-C", "/", "--skip-old-files", "-xf", "-"]);
    execFileSync(to, writing, { input: execFileSync(from, reading, { maxBuffer: 1 << 28 }) });
    await booted.sh("sed -i 's/^\\( *distro:\\).*/\\1 centos/' /etc/cloud/cloud.cfg");
    await userData(booted, "/root/user-data");
    await booted.sh("cp /root/user-data /var/lib/cloud/seed/nocloud/user-data");
    // Its stages in the order in which its units call them at a boot.
    const stages = ["init --local", "init", "modules --mode=config", "modules --mode=final"];
    const boot = stages.map((stage) => `cloud-init ${stage}`).join(" && ");
    await Promise.all([
      booted.sh(`{ ${boot}; } >/tmp/stages 2>&1 || { cat /tmp/stages; exit 1; }`, { timeoutMs: 200_000 }),
      expectCode(run(ran, wishes), 0),
    ]);
    const output = await booted.sh("cat /tmp/stages /var/log/cloud-init-output.log || :");
    expect(output).toContain("Docker is ready.");
    expect((await kept(booted)).filter((line) => !/^\/usr\/(lib|bin)\/(\S*\/)?cloud/.test(line))).toEqual(
      await kept(ran),
    );
    const same = await booted.exec(["sh", script, "--check"]);
    expect(same.code, said(same)).toBe(0);
  });
});
