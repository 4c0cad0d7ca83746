import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { exitCodes } from "../../../src/errors.ts";
import { boot, dockerSetup, installed, keyOption, makeScript, runScript, said } from "../helpers/job.ts";
import { openLab } from "../index.ts";
import type { ExecOptions, ExecResult, Faults, Lab, Machine, MachineName } from "../types.ts";

let lab: Lab;
let maker: Machine;
const machines: Machine[] = [];
beforeAll(async () => {
  lab = await openLab({ log: (line) => console.log(line) });
  maker = await boot(lab, "debian-12");
});
afterEach(async () => {
  await Promise.all(machines.splice(0).map((machine) => machine.stop()));
});
afterAll(async () => lab?.close());

async function fresh(name: MachineName, setup?: string): Promise<Machine> {
  const machine = await boot(lab, name, setup);
  machines.push(machine);
  return machine;
}
const run = (machine: Machine, args: string[] = [], options: ExecOptions = {}): Promise<ExecResult> =>
  dockerSetup(machine, ["--yes", "--lang", "en", ...keyOption(lab, machine.name), ...args], options);

/** What stands on the machine of docker-setup's doing, logs and journal aside. */
async function traces(machine: Machine): Promise<string[]> {
  const ours = /^\/etc\/(apt\/(keyrings|sources\.list\.d|mirrors)|docker|yum\.repos\.d|pki\/rpm-gpg)\//;
  return (await machine.manifest()).map(({ path }) => path).filter((path) => ours.test(path));
}

const KEYRING = "/etc/apt/keyrings/docker.gpg";
const SOURCES = "/etc/apt/sources.list.d/docker.sources";

describe.each<[string, Faults, { run: number; runLeaves: string[]; script: number; words: RegExp }]>([
  [
    "the index is not there",
    { fault: "404", match: "/dists/" },
    {
      run: exitCodes["unsupported-host"],
      runLeaves: [],
      script: exitCodes["step-failed"],
      words: /mirrors\.aliyun\.com/,
    },
  ],
  [
    "the mirror is out of order",
    { fault: "503" },
    {
      run: exitCodes.network,
      runLeaves: [],
      script: exitCodes.network,
      words: /mirrors\.aliyun\.com[\s\S]*503/,
    },
  ],
  [
    "a login page answers everything",
    { fault: "html" },
    { run: exitCodes.network, runLeaves: [], script: exitCodes.network, words: /web page|HTML/i },
  ],
  [
    "a login page answers for the key",
    { fault: "html", match: "/gpg$" },
    { run: exitCodes.network, runLeaves: [], script: exitCodes.network, words: /web page/ },
  ],
  [
    "the key is another's",
    { fault: "wrong-key" },
    {
      run: exitCodes["untrusted-key"],
      runLeaves: [],
      script: exitCodes["untrusted-key"],
      words: /fingerprint/i,
    },
  ],
  [
    "the key is cut off",
    { fault: "cut-off", match: "/gpg$" },
    {
      run: exitCodes.network,
      runLeaves: [],
      script: exitCodes.network,
      words: /cut off|closed the connection/,
    },
  ],
  [
    "the packages are cut off",
    { fault: "cut-off", match: "\\.deb$" },
    {
      run: exitCodes["step-failed"],
      runLeaves: ["/etc/docker/daemon.json", KEYRING, SOURCES],
      script: exitCodes["step-failed"],
      words: /apt-get/,
    },
  ],
])("%s", (_, faults, expected) => {
  it("is told by the run, and nothing else is changed than what the steps before did", async () => {
    const machine = await fresh("debian-12");
    await machine.mirror.set(faults);
    const result = await run(machine);
    expect(result.code, said(result)).toBe(expected.run);
    expect(result.stderr).toMatch(expected.words);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect((await traces(machine)).sort()).toEqual([...expected.runLeaves].sort());
    await machine.mirror.set({});
    expect((await run(machine)).code).toBe(0);
  });

  it("is told by the script", async () => {
    const machine = await fresh("debian-12");
    const script = await makeScript(maker, lab, "debian-12");
    await machine.mirror.set(faults);
    const result = await machine
      .writeFile("/tmp/install.sh", script)
      .then(() =>
        machine.exec(["sh", "/tmp/install.sh"], { env: { DOCKER_SETUP_ATTEMPTS: "2" }, timeoutMs: 120_000 }),
      );
    expect(result.code, said(result)).toBe(expected.script);
    expect(result.stdout).toContain("Stopped at this step:");
    expect(await machine.exists("/usr/bin/dockerd")).toBe(false);
    await machine.mirror.set({});
    expect((await runScript(machine, script)).code).toBe(0);
  });
});

