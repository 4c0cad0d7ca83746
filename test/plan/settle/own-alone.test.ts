import { describe, expect, it } from "vitest";
import { apt } from "../../../src/machine/managers/apt/apt.ts";
import { readSimulation } from "../../../src/machine/managers/apt/rehearsal.ts";
import { pacman } from "../../../src/machine/managers/pacman/pacman.ts";
import { hasRivals, readingAlone, sufficesAlone } from "../../../src/plan/settle/own-alone.ts";
import type { PackageInstallStep } from "../../../src/plan/steps/package-install-step.ts";
import { fakeSystem } from "../../system/fake.ts";

const step: PackageInstallStep = {
  kind: "package-install",
  role: "docker",
  packages: [{ name: "docker-ce" }, { name: "containerd.io" }],
  query: { ...apt.query, lockTimeoutSeconds: 1 },
  commands: [["apt-get", "-q", "install"]],
  clear: { manager: "apt", conflicts: [], allowOthers: false },
  remove: [],
  origin: {
    manager: "apt",
    own: ["https://m.example/docker-ce/linux/debian/"],
    keys: [],
    sha256: [],
    keyFile: "/k",
  },
};
const comes = "Inst containerd.io (2 x [amd64])\nInst docker-ce (5:28 x [amd64])\n";

/** What apt prints with that repository alone, what other lists have, and whether it is enough. */
const rows: readonly [string, string, string, boolean][] = [
  ["all that comes is its own", comes, "", true],
  ["an upgrade", "Inst docker-ce [5:27] (5:28 x [amd64])\n", "", true],
  ["what makes room goes", `Remv docker.io [20.10]\n${comes}`, "", true],
  ["another package comes", `${comes}Inst iptables (1.8 Debian [amd64])\n`, "", false],
  ["another package goes", `Remv podman [4]\n${comes}`, "", false],
  [
    "something is missing",
    "The following packages have unmet dependencies:\n docker-ce : Depends: iptables\n",
    "",
    false,
  ],
  ["nothing comes", "", "", false],
  ["another list has one of them", comes, "/var/lib/apt/lists/company_Packages\n", false],
];

describe("docker-ce's repository alone", () => {
  it.each(rows)("%s", async (_, printed, lists, enough) => {
    const system = fakeSystem({ exec: { grep: { code: lists ? 0 : 1, stdout: lists }, find: {} } });
    const transaction = { specs: [], removes: ["docker.io"] };
    const alone = sufficesAlone(step, transaction, readSimulation(printed));
    expect(alone && !(await hasRivals(system, apt, step))).toBe(enough);
    expect(system.changes).toEqual([]);
  });

  it("is never enough where lists are kept compressed, or the manager does not tell", async () => {
    const packed = { stdout: "/var/lib/apt/lists/deb.debian.org_Packages.lz4\n" };
    const system = fakeSystem({ exec: { grep: { code: 1 }, find: packed } });
    expect(await hasRivals(system, apt, step)).toBe(true);
    expect(await hasRivals(system, pacman, step)).toBe(true);
  });

  it("leaves its own lists out of the search, by apt's names of them", () => {
    const [grep = []] = apt.transactions.rivals!(["docker-ce"], step.origin!.own);
    expect(grep).toContain("--exclude=m.example_docker-ce_linux_debian_*");
  });

  it("is what all of the step's commands read then", () => {
    const { commands, clear } = readingAlone(step, ["-o", "A=b"]);
    expect(commands).toEqual([["apt-get", "-o", "A=b", "-q", "install"]]);
    expect(clear?.options).toEqual(["-o", "A=b"]);
  });
});
