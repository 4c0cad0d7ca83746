import { type Case, check } from "./cases.ts";

const cases: Case[] = [
  {
    name: "a member of the group",
    step: { kind: "group-member", user: "li", group: "docker" },
    machine: { exec: { "id -nG": { stdout: "li sudo docker\n" } } },
    done: true,
  },
  {
    name: "no member yet",
    step: { kind: "group-member", user: "li", group: "docker" },
    machine: { exec: { "id -nG": { stdout: "li docker-users\n" }, usermod: {} } },
    done: false,
    runs: ["usermod -aG docker -- li"],
  },
];

check(cases);
