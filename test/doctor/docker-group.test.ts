import { dockerGroup } from "../../src/doctor/docker-group.ts";
import { bare, itFinds } from "./machine.ts";

itFinds(dockerGroup, [
  ["one member", {}, "ok", /^ann: equal to root/],
  [
    "those whose own group it is",
    { files: { "/etc/passwd": "eve:x:1002:999::/:/bin/sh\n" } },
    "ok",
    /^ann, eve: /,
  ],
  [
    "by the name service alone",
    { files: { "/etc/group": "" }, exec: { "getent group": { stdout: "docker:*:999:a,b\n" } } },
    "ok",
    /^a, b: /,
  ],
  [
    "many",
    { files: { "/etc/group": `docker:x:999:${[..."abcdefghij"].join(",")}\n` } },
    "ok",
    /h and 2 more/,
  ],
  ["nobody", { files: { "/etc/group": "docker:x:999:\n" } }, "ok", /no members/],
  ["missing", { files: { "/etc/group": "root:x:0:\n" } }, "warn", /no group docker.*groupadd/],
  ["nonsense", { files: { "/etc/group": "docker:x:many:ann\n" } }, "warn", /no group docker/],
  ["no Docker", bare, "skip", /not installed/],
]);
