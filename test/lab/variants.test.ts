/** Machines that differ from the ordinary one of their name. */
import { describe, expect } from "vitest";
import type { MachineName } from "../../lab/types.ts";
import { nvmNode, tarballNode } from "../../lab/variants.ts";
import { it, withLab } from "./helpers/lab.ts";

withLab();

const rpmMachines: MachineName[] = ["centos-7", "centos-9", "fedora-44"];

describe.concurrent("package lists", () => {
  it.for<MachineName>(["debian-12", "debian-13"])(
    "%s has lists that install iptables",
    async (name, { fresh }) => {
      const machine = await fresh(name);
      await machine.sh("apt-get install -y -q iptables");
      expect(await machine.sh("iptables --version")).toContain("iptables v1");
    },
  );

  it("debian-12 without lists knows no iptables until they are fetched", async ({ fresh }) => {
    const machine = await fresh("debian-12", { variant: "no-lists" });
    expect((await machine.exec(["apt-get", "install", "-y", "iptables"])).stderr).toContain(
      "Unable to locate package iptables",
    );
    await machine.sh("apt-get -q update && apt-get install -y -q iptables");
  });

  it.for<MachineName>(["debian-12", "debian-13"])(
    "%s with old lists gets a 404 for iptables until they are fetched",
    async (name, { fresh }) => {
      const machine = await fresh(name, { variant: "old-lists" });
      const old = await machine.exec(["apt-get", "install", "-y", "iptables"]);
      expect(old.code).toBe(100);
      expect(old.stderr).toMatch(/404 +Not Found/);
      await machine.sh("apt-get -q update && apt-get install -y -q iptables");
    },
  );

  it.for(rpmMachines)(
    "%s with an old cache can't install iptables until it is fetched",
    async (name, { fresh }) => {
      const machine = await fresh(name, { variant: "old-lists" });
      expect((await machine.exec(["yum", "install", "-y", "iptables"])).code).not.toBe(0);
      await machine.sh("yum -q clean all && yum -q -y install iptables");
      expect(await machine.sh("iptables --version")).toContain("iptables v1");
    },
  );
});

describe.concurrent("Node from elsewhere", () => {
  it.for([
    ["nvm", nvmNode],
    ["node-tarball", tarballNode],
  ] as const)("%s: in no PATH of the system's, and it works", async ([variant, bin], { fresh }) => {
    const machine = await fresh("debian-12", { variant });
    expect(await machine.sh("command -v node npm npx || :")).toBe("");
    expect(await machine.sh("sudo sh -c 'command -v node' || :", { user: "admin" })).toBe("");
    const env = { PATH: `${bin}:/usr/sbin:/usr/bin:/sbin:/bin` };
    expect(await machine.sh("node --version; npx --version", { env })).toMatch(/^v18\.\d+\.\d+\n\d+\./);
  });
});

describe.concurrent("what is put aside", () => {
  it("centos-9 has versionlock once its package is there", async ({ fresh }) => {
    const machine = await fresh("centos-9", { variant: "no-versionlock" });
    expect((await machine.exec(["yum", "versionlock", "list"])).code).not.toBe(0);
    await machine.sh("yum -q -y install python3-dnf-plugin-versionlock && yum versionlock add bash");
    expect(await machine.sh("yum -q versionlock list")).toContain("bash");
  });

  it("fedora-44 has moby-engine, which docker-ce can't stand", async ({ fresh }) => {
    const machine = await fresh("fedora-44", "yum -q -y install moby-engine");
    expect(await machine.sh("rpm -q --whatprovides docker")).toContain("moby-engine");
  });
});
