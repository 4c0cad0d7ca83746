import { type Case, check, query } from "./cases.ts";

const cases: Case[] = [
  {
    name: "no conflicting packages",
    step: {
      kind: "package-remove",
      role: "conflicts",
      names: ["runc"],
      query,
      command: ["remove"],
      install: [["install"]],
    },
    machine: { exec: { query: { stdout: "package runc is not installed\n" } } },
    done: true,
  },
  {
    name: "conflicting packages",
    step: {
      kind: "package-remove",
      role: "conflicts",
      names: ["docker.io", "runc"],
      query,
      command: ["remove"],
      install: [["install"]],
    },
    machine: {
      exec: { query: { stdout: "runc\t1.1\tinstalled\ndocker.io\t20\tconfig-files\n" }, remove: {} },
    },
    done: false,
    runs: ["remove runc"],
  },
];

check(cases);
