/** Networks for dockerd that this host reaches already: run and script refuse the same, by the kernel's own tables. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Edit } from "../../../src/machine/daemon-json/edits.ts";
import { demandFreeNetworks, freeNetworksInScript } from "../../../src/machine/daemon-json/routes.ts";
import { template } from "../../../src/templates.ts";
import { awks } from "../../sources/keys/shells.ts";
import { fakeSystem } from "../../system/fake.ts";
import { which } from "../../tools.ts";

/** As a kernel prints them: `cat /proc/net/route`, with 0.0.0.0/0, 10.8.0.0/16, 192.168.64.0/20, a host's and Docker's. */
const table4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
tun0\t0000080A\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
eth0\t0040A8C0\t00000000\t0001\t0\t0\t100\t00F0FFFF\t0\t0\t0
eth1\t0700A0C6\t00000000\t0005\t0\t0\t0\tFFFFFFFF\t0\t0\t0
docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
br-0a1b2c3d4e5f\t000012AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
`;
const row6 = (net: string, length: string, device: string) =>
  `${net.replaceAll(":", "")} ${length} ${"0".repeat(32)} 00 ${"0".repeat(32)} 00000100 00000001 00000000 00000001 ${device.padStart(8)}\n`;
const table6 = [
  row6("fd12:3456:0000:0000:0000:0000:0000:0000", "30", "eth0"),
  row6("fe80:0000:0000:0000:0000:0000:0000:0000", "40", "eth0"),
  row6("ff00:0000:0000:0000:0000:0000:0000:0000", "08", "eth0"),
  row6("0000:0000:0000:0000:0000:0000:0000:0000", "00", "eth0"),
  row6("0000:0000:0000:0000:0000:0000:0000:0001", "80", "lo"),
  row6("fdaa:0000:0000:0000:0000:0000:0000:0000", "40", "docker0"),
].join("");

const set = (key: string, value: Edit["value"]): Edit => ({ op: "set", path: [key], value: value! });
const pools = (...bases: string[]) =>
  set(
    "default-address-pools",
    bases.map((base) => ({ base, size: 24 })),
  );

/** An edit, and the route that it clashes with. */
const cases: readonly (readonly [Edit, string?])[] = [
  [set("bip", "10.9.0.1/16")],
  [set("bip", "10.8.3.1/24"), "10.8.0.0/16 tun0"],
  [set("bip", "10.0.0.1/8"), "10.8.0.0/16 tun0"],
  [set("fixed-cidr", "192.168.79.0/24"), "192.168.64.0/20 eth0"],
  [set("fixed-cidr", "192.168.80.0/24")],
  [pools("172.17.0.0/16", "172.18.0.0/16")],
  [pools("172.30.0.0/16", "198.160.0.0/24"), "198.160.0.7/32 eth1"],
  [
    { op: "add", path: ["default-address-pools"], value: [{ base: "10.0.0.0/9", size: 24 }] },
    "10.8.0.0/16 tun0",
  ],
  [{ op: "take", path: ["default-address-pools"], value: [{ base: "10.8.0.0/16", size: 24 }] }],
  [{ op: "remove", path: ["bip"] }],
  [set("fixed-cidr-v6", "fd12:3456:0:1::/64"), "fd12:3456::/48 eth0"],
  [set("fixed-cidr-v6", "fd12:3457::/32")],
  [pools("172.30.0.0/16", "fd00::/8"), "fd12:3456::/48 eth0"],
  [set("bip6", "fdaa::1/64")],
  [set("bip6", "fe80::1/64")],
  [set("bip6", "::ffff:10.8.0.1/120")],
  [set("dns", ["10.8.0.1"])],
  [set("log-driver", "10.8.0.0/16")],
];

/** Networks of all sizes near the routes. */
const near = fc
  .tuple(
    fc.constantFrom(10, 192, 198, 172),
    fc.constantFrom(8, 168, 160, 17),
    fc.nat(255),
    fc.integer({ min: 1, max: 32 }),
  )
  .map(([a, b, c, length]) => [set("fixed-cidr", `${a}.${b}.${c}.7/${length}`)] as const);
const edits = [...cases, ...fc.sample(near, { numRuns: 60, seed: 7 })].map(([edit]) => edit);

/** The kernel's eight groups in the short form. */
const short = (text: string) =>
  text.replace(/^[\da-f:]{39}(?=\/)/, (ip) => new URL(`http://[${ip}]`).hostname.slice(1, -1));
const system = fakeSystem({ files: { "/proc/net/route": table4, "/proc/net/ipv6_route": table6 } });
async function byRun(edit: Edit): Promise<string> {
  const refused = await demandFreeNetworks(system, [edit]).then(
    () => undefined,
    (error) => error,
  );
  const [, net = "", device] =
    /overlaps (\S+), which this machine reaches through (\S+)\./.exec(refused?.what.en) ?? [];
  return net && `${net} ${device}`;
}

const root = mkdtempSync(join(tmpdir(), "routes-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("a network for dockerd that this host reaches already", () => {
  it("is named by the run", async () => {
    expect(await Promise.all(cases.map(([edit]) => byRun(edit)))).toEqual(
      cases.map(([, route = ""]) => route),
    );
    await expect(demandFreeNetworks(fakeSystem({}), [edits[1]!])).resolves.toBeUndefined();
  });

  it.for(awks)("and by the script with %s", async (awk) => {
    which(awk[0]);
    mkdirSync(join(root, "net"), { recursive: true });
    writeFileSync(join(root, "net/route"), table4);
    writeFileSync(join(root, "net/ipv6_route"), table6);
    const script = [
      `set -eu; awk() { ${awk.join(" ")} "$@"; }; MSG_NETWORK_TAKEN=taken`,
      `fail() { printf '%s\\n' "$3"; exit 9; }`,
      template("script/routes.sh").replaceAll("/proc/net/", `${root}/net/`),
      ...edits.map((edit) => `(${freeNetworksInScript(edit) ?? ":"}) && echo || :`),
    ];
    // fail ends the part in brackets, which is all of a case.
    const told = spawnSync("sh", ["-c", script.join("\n")], {
      encoding: "utf8",
    });
    expect(told.stderr).toBe("");
    const found = told.stdout
      .trimEnd()
      .split("\n")
      .map((line) => short(line.split(" - ")[1] ?? ""));
    const wanted = await Promise.all(edits.map(byRun));
    while (found.length < wanted.length) found.push("");
    expect(found).toEqual(wanted);
  });
});
