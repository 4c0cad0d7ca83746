import { afterAll, beforeAll, expect, it } from "vitest";
import { openLab } from "../../lab/index.ts";
import { boot, dockerSetup, keyOption, said } from "../../lab/job.ts";
import type { Lab, Machine } from "../../lab/types.ts";

let lab: Lab;
let machine: Machine;
beforeAll(async () => {
  lab = await openLab({ log: (line) => console.log(line) });
  machine = await boot(lab, "debian-12");
});
afterAll(async () => lab?.close());

const run = (...args: string[]) =>
  dockerSetup(machine, ["--yes", "--lang", "en", ...keyOption(lab, machine.name), ...args]);
const daemonJson = async () => JSON.parse(await machine.readFile("/etc/docker/daemon.json"));

/** Two cores that do other things too make a mirror slow; test/mirrors/rank.test.ts tells the two apart. */
const alive = /^(good|slow)$/;

it("measures package mirrors and a real registry behind its mirrors' names", async () => {
  const { code, stdout, stderr } = await dockerSetup(machine, ["mirrors", "--json"]);
  expect(code, stderr).toBe(0);
  const { packages, registries } = JSON.parse(stdout);
  const verdicts = new Map<string, string>(
    [...packages, ...registries].map(({ mirror, url, verdict }) => [mirror ?? url, verdict]),
  );
  expect(verdicts.get("https://mirrors.aliyun.com/docker-ce")).toMatch(alive);
  expect(verdicts.get("https://download.docker.com")).toMatch(alive);
  expect(verdicts.get("https://docker.m.daocloud.io")).toMatch(alive);
  // Names that the lab does not know.
  expect(verdicts.get("https://mirrors.zju.edu.cn/docker-ce")).toBe("dns");
  expect(stderr).toBe("");
  await machine.mirror.set({ fault: "hang" });
  const hanging = await dockerSetup(machine, ["mirrors", "--lang", "en", "--timeout", "3"]);
  await machine.mirror.set({});
  expect(hanging.code).toBe(6);
  expect(hanging.stdout).toContain("no answer in time");
  expect(hanging.ms).toBeLessThan(5000);
});

it("takes the fastest fresh mirror, leaves a dead registry mirror out by name, and changes nothing the second time", async () => {
  await machine.mirror.set({ fault: "stale", match: "^mirrors\\.aliyun\\.com/" });
  const args = [
    "--mirror",
    "auto",
    "--registry-mirror",
    "https://gone.example",
    "--registry-mirror",
    "https://docker.1ms.run",
  ];
  const first = await run(...args);
  await machine.mirror.set({});
  expect(first.code, said(first)).toBe(0);
  expect(first.stdout).toContain("https://gone.example is left out: its name is not known (DNS)");
  expect(await daemonJson()).toEqual({ "registry-mirrors": ["https://docker.1ms.run"] });
  expect(await machine.readFile("/etc/apt/sources.list.d/docker.sources")).not.toContain(
    "mirrors.aliyun.com",
  );
  const second = await run(...args);
  expect(second.stdout, said(second)).toContain("Nothing was changed");
});

it("goes on without registry mirrors where none is alive, and with --no-probe sets what it was told", async () => {
  const none = await run("--registry-mirror", "https://gone.example");
  expect(none.code, said(none)).toBe(0);
  expect(none.stdout).toContain("No registry mirror is alive");
  expect(await daemonJson()).toEqual({ "registry-mirrors": ["https://docker.1ms.run"] });
  const told = await run("--registry-mirror", "https://gone.example", "--no-probe");
  expect(told.code, said(told)).toBe(0);
  expect(await daemonJson()).toEqual({ "registry-mirrors": ["https://gone.example"] });
});

it("ends within its bound, the process too, where the name server says nothing", async () => {
  await machine.writeFile("/tmp/dns.cjs", 'require("node:dgram").createSocket("udp4").bind(53, "127.0.0.1")');
  const pid = await machine.sh("setsid node /tmp/dns.cjs >/dev/null 2>&1 & echo $!; sleep 0.5");
  try {
    const { code, stdout, ms } = await dockerSetup(machine, ["mirrors", "--lang", "en", "--timeout", "3"]);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/^aliyun +(good|slow)/m);
    expect(stdout).toMatch(/^zju +its name is not known \(DNS\)/m);
    expect(ms).toBeLessThan(5000);
  } finally {
    await machine.sh(`kill ${pid}`);
  }
});
