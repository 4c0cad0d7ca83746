import { type Case, check } from "./cases.ts";

const daemonJson = "/etc/docker/daemon.json";

const cases: Case[] = [
  {
    name: "daemon.json as wanted",
    step: { kind: "daemon-json", path: daemonJson, registryMirrors: ["https://a.b"] },
    machine: { files: { [daemonJson]: '{"debug":true,"registry-mirrors":["https://a.b"]}' } },
    done: true,
  },
  {
    name: "daemon.json with other keys",
    step: { kind: "daemon-json", path: daemonJson, registryMirrors: ["https://a.b"] },
    machine: { files: { [daemonJson]: '{"debug":true}' } },
    done: false,
    writes: [daemonJson],
  },
];

check(cases);
