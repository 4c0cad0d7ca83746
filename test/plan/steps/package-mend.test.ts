import { managerOf } from "../../../src/machine/managers/index.ts";
import { type Case, check, query, rpm } from "./cases.ts";

const { checks, beside, duplicates, commands } = managerOf("apt").mend;
const apt = { kind: "package-mend" as const, query, checks, beside: beside!, duplicates, commands };
const list =
  "The following packages are missing the list control file in the\ndatabase, they need to be reinstalled:\n x   a thing\n\n";
const sums =
  "The following packages are missing the md5sums control file in the\ndatabase, they need to be reinstalled:\n tool-by-hand         of a company's own\n\n";
const foreign =
  "The following packages have an unknown foreign architecture, which will\ncause dependency issues on front-ends. This can be fixed by registering\nthe foreign architecture with dpkg --add-architecture:\n wine32:i386\n\n";
const half =
  "The following packages are only half configured, probably due to problems\nconfiguring them the first time.  The configuration should be retried using\ndpkg --configure <package> or the configure menu option in dselect:\n docker-ce            Docker: the open-source application container engine\n\n";

const cases: Case[] = [
  {
    name: "packages without lists or sums, as checkinstall and old tools make them, and ones of a foreign architecture",
    step: apt,
    machine: { exec: { "dpkg --audit": { stdout: list + sums + foreign } } },
    done: true,
  },
  {
    name: "one of these beside one that is half configured",
    step: apt,
    machine: { exec: { "dpkg --audit": { stdout: sums + half }, "dpkg --force-confdef": {} } },
    done: false,
    runs: [
      "find /var/lib/dpkg/updates -type f -name [0-9]*",
      "systemctl reset-failed docker.service",
      "dpkg --force-confdef --force-confold --configure -a",
    ],
  },
  {
    name: "dpkg was interrupted",
    step: {
      kind: "package-mend",
      query,
      checks: [["dpkg", "--audit"]],
      duplicates: false,
      commands: [
        ["dpkg", "--configure", "-a"],
        ["apt-get", "-f", "install"],
      ],
    },
    machine: {
      exec: { "dpkg --audit": { stdout: " docker-ce  half-configured\n" }, "dpkg --configure": {} },
    },
    done: false,
    runs: ["systemctl reset-failed docker.service", "dpkg --configure -a"],
  },
  {
    name: "dpkg was cut off while it unpacked: apt unpacks it again",
    step: {
      kind: "package-mend",
      query,
      checks: [["dpkg", "--audit"]],
      duplicates: false,
      commands: [
        ["dpkg", "--configure", "-a"],
        ["apt-get", "-f", "install"],
      ],
    },
    machine: {
      exec: {
        "dpkg --audit": { stdout: " netbase  reinstall required\n" },
        "dpkg --configure": { code: 1, stderr: "very bad inconsistent state" },
        "apt-get -f": {},
      },
    },
    done: false,
    runs: ["systemctl reset-failed docker.service", "dpkg --configure -a", "apt-get -f install"],
  },
  {
    name: "an rpm that is there twice",
    step: { kind: "package-mend", query: rpm, checks: [["names"]], duplicates: true, commands: [["dedupe"]] },
    machine: { exec: { names: { stdout: "docker-ce\ndocker-ce-cli\ndocker-ce\n" }, dedupe: {} } },
    done: false,
    runs: ["systemctl reset-failed docker.service", "dedupe"],
  },
];

check(cases);
