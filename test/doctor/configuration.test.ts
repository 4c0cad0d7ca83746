import { expect, it } from "vitest";
import { daemonJson } from "../../src/doctor/daemon-json.ts";
import { proxy } from "../../src/doctor/proxy.ts";
import { registryMirrors } from "../../src/doctor/registry-mirrors.ts";
import { ExchangeError } from "../../src/system/types.ts";
import { bare, finding, info, type Row, registryPages, systemd } from "./machine.ts";

const path = "/etc/docker/daemon.json";
const file = (text: string | undefined) => ({ files: { [path]: text } });
const flags = (line: string) => ({ "systemctl show": systemd({}, {}, `/usr/bin/dockerd ${line}`) });

it.each<Row>([
  ["good", {}, "ok", /dockerd accepts it: registry-mirrors/],
  ["none", file(undefined), "ok", /there is none/],
  ["blank", file("\n"), "ok", /empty/],
  [
    "an old dockerd, which can't validate",
    { exec: { "dockerd --validate": { code: 125, stderr: "unknown flag: --validate" } } },
    "ok",
    /valid JSON: registry-mirrors/,
  ],
  ["no JSON", file('{ "a": 1, }'), "fail", /line 1, column 9: a trailing comma.*sudoedit/],
  ["UTF-16", { files: { [path]: Buffer.from("\ufeff{}", "utf16le") } }, "fail", /UTF-16/],
  ["no list", file('{ "registry-mirrors": "https://a.b" }'), "fail", /has to be a list/],
  [
    "a key that dockerd refuses",
    {
      exec: {
        "dockerd --validate": {
          code: 1,
          stderr: `unable to configure the Docker daemon with file ${path}: the following directives don't match any configuration option: regsitry\n`,
        },
      },
    },
    "fail",
    /refuses it: the following directives.*regsitry/,
  ],
  ["hosts beside -H", file('{ "hosts": ["fd://"] }'), "fail", /hosts also set by a flag/],
  [
    "a mirror beside a flag",
    { exec: flags("--registry-mirror=https://a.b") },
    "fail",
    /registry-mirrors also set/,
  ],
  ["a flag of another key", { exec: flags("--data-root /x") }, "ok", /accepts/],
  ["elsewhere, by a flag", { ...file("no"), exec: flags("--config-file=/x.json") }, "ok", /there is none/],
  ["Docker is not there", { ...bare, files: { ...bare.files, [path]: "{]" } }, "fail", /line 1, column 2: /],
])("daemon.json: %s", async (_, more, state, said) => {
  const found = await finding(daemonJson, more);
  expect(`${found.said.en} ${found.next?.en}`).toMatch(said);
  expect(found.state).toBe(state);
});

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
it.each<Row>([
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
])("registry mirrors: %s", async (_, more, state, said) => {
  const found = await finding(registryMirrors, more);
  expect(`${found.said.en} ${found.next?.en}`).toMatch(said);
  expect(found.state).toBe(state);
});

const address = "http://me:secret@proxy.lan:3128";
const alive = { "http://proxy.lan:3128/": { status: 400 } };
const inUnit = systemd({ Environment: `HTTP_PROXY=${address} "HTTPS_PROXY=${address}" NO_PROXY=localhost` });
const running = info({
  HttpProxy: "http://xxxxx:xxxxx@proxy.lan:3128",
  HttpsProxy: "http://xxxxx:xxxxx@proxy.lan:3128",
});
it.each<Row>([
  ["none", {}, "ok", /^none/],
  [
    "the daemon's answers",
    { exec: { "systemctl show": inUnit, "docker --host": running }, fetch: alive },
    "ok",
    /http:\/\/\*\*\*@proxy\.lan:3128/,
  ],
  [
    "the daemon's is dead",
    {
      exec: { "systemctl show": inUnit, "docker --host": running },
      fetch: { "http://proxy.lan:3128/": refused },
    },
    "fail",
    /can't be reached.*http-proxy\.conf/,
  ],
  [
    "in the unit, and not in use",
    { exec: { "systemctl show": inUnit } },
    "warn",
    /runs with other settings.*daemon-reload/,
  ],
  [
    "in daemon.json",
    {
      ...file('{ "proxies": { "http-proxy": "http://proxy.lan:3128" } }'),
      exec: { "docker --host": info({ HttpProxy: "http://proxy.lan:3128/" }) },
      fetch: alive,
    },
    "ok",
    /proxy\.lan/,
  ],
  [
    "the shell's alone",
    { env: { HTTPS_PROXY: address }, fetch: alive },
    "warn",
    /dockerd has none.*--proxy "\$HTTPS_PROXY"$/,
  ],
  [
    "the shell's alone is dead",
    {
      env: { https_proxy: "proxy.lan:3128" },
      fetch: { "http://proxy.lan:3128/": new ExchangeError("proxy") },
    },
    "fail",
    /proxy\.lan:3128 can't be reached/,
  ],
  [
    "behind the shell's there is none",
    {
      env: { http_proxy: "http://other.lan:8080" },
      exec: { "systemctl show": inUnit, "docker --host": running },
      fetch: { "http://other.lan:8080/": { status: 400 }, "http://proxy.lan:3128/": { status: 502 } },
    },
    "fail",
    /proxy\.lan:3128 can't/,
  ],
  [
    "SOCKS",
    {
      exec: {
        "systemctl show": systemd({ Environment: "HTTPS_PROXY=socks5://u:p@s.lan:1080" }),
        "docker --host": { code: 1 },
      },
    },
    "ok",
    /socks5:\/\/\*\*\*@s\.lan:1080 \(not asked\)/,
  ],
  ["nonsense", { env: { http_proxy: "http://me:pw@a b" }, fetch: alive }, "fail", /no address/],
  ["no Docker", { ...bare, env: { http_proxy: address }, fetch: alive }, "ok", /proxy\.lan/],
])("proxy: %s", async (_, more, state, said) => {
  const found = await finding(proxy, more);
  const all = JSON.stringify([found.said, found.next]);
  expect(`${found.said.en} ${found.next?.en}`).toMatch(said);
  expect(found.state).toBe(state);
  expect(all).not.toMatch(/secret|me:|u:p/);
});
