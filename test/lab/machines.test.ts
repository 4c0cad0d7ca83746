import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openLab } from "../../lab/index.ts";
import { run } from "../../lab/process.ts";
import type { Machine, MachineName } from "../../lab/types.ts";

/** Name, what os-release says, Node's major version, and how the package manager's indexes are refreshed. */
const table: [
  MachineName,
  { id: string; version: string; codename: string; node: number; refresh: string },
][] = [
  ["debian-11", { id: "debian", version: "11", codename: "bullseye", node: 12, refresh: "apt-get update" }],
  ["debian-12", { id: "debian", version: "12", codename: "bookworm", node: 18, refresh: "apt-get update" }],
  ["debian-13", { id: "debian", version: "13", codename: "trixie", node: 20, refresh: "apt-get update" }],
  ["debian-sid", { id: "debian", version: "", codename: "forky", node: 24, refresh: "apt-get update" }],
  [
    "ubuntu-22.04",
    { id: "ubuntu", version: "22.04", codename: "jammy", node: 12, refresh: "apt-get update" },
  ],
  [
    "ubuntu-24.04",
    { id: "ubuntu", version: "24.04", codename: "noble", node: 18, refresh: "apt-get update" },
  ],
  [
    "ubuntu-26.04",
    { id: "ubuntu", version: "26.04", codename: "resolute", node: 20, refresh: "apt-get update" },
  ],
  ["centos-7", { id: "centos", version: "7", codename: "", node: 18, refresh: "yum makecache" }],
  ["centos-9", { id: "centos", version: "9", codename: "", node: 18, refresh: "dnf makecache" }],
  ["centos-10", { id: "centos", version: "10", codename: "", node: 20, refresh: "dnf makecache" }],
  ["fedora-44", { id: "fedora", version: "44", codename: "", node: 24, refresh: "dnf makecache" }],
];

let lab: Awaited<ReturnType<typeof openLab>>;
let machine: Machine | undefined;

beforeAll(async () => {
  lab = await openLab({ log: (line) => console.log(line) });
  await lab.prepare(table.map(([name]) => name));
}, 900_000);
afterEach(async () => machine?.stop());
afterAll(async () => lab?.close());

const booted = async (name: MachineName) => {
  machine = await lab.start(name);
  return machine;
};

describe.each(table)("%s", (name, expected) => {
  it("boots as what it says it is, bare, and refreshes its indexes", async () => {
    const m = await booted(name);
    expect(await m.sh("systemctl is-system-running")).toBe("running");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the machine's shell expands it
    const said = await m.sh('. /etc/os-release; echo "$ID/${VERSION_ID-}/${VERSION_CODENAME-}"');
    expect(said).toBe(`${expected.id}/${expected.version}/${expected.codename}`);
    expect(await m.sh("node -p 'process.versions.node.split(`.`)[0]'")).toBe(`${expected.node}`);
    expect(await m.sh("npx --version")).toMatch(/^\d+\.\d+/);
    const there = await m.sh(
      "for c in apt-get dpkg yum dnf rpm curl gpg python3 jq docker iptables; do command -v $c >/dev/null && echo $c; done; true",
    );
    const rpmFamily = name === "centos-7" ? "yum rpm curl gpg python3" : "yum dnf rpm curl gpg python3";
    expect(there.split("\n").join(" ")).toBe(expected.refresh.startsWith("apt") ? "apt-get dpkg" : rpmFamily);
    const refreshed = await m.exec(["sh", "-c", expected.refresh]);
    expect(refreshed, refreshed.stderr).toMatchObject({ code: 0 });
    expect(refreshed.stderr).not.toContain("rror");
  }, 60_000);
});

