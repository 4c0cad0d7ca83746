import { describe, expect, it } from "vitest";
import type { PackageQuery } from "../../../src/machine/managers/types.ts";
import { isForWantOfLists, Lists } from "../../../src/machine/packages/lists.ts";
import { fakeSystem } from "../../system/fake.ts";

/** What each manager says, and whether new lists may help. */
const words: readonly [string, string, boolean][] = [
  ["apt, no lists", " docker-ce : Depends: iptables but it is not installable", true],
  [
    "apt, no lists, another dependency",
    " docker-ce : Depends: libc6 (>= 2.34) but 2.31-13 is to be installed",
    true,
  ],
  ["apt, unknown name", "E: Unable to locate package ca-certificates", true],
  ["apt, a name without a version", "E: Package 'iptables' has no installation candidate", true],
  [
    "apt, old lists",
    "E: Failed to fetch http://deb.debian.org/debian/pool/main/i/iptables/iptables_1.8.9-1_amd64.deb  404  Not Found [IP: 1.2.3.4 80]",
    true,
  ],
  ["apt, an old index", "E: Version '5:28.5.2-1~debian.12~bookworm' for 'docker-ce' was not found", true],
  [
    "dnf 4, old cache",
    "[MIRROR] nftables-1.0.9-1.el9.x86_64.rpm: Status code: 404 for https://mirror.example/x.rpm",
    true,
  ],
  ["dnf 4, unknown name", "Error: Unable to find a match: docker-ce-3:28.5.2-1.el9", true],
  ["dnf 4, a dependency", "  - nothing provides nftables needed by docker-ce-3:28.5.2-1.el9.x86_64", true],
  ["dnf 5, unknown name", "No match for argument: docker-ce-3:28.5.2-1.fc44", true],
  ["yum 3, old cache", "https://mirror.example/x.rpm: [Errno 14] HTTP Error 404 - Not Found", true],
  ["yum 3, a dependency", "           Requires: iptables", true],
  // Seen once: dnf 5 with the lists of a file: repository that had changed since.
  [
    "dnf 5, a file: repository",
    ">>> Curl error (37): Could not read a file:// file for file:///mnt/repo/a-1.rpm [Could not open file /mnt/repo/a-1.rpm]",
    true,
  ],
  [
    "yum 3, a file: repository",
    'file:///mnt/repo/a-1.rpm: [Errno 14] curl#37 - "Couldn\'t open file /mnt/repo/a-1.rpm"',
    true,
  ],
  [
    "dnf 4, ftp:",
    "  - Curl error (78): Remote file not found for ftp://m/a-1.rpm [RETR response: 550]",
    true,
  ],
  ["no connection", "  - Curl error (7): Couldn't connect to server for https://m/a-1.rpm [port 378]", false],
  ["a full disk", "E: You don't have enough free space in /var/cache/apt/archives/.", false],
  [
    "a signature",
    "W: GPG error: https://mirror.example bookworm InRelease: NO_PUBKEY 7EA0A9C3F273FCD8",
    false,
  ],
  ["a hold", "E: Held packages were changed and -y was used without --allow-change-held-packages.", false],
  ["a script", "dpkg: error processing package docker-ce (--configure):", false],
];

const query: PackageQuery = {
  argv: ["query"],
  separator: "=",
  locks: [],
  lockTimeoutSeconds: 5,
  holds: { list: ["holds"], take: ["hold"], release: ["unhold"] },
  refresh: [["update"]],
};

function work(
  install: { code: number; stderr: string }[],
  update: { code: number; stderr?: string } = { code: 100 },
) {
  const answers = [...install];
  const system = fakeSystem({ exec: { install: () => answers.shift() ?? {}, update } });
  const lists = new Lists(
    { system, log: () => {}, waiting: () => {}, allowInterruption: async () => {} },
    query,
  );
  return { system, lists };
}

describe("package lists", () => {
  it.each(words)("%s", (_, stderr, helps) => {
    expect(isForWantOfLists({ code: 100, stdout: "", stderr })).toBe(helps);
    expect(isForWantOfLists({ code: 0, stdout: stderr, stderr: "" })).toBe(false);
  });

  it("are fetched once, whatever comes of it, and the command is run again", async () => {
    const failure = { code: 100, stderr: "E: Unable to locate package x" };
    const { system, lists } = work([failure, failure, failure]);
    expect((await lists.run(["install", "x"])).code).toBe(100);
    await lists.run(["install", "x"]);
    expect(system.commands.map((argv) => argv.join(" "))).toEqual([
      "install x",
      "update",
      "install x",
      "install x",
    ]);
  });

  it.each([
    [100, "E: Failed to fetch http://archive.example/InRelease  Could not connect"],
    [0, "W: Failed to fetch http://archive.example/InRelease  Could not connect"],
  ])(
    "that could not be fetched (exit code %i) are told with what failed for want of them",
    async (code, stderr) => {
      const failure = { code: 100, stderr: "E: Unable to locate package x" };
      const failed = await work([failure, failure], { code, stderr }).lists.run(["install", "x"]);
      expect(failed.stderr).toContain(stderr);
      expect(failed.stderr).toContain(failure.stderr);
      const helped = await work([failure], { code, stderr }).lists.run(["install", "x"]);
      expect(helped).toMatchObject({ code: 0, stderr: "" });
    },
  );

  it("are left alone where nothing is wrong with them", async () => {
    const { system, lists } = work([{ code: 100, stderr: "E: Held packages were changed" }]);
    await lists.run(["install", "x"]);
    expect(system.commands).toHaveLength(1);
  });
});
