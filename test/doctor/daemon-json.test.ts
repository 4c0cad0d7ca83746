import { daemonJson } from "../../src/doctor/daemon-json.ts";
import { bare, itFinds, systemd } from "./machine.ts";

const path = "/etc/docker/daemon.json";
const file = (text: string | undefined) => ({ files: { [path]: text } });
const nvidia = '{"default-runtime": "nvidia", "runtimes": {"nvidia": {"path": "nvidia-container-runtime"}}}';
const flags = (line: string) => ({ "systemctl show": systemd({}, {}, `/usr/bin/dockerd ${line}`) });

itFinds(daemonJson, [
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
  [
    "live-restore on a node of a swarm",
    { files: { [path]: '{"live-restore": true}', "/var/lib/docker/swarm/docker-state.json": "{}" } },
    "fail",
    /swarm node.*docker swarm leave/,
  ],
  [
    "a default runtime that is not there",
    file(nvidia),
    "fail",
    /nvidia-container-runtime is not there.*sudoedit/,
  ],
  [
    "a default runtime that is there",
    { files: { [path]: nvidia, "/usr/bin/nvidia-container-runtime": "" } },
    "ok",
    /accepts/,
  ],
  ["a flag of another key", { exec: flags("--data-root /x") }, "ok", /accepts/],
  ["elsewhere, by a flag", { ...file("no"), exec: flags("--config-file=/x.json") }, "ok", /there is none/],
  ["Docker is not there", { ...bare, files: { ...bare.files, [path]: "{]" } }, "fail", /line 1, column 2: /],
]);