describe("a machine's ways in", () => {
  it("shows in the manifest exactly what was made, changed and deleted", async () => {
    const m = await booted("debian-12");
    expect(await m.manifest()).toEqual([]);
    await m.writeFile("/etc/docker/daemon.json", "{}\n", 0o640);
    await m.sh(`chown root:admin /etc/docker/daemon.json; echo more >> /etc/issue; rm /etc/debian_version; touch /etc/fstab
      ln -s /etc/issue /etc/link; chmod 700 /srv; rm -r /etc/terminfo; mkdir /etc/terminfo; echo x > /tmp/x; echo x > /run/x
      touch /var/lib/docker/x; touch /etc/gone; rm /etc/gone`);
    const entries = await m.manifest();
    const summary = entries.map((e) => `${e.path} ${e.type} ${e.mode} ${e.owner}`);
    expect(summary.filter((line) => !line.startsWith("/etc/terminfo/"))).toEqual([
      "/etc/debian_version deleted  ",
      "/etc/docker dir 0755 root:root",
      "/etc/docker/daemon.json file 0640 root:admin",
      "/etc/issue file 0644 root:root",
      "/etc/link symlink 0777 root:root",
      "/srv dir 0700 root:root",
    ]);
    expect(summary.filter((line) => line.startsWith("/etc/terminfo/"))).toEqual([
      "/etc/terminfo/README deleted  ",
    ]);
    const daemon = entries.find((e) => e.path === "/etc/docker/daemon.json");
    expect(daemon?.hash).toBe("ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356");
  }, 30_000);

  it("counts from after the setup, and fails with the setup's words", async () => {
    machine = await lab.start("debian-12", { setup: "echo base > /etc/base" });
    await machine.sh("rm /etc/base; echo new > /etc/new");
    expect((await machine.manifest()).map((e) => `${e.type} ${e.path}`)).toEqual([
      "deleted /etc/base",
      "file /etc/new",
    ]);
    await expect(lab.start("debian-12", { setup: "echo because >&2; exit 3" })).rejects.toThrow(
      /exit code 3.*because/s,
    );
  }, 30_000);

  it("runs commands with input, environment, folder and user, and kills them in time", async () => {
    const m = await booted("debian-12");
    const options = { input: "in\n", env: { A: "b c" }, cwd: "/etc", user: "admin" };
    const result = await m.exec(
      ["sh", "-c", 'cat; echo "$A $PWD $(id -un) $HOME"; echo err >&2; exit 7'],
      options,
    );
    expect(result).toMatchObject({ code: 7, stdout: "in\nb c /etc admin /home/admin\n", stderr: "err\n" });
    expect(await m.sh("sudo -n id -u", { user: "admin" })).toBe("0");
    const late = await m.exec(["sh", "-c", "sleep 987 & sleep 987"], { timeoutMs: 300 });
    expect(late.code).toBe(124);
    expect(await m.sh("ps -eo args | grep -c '[s]leep 987' || true")).toBe("0");
    const daemon = await m.exec(["sh", "-c", "setsid sleep 30 & echo done"]);
    expect(daemon).toMatchObject({ code: 0, stdout: "done\n" });
    expect(daemon.ms).toBeLessThan(5000);
  }, 30_000);

  it("copies files in and out unharmed, and can be entered from a terminal", async () => {
    const m = await booted("debian-12");
    const folder = mkdtempSync(join(tmpdir(), "lab-test-"));
    const bytes = Buffer.from([0, 255, 10, 13, 128, 0]);
    writeFileSync(join(folder, "x"), bytes);
    await m.copyIn(join(folder, "x"), "/opt/new/x");
    rmSync(folder, { recursive: true });
    expect(await m.sh("od -An -tu1 /opt/new/x")).toMatch(/^0 255 +10 +13 128 +0$/);
    expect(await m.exists("/opt/new/x")).toBe(true);
    expect(await m.exists("/opt/new/y")).toBe(false);
    await expect(m.readFile("/opt/new/y")).rejects.toThrow("No such file");
    const command = m.enter(["sh", "-c", "test -t 0 && test -t 1 && echo $TERM"]).map((word) => `'${word}'`);
    const { output } = await run(["script", "-qec", command.join(" "), "/dev/null"]);
    expect(output.trim()).toBe("xterm-256color");
  }, 30_000);

  it("reaches only the lab, trusts the mirror, and has a mirror of its own", async () => {
    const [a, b] = await Promise.all([lab.start("debian-12"), lab.start("debian-12")]);
    try {
      const get = `node -e 'require("https").get("https://mirrors.aliyun.com/docker-ce/linux/debian/gpg", (r) => console.log(r.statusCode))'`;
      expect(await a.sh(get)).toBe("200");
      expect(await a.sh("ip route; ip -o link | wc -l")).toBe("1");
      expect((await a.mirror.requests()).map((r) => r.path)).toEqual(["/docker-ce/linux/debian/gpg"]);
      expect(await b.mirror.requests()).toEqual([]);
      // Each has a control group of its own: stopping a unit of one leaves the other's alone.
      await Promise.all([a, b].map((m) => m.sh("systemd-run --quiet --unit=twin sleep 600")));
      await a.sh("systemctl stop twin");
      expect(await b.sh("systemctl is-active twin")).toBe("active");
    } finally {
      await Promise.all([a.stop(), b.stop()]);
    }
  }, 30_000);
});
