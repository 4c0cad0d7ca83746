import { registryMirrors } from "../../src/doctor/registry-mirrors.ts";
import { ExchangeError } from "../../src/system/types.ts";
import { bare, info, itFinds, registryPages, systemd } from "./machine.ts";

const path = "/etc/docker/daemon.json";
const file = (text: string | undefined) => ({ files: { [path]: text } });
const flags = (line: string) => ({ "systemctl show": systemd({}, {}, `/usr/bin/dockerd ${line}`) });

const hub = "https://registry-1.docker.io";
const without = { ...file("{}"), exec: { "docker --host": info({ RegistryConfig: { Mirrors: [] } }) } };
const two = {
  ...file('{ "registry-mirrors": ["https://docker.1ms.run", "https://hub-mirror.c.163.com"] }'),
  exec: {
    "docker --host": info({
      RegistryConfig: { Mirrors: ["https://docker.1ms.run/", "https://hub-mirror.c.163.com/"] },
    }),
  },
};
const refused = new ExchangeError("refused");
const dead = { "https://docker.1ms.run/v2/": refused };

itFinds(registryMirrors, [
  ["good", {}, "ok", /docker\.1ms\.run \d+ ms/],
  [
    "dead",
    { fetch: dead },
    "fail",
    /none is alive; https:\/\/docker\.1ms\.run: refuses connections.*registry set/,
  ],
  ["one of two dead, and known to be closed", two, "warn", /1 of 2 dead.*hub-mirror\.c\.163\.com: .*; gone/],
  ["a wrong account", { fetch: { "https://docker.1ms.run/v2/": { status: 403 } } }, "fail", /403/],
  [
    "none, and Docker Hub answers",
    { ...without, fetch: registryPages(hub) },
    "ok",
    /Docker Hub itself answers/,
  ],
  [
    "none, and Docker Hub does not",
    { ...without, fetch: { [`${hub}/v2/`]: refused } },
    "warn",
    /none set, and Docker Hub: refuses/,
  ],
  [
    "not read yet",
    file('{ "registry-mirrors": ["https://a.b"] }'),
    "warn",
    /does not use those of daemon\.json yet.*reload/,
  ],
  ["set by a flag", { ...file("{}"), exec: flags("--registry-mirror https://docker.1ms.run") }, "ok", /1ms/],
  [
    "the daemon sleeps: the file counts",
    { exec: { "systemctl show": systemd({ ActiveState: "inactive" }) } },
    "ok",
    /1ms/,
  ],
  [
    "nonsense in the file, and no daemon",
    { ...file("{]"), exec: { "docker --host": { code: 1 } } },
    "skip",
    /daemon\.json/,
  ],
  [
    "nonsense for an address",
    { exec: { "docker --host": info({ RegistryConfig: { Mirrors: ["::"] } }) } },
    "fail",
    /::/,
  ],
  ["Docker is not there", bare, "skip", /not installed/],
]);