it("a mirror that fails and recovers is asked again; one that says nothing is passed over", async () => {
  const machine = await fresh("debian-12");
  await machine.mirror.set({ fault: "503", match: "Packages|/gpg$", times: 1 });
  const result = await run(machine);
  expect(result.code, said(result)).toBe(0);
  const other = await fresh("debian-12");
  await other.mirror.set({ fault: "503", match: "^mirrors\\.aliyun\\.com/" });
  const passed = await run(other, ["--mirror", "aliyun", "--mirror", "tuna"]);
  expect(passed.code, said(passed)).toBe(0);
  expect(await other.readFile("/etc/apt/mirrors/docker-ce.list")).toMatch(
    /^https:\/\/mirrors\.tuna[^\n]*\n.*aliyun/,
  );
  // Later updates survive it too.
  expect((await other.exec(["apt-get", "-q", "update"])).code).toBe(0);
});

it("of a key file with further keys only the pinned one is installed, by run and script alike", async () => {
  const [byRun, byScript] = await Promise.all([fresh("debian-12"), fresh("debian-12")]);
  for (const machine of [byRun, byScript]) await machine.mirror.set({ fault: "extra-key" });
  expect((await run(byRun)).code).toBe(0);
  expect((await runScript(byScript, await makeScript(maker, lab, "debian-12"))).code).toBe(0);
  const sum = `sha256sum <${KEYRING}`;
  const clean = await fresh("debian-12");
  expect((await run(clean)).code).toBe(0);
  expect(await byRun.sh(sum)).toBe(await clean.sh(sum));
  expect(await byScript.sh(sum)).toBe(await clean.sh(sum));
});

