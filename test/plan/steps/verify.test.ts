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
  // Another dockerd may listen where the daemon is asked: then its version is compared with the one on disk.
  ...[true, false].map((own) => ({
    name: `the socket of ${own ? "the service" : "another dockerd"}`,
    step: { kind: "verify" as const, registryMirrors: undefined },
    machine: {
      files: {
        "/usr/bin/dockerd": "",
        "/proc/net/unix": [
          "Num       RefCount Protocol Flags    Type St Inode Path",
          "0000000000000000: 00000003 00000000 00000000 0001 03   811 /run/docker.sock",
          "0000000000000000: 00000002 00000000 00010000 0001 01   812 /run/docker.sock",
          "0000000000000000: 00000002 00000000 00010000 0001 01   813 /run/x.sock",
          "",
        ].join("\n"),
      },
      symlinks: {
        "/proc/77/exe": "/usr/bin/dockerd",
        "/proc/77/fd/0": "/dev/null",
        "/proc/77/fd/5": `socket:[${own ? 812 : 811}]`,
      },
      exec: {
        ...up,
        "systemctl show": { stdout: "MainPID=77\n" },
        [INFO]: info([]),
        "dockerd --version": { stdout: "Docker version 27.3.1, build x\n" },
      },
    },
    done: own,
    ...(own ? {} : { fails: "daemon-down" }),
  })),
  // Found by attack: dockerd starts without its containerd after a minute, and no container does.
  {
    name: "a daemon whose containerd does not answer",
    step: { kind: "verify", registryMirrors: undefined },
    machine: {
      exec: {
        ...up,
        [INFO]: info([], { ContainerdCommit: { ID: "N/A" } }),
        "dockerd --version": { stdout: "Docker version 28.5.2, build x\n" },
      },
    },
    done: false,
    fails: "daemon-down",
  },
  // Found by attack: dockerd starts, answers, and no container does.
  ...[true, false].map((there) => ({
    name: `a default runtime whose program is ${there ? "there" : "missing"}`,
    step: { kind: "verify" as const, registryMirrors: undefined },
    machine: {
      files: {
        "/usr/bin/dockerd": "",
        "/proc/77/environ": "LANG=C\0PATH=/opt/bin:/usr/bin\0",
      },
      symlinks: { "/proc/77/exe": "/usr/bin/dockerd" },
      exec: {
        ...up,
        "systemctl show": { stdout: "MainPID=77\n" },
        [INFO]: info([], {
          ContainerdCommit: { ID: "abc" },
          DefaultRuntime: "nvidia",
          Runtimes: { nvidia: { path: "nvidia-container-runtime" } },
        }),
        "dockerd --version": { stdout: "Docker version 28.5.2, build x\n" },
        "sh -c": (argv: readonly string[]) => ({
          code: there && argv.slice(-2).join(" ") === "nvidia-container-runtime /opt/bin:/usr/bin" ? 0 : 127,
        }),
      },
    },
    done: there,
    ...(there ? {} : { fails: "daemon-down" }),
  })),
];

check(cases);
