import { expect, it } from "vitest";
import { aptDependants } from "../../../src/machine/managers/apt/dependants.ts";
import { rpmDependants } from "../../../src/machine/managers/yum/dependants.ts";
import { fakeSystem } from "../../system/fake.ts";

it("apt: names what a simulation removes beside what was asked for", async () => {
  // As apt 2.6.1 prints it on Debian 12.
  const stdout = `NOTE: This is only a simulation!
Reading package lists...
The following packages will be REMOVED:
  docker-ce my-gpu-toolkit wine32:i386
0 upgraded, 0 newly installed, 3 to remove and 0 not upgraded.
Remv my-gpu-toolkit [1]
Remv wine32:i386 [8.0~repack-4]
Remv docker-ce [5:28.5.2-1~debian.12~bookworm]
`;
  const system = fakeSystem({ exec: { "apt-get -s": { stdout } } });
  expect(await aptDependants(system, ["docker-ce"])).toEqual(["my-gpu-toolkit", "wine32:i386"]);
  expect(system.commands[0]).toContain("-s");
});

it("rpm: asks again until nothing misses anything", async () => {
  const answers = [
    "error: Failed dependencies:\n\tdocker-ce-cli is needed by (installed) docker-ce-3:28.5.2-1.el9.x86_64\n\tdocker-ce is needed by (installed) my-gpu-toolkit-1-1.noarch\n",
    "error: Failed dependencies:\n\tmy-gpu-toolkit >= 1 is needed by (installed) gpu-desktop-extras-2.0-3.el9.noarch\n",
  ];
  let asked = 0;
  const system = fakeSystem({
    exec: {
      "rpm -e --test": () => {
        const stderr = answers[asked++];
        return stderr === undefined ? { code: 0 } : { code: 1, stderr };
      },
    },
  });
  const names = ["docker-ce", "docker-ce-cli"];
  expect(await rpmDependants(system, names)).toEqual(["my-gpu-toolkit", "gpu-desktop-extras"]);
  expect(system.commands.every((argv) => argv.includes("--test"))).toBe(true);
});
