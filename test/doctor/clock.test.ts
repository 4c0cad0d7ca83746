import { clock } from "../../src/doctor/clock.ts";
import { dated, itFinds, now } from "./machine.ts";

const aliyun = "https://mirrors.aliyun.com/";
const minutes = (n: number) => now + n * 60_000;

itFinds(clock, [
  ["good", {}, "ok", /off by less than 1 s; kept in sync by NTP/],
  ["ten minutes behind", { fetch: { [aliyun]: dated(minutes(10)) } }, "warn", /10 min behind.*set-ntp/],
  ["an hour ahead", { fetch: { [aliyun]: dated(minutes(-60)) } }, "warn", /60 min ahead/],
  [
    "years behind",
    { fetch: { [aliyun]: dated(minutes(60 * 24 * 365)) } },
    "fail",
    /365 days behind: certificates/,
  ],
  [
    "one server is wrong",
    { fetch: { [aliyun]: dated(minutes(600)), "https://download.docker.com/": dated(now) } },
    "ok",
    /off by less/,
  ],
  [
    "https fails, http tells",
    { fetch: { [aliyun]: new Error("certificate"), "http://mirrors.aliyun.com/": dated(minutes(10)) } },
    "warn",
    /10 min/,
  ],
  [
    "an old answer from a cache",
    { fetch: { [aliyun]: { headers: { date: new Date(minutes(-60)).toUTCString(), age: "3600" } } } },
    "ok",
    /off by less/,
  ],
  [
    "not synchronised",
    { exec: { "timedatectl show": { stdout: "NTPSynchronized=no\n" } } },
    "warn",
    /not synchronised.*set-ntp/,
  ],
  [
    "an old timedatectl",
    {
      exec: { "timedatectl show": { code: 1 }, "timedatectl status": { stdout: "NTP synchronized: yes\n" } },
    },
    "ok",
    /in sync by NTP/,
  ],
  [
    "a container's",
    {
      files: { "/run/systemd/container": "lxc\n" },
      exec: { "timedatectl show": { stdout: "NTPSynchronized=no" } },
    },
    "ok",
    /off by less than 1 s$|off by less than 1 s undefined/,
  ],
  ["nobody tells", { fetch: { [aliyun]: undefined } }, "skip", /no server told/],
  ["nonsense", { fetch: { [aliyun]: { headers: { date: "soon" } } } }, "skip", /no server told/],
]);
