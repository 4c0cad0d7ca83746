import { type Case, check, INFO, info, up } from "./cases.ts";

const cases: Case[] = [
  {
    name: "a daemon that is not the installed one",
    step: { kind: "verify", registryMirrors: undefined },
    machine: {
      exec: { ...up, [INFO]: info([]), "dockerd --version": { stdout: "Docker version 27.3.1, build x\n" } },
    },
    done: false,
    fails: "daemon-down",
  },
  // Found by attack: dockerd starts without its containerd after a minute, and no container does.
  {
    name: "a daemon whose containerd does not answer",
    step: { kind: "verify", registryMirrors: undefined },
    machine: {
      exec: {
        ...up,
        [INFO]: { stdout: "28.5.2 [] N/A\n" },
        "dockerd --version": { stdout: "Docker version 28.5.2, build x\n" },
      },
    },
    done: false,
    fails: "daemon-down",
  },
];

check(cases);
