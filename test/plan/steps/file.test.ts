import { type Case, check, fileStep } from "./cases.ts";

const cases: Case[] = [
  {
    name: "a file that is there",
    step: fileStep(),
    machine: { files: { "/etc/x": "a\n" } },
    done: true,
  },
  {
    name: "a file with another mode",
    step: fileStep(),
    machine: { files: { "/etc/x": { content: "a\n", mode: 0o600 } } },
    done: false,
    writes: ["/etc/x"],
  },
  {
    name: "a link that somebody planted in place of a file",
    step: fileStep(),
    machine: { files: { "/etc/shadow": "a\n" }, symlinks: { "/etc/x": "/etc/shadow" } },
    done: false,
    writes: ["/etc/x"],
  },
  {
    name: "a drop-in of the daemon's unit",
    step: {
      kind: "file",
      path: "/etc/x",
      content: "a\n",
      mode: 0o600,
      unit: "docker.service",
      title: { en: "", zh: "" },
      why: { en: "", zh: "" },
    },
    machine: { exec: { "systemctl daemon-reload": {} } },
    done: false,
    writes: ["/etc/x"],
    runs: ["systemctl daemon-reload"],
  },
];

check(cases);
