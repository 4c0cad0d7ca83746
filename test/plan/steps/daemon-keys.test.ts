import { type Case, check } from "./cases.ts";

const path = "/etc/docker/daemon.json";
const edits = [{ op: "set" as const, path: ["log-opts", "max-size"], value: "10m" }];

const cases: Case[] = [
  {
    name: "keys as wanted",
    step: { kind: "daemon-keys", path, edits },
    machine: { files: { [path]: '{"debug":true,"log-opts":{"max-size":"10m","max-file":"3"}}' } },
    done: true,
  },
  {
    name: "other keys",
    step: { kind: "daemon-keys", path, edits },
    machine: { files: { [path]: '{"debug":true}' } },
    done: false,
    writes: [path],
  },
];

check(cases);
