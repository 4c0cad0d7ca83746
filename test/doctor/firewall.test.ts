import { expect, it } from "vitest";
import { firewall } from "../../src/doctor/firewall.ts";
import { bare, info, itFinds, machine, report } from "./machine.ts";

const active = (firewalld: string, ufw: string) => ({
  "systemctl is-active": { stdout: `${firewalld}\n${ufw}\n` },
});

itFinds(firewall, [
  ["iptables on nft", {}, "ok", /iptables-nft/],
  [
    "iptables of old",
    { exec: { "iptables --version": { stdout: "iptables v1.4.21" } } },
    "ok",
    /iptables-legacy/,
  ],
  [
    "as the daemon says",
    {
      exec: {
        "docker --host": info({ FirewallBackend: { Driver: "nftables" } }),
        "iptables --version": undefined,
      },
    },
    "ok",
    /^nftables/,
  ],
  ["firewalld", { exec: active("active", "inactive") }, "ok", /iptables-nft, firewalld/],
  [
    "ufw",
    { exec: active("inactive", "active"), files: { "/etc/ufw/ufw.conf": "ENABLED=yes\n" } },
    "warn",
    /ufw does not see.*DOCKER-USER/,
  ],
  [
    "ufw, switched off",
    { exec: active("inactive", "active"), files: { "/etc/ufw/ufw.conf": "ENABLED=no\n" } },
    "ok",
    /nft/,
  ],
  ["no iptables", { exec: { "iptables --version": undefined } }, "fail", /no iptables.*install iptables/],
  [
    "no iptables, and none wanted",
    {
      exec: { "iptables --version": undefined },
      files: { "/etc/docker/daemon.json": '{"iptables": false}' },
    },
    "ok",
    /iptables: false/,
  ],
  [
    "the rules are gone",
    { exec: { "iptables -w": { code: 1, stderr: "iptables: No chain/target/match by that name." } } },
    "fail",
    /rules are missing.*restart docker/,
  ],
  [
    "the lock is taken",
    { exec: { "iptables -w": { code: 4, stderr: "Another app is currently holding the xtables lock" } } },
    "ok",
    /nft/,
  ],
  ["no forwarding", { files: { "/proc/sys/net/ipv4/ip_forward": "0\n" } }, "fail", /ip_forward is 0/],
  [
    "what the daemon warns of",
    {
      exec: {
        "docker --host": info({
          Warnings: ["WARNING: bridge-nf-call-iptables is disabled", "WARNING: No swap limit support"],
        }),
      },
    },
    "warn",
    /^bridge-nf-call-iptables is disabled sudo/,
  ],
  ["nonsense", { exec: { "docker --host": info({ Warnings: 5, FirewallBackend: "x" }) } }, "ok", /nft/],
  ["no Docker", bare, "skip", /not installed/],
]);

it("does not look at chains without root", async () => {
  const system = machine({ uid: 1000 });
  await report(system, { only: [firewall] });
  expect(system.commands.some((argv) => argv.includes("-S"))).toBe(false);
});
