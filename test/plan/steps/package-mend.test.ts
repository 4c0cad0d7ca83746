import { type Case, check, query, rpm } from "./cases.ts";

const cases: Case[] = [
  {
    name: "dpkg was interrupted",
    step: {
      kind: "package-mend",
      query,
      checks: [["dpkg", "--audit"]],
      duplicates: false,
      command: ["dpkg", "--configure", "-a"],
    },
    machine: {
      exec: { "dpkg --audit": { stdout: " docker-ce  half-configured\n" }, "dpkg --configure": {} },
    },
    done: false,
    runs: ["systemctl reset-failed docker.service", "dpkg --configure -a"],
  },
  {
    name: "an rpm that is there twice",
    step: { kind: "package-mend", query: rpm, checks: [["names"]], duplicates: true, command: ["dedupe"] },
    machine: { exec: { names: { stdout: "docker-ce\ndocker-ce-cli\ndocker-ce\n" }, dedupe: {} } },
    done: false,
    runs: ["systemctl reset-failed docker.service", "dedupe"],
  },
];

check(cases);
