import { socket } from "../../src/doctor/socket.ts";
import { bare, info, itFinds, systemd } from "./machine.ts";

const denied = { code: 1, stdout: '{"ServerErrors":["permission denied while trying to connect"]}' };

const sock = (mode: number, gid = 999, uid = 0) => ({
  files: { "/var/run/docker.sock": { content: "", mode, gid, uid } },
});

itFinds(socket, [
  ["good", {}, "ok", /^root:docker 0660/],
  [
    "who typed sudo is in the group",
    { env: { SUDO_USER: "ann" }, exec: { "id -nG": { stdout: "ann docker\n" } } },
    "ok",
    /ann may use it/,
  ],
  [
    "who typed sudo is not",
    { env: { SUDO_USER: "bob" }, exec: { "id -nG": { stdout: "bob\n" } } },
    "ok",
    /bob needs sudo/,
  ],
  [
    "a user who may not",
    { uid: 1001, exec: { "docker --host": denied, "id -un": { stdout: "bob\n" } } },
    "warn",
    /bob may not use it.*usermod -aG docker bob/,
  ],
  [
    "a user who joined too late",
    { uid: 1000, exec: { "docker --host": denied, "id -un": { stdout: "ann\n" } } },
    "warn",
    /after logging in.*newgrp/,
  ],
  ["open to everybody", sock(0o666), "fail", /0666: every user.*chmod 0660/],
  ["closed to the group", sock(0o600), "warn", /0600 instead of 0660/],
  ["another group's", sock(0o660, 0), "warn", /belongs to 0:0/],
  ["another user's", sock(0o660, 999, 1000), "warn", /belongs to 1000:999/],
  [
    "missing while the daemon runs",
    { files: { "/var/run/docker.sock": undefined } },
    "fail",
    /no \/var\/run\/docker\.sock/,
  ],
  [
    "missing while it is stopped",
    {
      files: { "/var/run/docker.sock": undefined },
      exec: { "systemctl show": systemd({ ActiveState: "inactive" }) },
    },
    "skip",
    /does not run/,
  ],
  [
    "the API in the open",
    {
      exec: {
        "docker --host": info({
          Warnings: ["WARNING: API is accessible on http://0.0.0.0:2375 without encryption."],
        }),
      },
    },
    "fail",
    /^API is accessible/,
  ],
  ["none", bare, "skip", /not installed/],
]);
