import { proxy } from "../../src/doctor/proxy.ts";
import { ExchangeError } from "../../src/system/types.ts";
import { bare, info, itFinds, systemd } from "./machine.ts";

const path = "/etc/docker/daemon.json";
const file = (text: string | undefined) => ({ files: { [path]: text } });

const refused = new ExchangeError("refused");

const address = "http://me:secret@proxy.lan:3128";
const alive = { "http://proxy.lan:3128/": { status: 400 } };
const inUnit = systemd({ Environment: `HTTP_PROXY=${address} "HTTPS_PROXY=${address}" NO_PROXY=localhost` });
const running = info({
  HttpProxy: "http://xxxxx:xxxxx@proxy.lan:3128",
  HttpsProxy: "http://xxxxx:xxxxx@proxy.lan:3128",
});

itFinds(proxy, [
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
        "systemctl show": systemd({ Environment: "HTTPS_PROXY=socks5://u:secret@s.lan:1080" }),
        "docker --host": { code: 1 },
      },
    },
    "ok",
    /socks5:\/\/\*\*\*@s\.lan:1080 \(not asked\)/,
  ],
  ["nonsense", { env: { http_proxy: "http://me:secret@a b" }, fetch: alive }, "fail", /not an address/],
  ["no Docker", { ...bare, env: { http_proxy: address }, fetch: alive }, "ok", /proxy\.lan/],
]);
