import { type Case, check } from "./cases.ts";

const cases: Case[] = [
  {
    name: "held packages, as dnf 4 lists them",
    step: {
      kind: "package-hold",
      hold: true,
      names: ["docker-ce", "containerd.io"],
      list: ["locks"],
      command: ["lock"],
      release: ["unlock"],
    },
    machine: { exec: { locks: { stdout: "docker-ce-3:27.3.1-1.el9.*\ncontainerd.io-0:2.1.5-1.el9.*\n" } } },
    done: true,
  },
];

check(cases);