const GOOD = '{"debug": false}\n';
describe.each<[string, { flags?: string; json: string; version: string; why: RegExp; code?: number }]>([
  [
    "a flag in the unit and the same key in daemon.json",
    { flags: "--log-level=info", json: '{"log-level": "warn"}', version: "28", why: /stands both|log-level/ },
  ],
  ["an unknown key", { json: '{"nonsense": true}', version: "20.10", why: /nonsense/ }],
  [
    "a value of another kind",
    { json: '{"debug": "very"}', version: "20.10", why: /can't read daemon\.json|cannot unmarshal/ },
  ],
  ["a storage driver that is none", { json: '{"storage-driver": "nope"}', version: "28", why: /nope/ }],
  ["a data root that is a file", { json: '{"data-root": "/etc/hostname"}', version: "28", why: /hostname/ }],
])("dockerd does not start: %s", (_, { flags, json, version, why }) => {
  it("the old daemon.json is back and the daemon runs, by run and by script; success is never told", async () => {
    const machine = await fresh("centos-9");
    expect((await run(machine, ["--docker-version", version, "--no-registry-mirrors"])).code).toBe(0);
    if (flags) {
      await machine.sh(
        `mkdir -p /etc/systemd/system/docker.service.d; printf '[Service]\\nExecStart=\\nExecStart=/usr/bin/dockerd ${flags} -H fd:// --containerd=/run/containerd/containerd.sock\\n' >/etc/systemd/system/docker.service.d/flags.conf; systemctl daemon-reload`,
      );
    }
    // A person wrote it after the daemon had started: the next start would fail, and ours comes first.
    await machine.writeFile("/etc/docker/daemon.json", json);
    const script = await makeScript(maker, lab, "centos-9", ["--docker-version", version]);
    for (const job of [() => run(machine), () => runScript(machine, script)]) {
      await machine.sh("systemctl stop docker.service; systemctl reset-failed docker.service || :");
      const result = await job();
      expect([exitCodes["daemon-down"], exitCodes["daemon-json"]], said(result)).toContain(result.code);
      expect(said(result)).toMatch(why);
      expect(said(result)).not.toMatch(/is ready/);
      expect(await machine.readFile("/etc/docker/daemon.json")).toBe(json);
    }
    // With a daemon.json that works it is up again.
    await machine.writeFile("/etc/docker/daemon.json", GOOD);
    await machine.sh("systemctl reset-failed docker.service || :");
    const result = await run(machine);
    expect(result.code, said(result)).toBe(0);
  });
});

it("a daemon that ran with its old daemon.json runs with it again when the new one does not do", async () => {
  const machine = await fresh("centos-9");
  expect((await run(machine, ["--no-registry-mirrors"])).code).toBe(0);
  // The flag and the key that docker-setup adds exclude each other; nobody can see that before the restart.
  await machine.sh(
    "mkdir -p /etc/systemd/system/docker.service.d; printf '[Service]\\nExecStart=\\nExecStart=/usr/bin/dockerd --registry-mirror=https://flag.example -H fd:// --containerd=/run/containerd/containerd.sock\\n' >/etc/systemd/system/docker.service.d/flags.conf; systemctl daemon-reload; systemctl restart docker.service",
  );
  await machine.writeFile("/etc/docker/daemon.json", GOOD);
  const result = await run(machine);
  expect(result.code, said(result)).toBe(exitCodes["daemon-down"]);
  expect(result.stderr).toContain("the daemon runs again");
  expect(result.stderr).toContain("registry-mirrors");
  expect(await machine.readFile("/etc/docker/daemon.json")).toBe(GOOD);
  expect(
    await machine.sh(
      "systemctl is-active docker.service; docker info --format '{{json .RegistryConfig.Mirrors}}'",
    ),
  ).toBe('active\n["https://flag.example/"]');
});

describe.each<[MachineName, string, string]>([
  // perl-base is Essential; struct flock as x86-64 has it, fcntl(2).
  [
    "debian-12",
    `perl -e 'use Fcntl; open F, ">>/var/lib/dpkg/lock-frontend"; $l = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0); fcntl(F, F_SETLK, $l) or die; sleep 600'`,
    "perl",
  ],
  [
    "centos-9",
    `python3 -c 'import os, time; open("/var/lib/dnf/rpmdb_lock.pid", "w").write(str(os.getpid())); time.sleep(600)'`,
    "python3",
  ],
])("another package manager at work on %s", (name, holder, comm) => {
  it("is waited for by name, up to --lock-timeout, by run and script", async () => {
    const machine = await fresh(name);
    const script = await makeScript(maker, lab, name, ["--lock-timeout", "2"]);
    const pid = await machine.sh(`${holder} >/dev/null 2>&1 & echo $!; sleep 0.5`);
    const refused = await run(machine, ["--lock-timeout", "2"]);
    expect(refused.code, said(refused)).toBe(exitCodes.busy);
    expect(refused.stderr).toContain(`${comm} (pid ${pid})`);
    const scripted = await runScript(machine, script);
    expect(scripted.code, said(scripted)).toBe(exitCodes.busy);
    expect(scripted.stdout).toContain(comm);
    await machine.sh(`(sleep 4; kill ${pid}; rm -f /var/lib/dnf/rpmdb_lock.pid) >/dev/null 2>&1 &`);
    const waited = await run(machine);
    expect(waited.code, said(waited)).toBe(0);
    expect(waited.ms).toBeGreaterThan(3000);
  });
});

describe("a machine that is in the way is told before the first change", () => {
  it.each([
    ["a read-only /etc", "mount --bind /etc /etc && mount -o remount,ro,bind /etc", /\/etc can't be written/],
    ["a full disk", "mount -t tmpfs -o size=20m none /var/cache", /MB left/],
    ["no systemd", "mount -t tmpfs none /run/systemd", /systemd does not run/],
  ])("%s", async (_, spoil, words) => {
    const machine = await fresh("debian-12");
    // In a mount namespace of its own, so that the machine itself stays whole.
    const result = await machine.exec([
      "unshare",
      "--mount",
      "sh",
      "-c",
      `${spoil} && exec node /tmp/package/dist/docker-setup.cjs --yes --lang en`,
    ]);
    expect(result.code, said(result)).toBe(exitCodes.environment);
    expect(result.stderr).toMatch(words);
    expect(await traces(machine)).toEqual([]);
    expect(await installed(machine)).toEqual({});
  });
});

it("a planted link is replaced and not followed, and files have safe modes whatever the umask", async () => {
  const machine = await fresh("debian-12");
  await machine.sh(
    `mkdir -p /etc/apt/keyrings; echo precious >/root/precious; ln -s /root/precious ${KEYRING}; ln -s /root/precious ${SOURCES}`,
  );
  const result = await machine.exec(
    [
      "sh",
      "-c",
      `umask 000; node /tmp/package/dist/docker-setup.cjs --yes ${keyOption(lab, "debian-12").join(" ")}`,
    ],
    { timeoutMs: 120_000 },
  );
  expect(result.code, said(result)).toBe(0);
  expect(await machine.readFile("/root/precious")).toBe("precious\n");
  const modes = await machine.sh(
    `stat -c '%a %U %F' ${KEYRING} ${SOURCES} /etc/docker/daemon.json /var/log/docker-setup/*.log /var/lib/docker-setup/runs/*.jsonl; stat -c '%a' /etc/docker /var/log/docker-setup`,
  );
  expect(modes.split("\n")).toEqual([
    "644 root regular file",
    "644 root regular file",
    "644 root regular file",
    "600 root regular file",
    "600 root regular file",
    "755",
    "755",
  ]);
});

it("no password gets into the log, the journal or the screen", async () => {
  const machine = await fresh("debian-12");
  const result = await run(machine, [], {
    env: {
      http_proxy: "http://me:hunter2@127.0.0.1:9",
      no_proxy: "mirrors.aliyun.com,docker.m.daocloud.io,docker.1ms.run",
      APT_CONFIG: "/dev/null",
    },
  });
  expect(said(result)).not.toContain("hunter2");
  expect(await machine.sh("grep -rl hunter2 /var/log/docker-setup /var/lib/docker-setup || :")).toBe("");
});
