/** What the script's sh and the run's JavaScript read out of the same words of a package manager. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type ManagerName, managerOf } from "../../src/machine/managers/index.ts";
import { refusalsIn } from "../../src/machine/managers/rehearsal.ts";
import { runScript, shells } from "../sources/keys/shells.ts";

const root = mkdtempSync(join(tmpdir(), "own-sh-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Case {
  of: ManagerName;
  printed: string;
  /** What sh prints why not, a line each; JavaScript finds as many problems. */
  unmet?: readonly string[];
  goes?: readonly string[];
  /** Bytes to fetch and to keep. */
  room?: readonly [number, number];
}

const MiB = 1024 ** 2;

/** zypper 1.14.42, pacman 6.0.2, apk 2.14.10 and 3.0.6, tdnf 3.6.0 as they printed it, the latter's first ones by its source; dnf and apt as the lab's machines print it. */
const cases: readonly Case[] = [
  {
    of: "zypper",
    printed: `Resolving package dependencies...

The following 4 NEW packages are going to be installed:
  containerd docker iptables-stub runc

4 new packages to install.
Overall download size: 11.5 MiB. Already cached: 0 B. After the operation, additional 11.4 MiB will be used.
Continue? [y/n/v/...? shows all options] (y): y
`,
    room: [11.5 * MiB, Math.round(11.4 * MiB)],
  },
  {
    of: "zypper",
    printed: "'nosuch' not found in package names. Trying capabilities.\nNo provider of 'nosuch' found.\n",
    unmet: ["No provider of 'nosuch' found."],
  },
  {
    of: "zypper",
    printed: `
Problem: podman-docker-4-1.noarch conflicts with docker provided by docker-28.3.3_ce-150000.1.noarch
 Solution 1: deinstallation of podman-docker-4-1.noarch
 Solution 2: do not install docker-28.3.3_ce-150000.1.noarch
`,
    unmet: [
      "Problem: podman-docker-4-1.noarch conflicts with docker provided by docker-28.3.3_ce-150000.1.noarch",
    ],
  },
  {
    of: "zypper",
    printed: `The following 3 packages are going to be REMOVED:
  containerd docker runc

3 packages to remove.
`,
    goes: ["containerd", "docker", "runc"],
  },
  {
    of: "pacman",
    printed: `resolving dependencies...
looking for conflicting packages...

Packages (4) iptables-1.8-1  containerd-2.1.4-1  docker-1:28.5.1-1  runc-1.3.0-1

Total Download Size:   11.45 MiB
Total Installed Size:  11.44 MiB

:: Proceed with installation? [Y/n] `,
    room: [Math.round(11.45 * MiB), Math.round(11.44 * MiB)],
  },
  {
    of: "pacman",
    printed: `:: docker and podman-docker are in conflict. Remove podman-docker? [y/N] error: unresolvable package conflicts detected
error: failed to prepare transaction (conflicting dependencies)

:: docker and podman-docker are in conflict
`,
    unmet: [
      "error: unresolvable package conflicts detected",
      "error: failed to prepare transaction (conflicting dependencies)",
      ":: docker and podman-docker are in conflict",
    ],
  },
  {
    of: "pacman",
    printed:
      "warning: database file for 'own' does not exist (use '-Sy' to download)\nerror: target not found: docker\n",
    unmet: [
      "warning: database file for 'own' does not exist (use '-Sy' to download)",
      "error: target not found: docker",
    ],
  },
  {
    of: "pacman",
    printed:
      "Packages (3) podman-docker-5-1 [removal]  docker-1:28.5.1-1  runc-1.3.0-1\n\nNet Upgrade Size:  8.00 MiB\n",
    goes: ["podman-docker"],
    room: [0, 8 * MiB],
  },
  {
    of: "tdnf",
    printed: `
Installing:
moby-engine     x86_64       25.0.3-13.azl3     azurelinux-official-base 97.00M 30.00M

Total installed size:  97.00M
Total download size:  30.00M

Obsoleting:
moby-containerd x86_64       1.7.13-5.azl3      @System                  90.00M 0.00b

Total installed size:   1.00M
Total download size:   0.00b
`,
    goes: ["moby-containerd"],
    room: [30 * MiB, 98 * MiB],
  },
  {
    of: "tdnf",
    printed:
      "No package \u001b[1m\u001b[30mdocker-cli \u001b[0mavailable\n1. nothing provides docker-init needed by moby-engine\n",
    unmet: ["No package docker-cli available", "1. nothing provides docker-init needed by moby-engine"],
  },
  {
    of: "tdnf",
    printed: `Refreshing metadata for: 'own'

Installing:
runc             x86_64       1.3.3-150000.1   own           13.11M    13.12M
docker           x86_64       28.5.2_ce-150000.1 own          117.66M   117.68M

Total installed size: 130.77M
Total download size: 130.80M
Error(1032) : Operation aborted.
`,
    room: [Math.round(130.8 * MiB), Math.round(130.77 * MiB)],
  },
  {
    of: "tdnf",
    printed: "nosuch package not found or not installed\nError(1011) : No matching packages\n",
    unmet: ["nosuch package not found or not installed", "Error(1011) : No matching packages"],
  },
  {
    of: "tdnf",
    printed:
      "1. nothing provides iptables needed by docker-28.5.2_ce-150000.1.x86_64\nFound 1 problem(s) while resolving\nError(1301) : Solv general runtime error\n",
    unmet: ["1. nothing provides iptables needed by docker-28.5.2_ce-150000.1.x86_64"],
  },
  {
    of: "apk",
    printed: `(1/4) Installing runc (1.3.4-r0)
(2/4) Upgrading musl (1.2.4-r1 -> 1.2.5-r0)
(3/4) Purging podman-docker (5.2.5-r0)
(4/4) Installing docker (28.5.2-r0)
OK: 214 MiB in 48 packages
`,
    goes: ["podman-docker"],
  },
  {
    of: "apk",
    printed: `ERROR: unable to select packages:
  docker (no such package):
    required by: world[docker]
`,
    unmet: ["docker (no such package):"],
  },
  {
    of: "apk",
    printed: `WARNING: opening https://mirror.example/v3.22/community: UNTRUSTED signature
ERROR: unable to select packages:
  docker (no such package):
    required by: world[docker]
`,
    unmet: [
      "WARNING: opening https://mirror.example/v3.22/community: UNTRUSTED signature",
      "docker (no such package):",
    ],
  },
  {
    of: "apk",
    printed: "WARNING: opening /media/cdrom/apks: No such file or directory\nOK: 214 MiB in 48 packages\n",
  },
  {
    of: "apk",
    printed: `ERROR: unable to select packages:
  docker-28.5.2-r0:
    breaks: world[docker=27.0.0-r0]
`,
    unmet: ["breaks: world[docker=27.0.0-r0]"],
  },
  {
    of: "yum",
    printed: `Installing:
 docker                x86_64 25.0.8-1.amzn2023          amazonlinux 46 M

Transaction Summary
Total download size: 86 M
Installed size: 362 M
Operation aborted.
`,
    room: [86 * MiB, 362 * MiB],
  },
  {
    of: "yum",
    printed:
      "Need to download 86 MiB.\nAfter this operation, 362 MiB extra will be used (install 362 MiB, remove 0 B).\n",
    room: [86 * MiB, 362 * MiB],
  },
  {
    of: "yum",
    printed: "No match for argument: docker\nError: Unable to find a match: docker\n",
    unmet: ["No match for argument: docker", "Error: Unable to find a match: docker"],
  },
  {
    of: "apt",
    printed: `The following packages have unmet dependencies:
 docker.io : Depends: containerd (>= 1.2.6-0ubuntu1~) but it is not installable
E: Unable to correct problems, you have held broken packages.
`,
    unmet: [" docker.io : Depends: containerd (>= 1.2.6-0ubuntu1~) but it is not installable"],
  },
  {
    of: "apt",
    printed: "E: Package 'docker.io' has no installation candidate\n",
    unmet: ["Package 'docker.io' has no installation candidate"],
  },
  { of: "unpacked", printed: "" },
  {
    of: "unpacked",
    printed: "needs: iptables\nsomething else\nconflict: /usr/bin/docker\n",
    unmet: ["needs: iptables", "conflict: /usr/bin/docker"],
  },
  {
    of: "apt",
    printed: "Remv podman-docker [4.3.1]\nInst docker.io (20.10.24 x [amd64])\n",
    goes: ["podman-docker"],
  },
];

