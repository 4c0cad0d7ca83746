import { dns } from "../../src/doctor/dns.ts";
import { info, itFinds, type More } from "./machine.ts";

const only = (...names: string[]): More => ({
  exec: {
    "getent ahosts": ([, , name = ""]) =>
      names.includes(name) ? { stdout: "10.0.0.2 STREAM\n" } : { code: 2 },
  },
});
const resolv = (text: string | undefined): More => ({ files: { "/etc/resolv.conf": text } });

itFinds(dns, [
  ["good", {}, "ok", /2 names resolved/],
  ["none is known", only(), "fail", /not known: mirrors\.aliyun\.com, docker\.1ms\.run/],
  ["one is not known", only("mirrors.aliyun.com"), "warn", /not known: docker\.1ms\.run/],
  ["no servers", resolv("# nobody\n"), "warn", /names no server/],
  ["no file", resolv(undefined), "warn", /names no server/],
  [
    "a server on loopback",
    resolv("nameserver 127.0.0.1\n"),
    "warn",
    /only 127\.0\.0\.1: containers ask 8\.8\.8\.8/,
  ],
  [
    "systemd-resolved",
    {
      files: {
        "/etc/resolv.conf": "nameserver 127.0.0.53\n",
        "/run/systemd/resolve/resolv.conf": "nameserver 10.0.0.1\n",
      },
    },
    "ok",
    /resolved/,
  ],
  [
    "containers have their own",
    { files: { "/etc/resolv.conf": "nameserver ::1\n", "/etc/docker/daemon.json": '{"dns": ["10.0.0.1"]}' } },
    "ok",
    /resolved/,
  ],
  [
    "without mirrors Docker Hub's",
    {
      ...only("mirrors.aliyun.com"),
      exec: { ...only("mirrors.aliyun.com").exec, "docker --host": info({ RegistryConfig: {} }) },
    },
    "warn",
    /registry-1\.docker\.io/,
  ],
  ["a proxy looks them up", { ...only(), env: { http_proxy: "http://p:1" } }, "skip", /the proxy/],
  ["nonsense", { exec: { "getent ahosts": { stdout: "what?" } } }, "fail", /not known/],
]);
