import { describe, expect } from "vitest";
import { said } from "../../lab/job.ts";
import type { Machine } from "../../lab/types.ts";
import { command, expectCode, it, run, withLab } from "./helpers/lab.ts";

withLab();

const A = "https://docker.m.daocloud.io";
const B = "https://docker.1ms.run";

/** What a container is known by: none that was restarted has the same. */
const containers = (machine: Machine) =>
  machine.sh(
    "docker inspect --format '{{.Name}} {{.State.Pid}} {{.State.StartedAt}} {{.RestartCount}}' $(docker ps -q)",
  );
/** An image of the machine's own files. */
const SLEEPER =
  "tar -C / -ch bin/sleep lib64/ld-linux-x86-64.so.2 lib/x86_64-linux-gnu/libc.so.6 | docker import - sleeper";
const mirrorsOf = (machine: Machine) => machine.sh("docker info --format '{{json .RegistryConfig.Mirrors}}'");
const registry = (machine: Machine, ...args: string[]) => command(machine, "registry", ...args);

describe.concurrent("registry mirrors where Docker runs", () => {
  it.for(["debian-12", "centos-7", "fedora-44"] as const)(
    "%s: sets, adds and removes registry mirrors under running containers, and not one restarts",
    async (name, { fresh }) => {
      const machine = await fresh(name);
      await expectCode(run(machine, ["--no-registry-mirrors"]), 0);
      await machine.writeFile("/etc/docker/daemon.json", '{\n\t"debug": false\n}\n');
      await machine.sh(
        `${SLEEPER}; for i in 1 2 3; do docker run -d --name c$i --restart always sleeper /bin/sleep 1000; done`,
      );
      const before = [
        await containers(machine),
        await machine.sh("systemctl show -p MainPID --value docker.service"),
      ];
      await expectCode(registry(machine, "set", A, "--yes"), 0);
      expect(await mirrorsOf(machine)).toBe(`["${A}/"]`);
      const added = await expectCode(registry(machine, "add", B, "https://gone.example", "--yes"), 0);
      expect(said(added)).toContain("https://gone.example is left out");
      expect(await mirrorsOf(machine)).toBe(`["${A}/","${B}/"]`);
      await expectCode(registry(machine, "remove", A, "--yes"), 0);
      expect(await mirrorsOf(machine)).toBe(`["${B}/"]`);
      expect(await machine.readFile("/etc/docker/daemon.json")).toBe(
        `{\n\t"debug": false,\n\t"registry-mirrors": [\n\t\t"${B}"\n\t]\n}\n`,
      );
      await expectCode(command(machine, "rollback", "--yes"), 0);
      expect(await mirrorsOf(machine)).toBe(`["${A}/","${B}/"]`);
      await expectCode(registry(machine, "set", "none", "--yes"), 0);
      expect(await machine.readFile("/etc/docker/daemon.json")).toBe(
        // An empty list is a wish: the next run leaves it so.
        '{\n\t"debug": false,\n\t"registry-mirrors": []\n}\n',
      );
      expect([
        await containers(machine),
        await machine.sh("systemctl show -p MainPID --value docker.service"),
      ]).toEqual(before);
    },
  );

  it("test pulls through each mirror that is alive, leaves no image behind, and names the others", async ({
    fresh,
  }) => {
    const machine = await fresh("debian-12");
    await expectCode(run(machine, ["--registry-mirror", A, "--registry-mirror", B]), 0);
    const images = () => machine.sh("docker image ls -q | sort");
    const before = await images();
    const asked = await expectCode(registry(machine, "test", A, B, "https://gone.example", "--json"), 0);
    const { mirrors } = JSON.parse(asked.stdout);
    const byUrl = Object.fromEntries(mirrors.map((mirror: { url: string }) => [mirror.url, mirror]));
    for (const url of [A, B]) {
      expect(byUrl[url].pull).toMatchObject({ state: "pulled", layersThere: false });
      expect(byUrl[url].pull.ms).toBeGreaterThan(0);
    }
    expect(byUrl["https://gone.example"]).toMatchObject({ verdict: "dns", pull: null });
    expect(await images()).toBe(before);
    // Without words it is what daemon.json has.
    const own = await expectCode(registry(machine, "test"), 0);
    expect(
      own.stdout
        .split("\n")
        .slice(1, 3)
        .map((line) => line.split(" ")[0])
        .sort(),
    ).toEqual([B, A].sort());
    await machine.sh("docker pull -q docker.m.daocloud.io/library/hello-world");
    const there = JSON.parse((await expectCode(registry(machine, "test", A, "--json"), 0)).stdout).mirrors[0];
    expect(there.pull).toMatchObject({ state: "pulled", layersThere: true });
    expect(await machine.sh("docker image ls -q docker.m.daocloud.io/library/hello-world")).not.toBe("");
    await expectCode(registry(machine, "test", "https://gone.example"), 6);
  });
});
