import { type Case, check, query, rpm } from "./cases.ts";

const cases: Case[] = [
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
    runs: ["dpkg --configure -a", "apt-get -f install"],
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