const managers = [...new Set(cases.map(({ of }) => of))];
const none = "-";

it.each(managers.flatMap((of) => shells.map((shell) => [of, shell.join(" "), shell] as const)))(
  "%s, by %s",
  async (of, _, shell) => {
    const { transactions } = managerOf(of);
    const mine = cases.filter((each) => each.of === of);
    const work = mkdtempSync(join(root, "work-"));
    for (const [i, { printed }] of mine.entries()) writeFileSync(join(work, `${i}`), printed);
    // apt's sizes are asked for by a command of their own.
    const room = of === "apt" ? "echo" : "own_room";
    const lines = mine.map(
      (_, i) =>
        `f="$WORK/${i}"; unmet <"$f"; echo ${none}; removed <"$f" | sort; echo ${none}; ${room} <"$f"; echo ${none}`,
    );
    const helpers = ["package-swap", transactions.script.helper, "rehearsal-own", transactions.own!.helper];
    const { stdout, code } = await runScript(lines.join("\n"), {
      helpers,
      shell,
      path: process.env.PATH!,
      work,
    });
    expect(code).toBe(0);
    const told = stdout.split(`${none}\n`);
    for (const [i, { printed, unmet = [], goes = [], room = [0, 0] }] of mine.entries()) {
      const [sh, gone, bytes] = told
        .slice(3 * i)
        .map((text) => text.split("\n").filter((line) => line !== ""));
      expect([sh, gone]).toEqual([unmet, goes]);
      if (of !== "apt") expect(bytes).toEqual([room.join(" ")]);
      const read = transactions.read(printed);
      expect(refusalsIn(printed, transactions)).toEqual([]);
      expect(read.removes.map(({ name }) => name)).toEqual(goes);
      if (of === "apk") expect(read.problems.map(({ text }) => text)).toEqual(unmet);
      expect(read.problems.length > 0).toBe(unmet.length > 0);
      if (of !== "apt") {
        const { download, installed } = read.room ?? { download: 0, installed: 0 };
        expect([Math.round(download), Math.round(installed)]).toEqual(room);
      }
    }
  },
);

it("what is held is read in each manager's form", async () => {
  const lists = [
    "docker\nrunc\n",
    "3:docker-27.3.1-1.el7.*\n0:runc-1.6.33-3.1.el7.*\n",
    "Package name: docker\nevr = 3:27.3.1-1.fc44\n\nPackage name: runc\n",
    "\n# | Name   | Type    | Repository\n--+--------+---------+-----------\n1 | docker | package | (any)\n2 | runc | package | (any)\n",
  ];
  const work = mkdtempSync(join(root, "held-"));
  for (const [i, list] of lists.entries()) writeFileSync(join(work, `${i}`), list);
  const script = lists.map((_, i) => `held_among docker containerd runc <"$WORK/${i}"`).join("\n");
  const { stdout } = await runScript(script, { helpers: ["packages"], path: process.env.PATH!, work });
  expect(stdout).toBe("docker\nrunc\n".repeat(lists.length));
});
