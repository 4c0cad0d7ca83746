import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { explainFailure, explainInScript } from "../../../src/machine/work/failure-reasons.ts";
import { shells } from "../../sources/keys/shells.ts";
import { which } from "../../tools.ts";

/** What package managers said on the lab's machines, or say by their sources, and a word of what it means. */
const samples: readonly [string, RegExp][] = [
  [
    "E: Release file for https://m/dists/noble/InRelease is not valid yet (invalid for another 3h 2min 4s). Updates for this repository will not be applied.",
    /clock/,
  ],
  ["The certificate is NOT trusted. The certificate chain uses not yet valid certificate.", /clock/],
  ["The certificate is NOT trusted. The certificate chain uses expired certificate.", /clock/],
  ["Curl error (60): SSL peer certificate: certificate has expired", /clock/],
  [
    "dpkg: error processing archive x.deb (--unpack):\n unable to copy extracted data: No space left on device",
    /disk is full/,
  ],
  ["E: You don't have enough free space in /var/cache/apt/archives/.", /disk is full/],
  ["  At least 12MB more space needed on the /usr filesystem.", /disk is full/],
  ["  installing package docker-ce needs 40MB more space on the / filesystem", /disk is full/],
  ["mkdir: cannot create directory '/etc/apt/keyrings': Read-only file system", /is read-only/],
  ["E: Sub-process /usr/bin/dpkg received signal 9.", /memory/],
  ["yum was killed by SIGKILL", /memory/],
  ["E: Couldn't make mmap of 25165824 bytes - DynamicMMap (12: Cannot allocate memory)", /memory/],
  ["Err:1 https://m noble/stable amd64 docker-ce\n  404  Not Found [IP: 127.0.0.1 443]", /\(404\)/],
  ["[MIRROR] docker-ce.rpm: Status code: 404 for https://m/docker-ce.rpm", /\(404\)/],
  ["E: Version '5:28.5.2-1~debian.12~bookworm' for 'docker-ce' was not found", /does not offer/],
  ["Error: Unable to find a match: docker-ce-3:28.5.2-1.el9", /does not offer/],
  [
    "E: Failed to fetch https://m/InRelease  Clearsigned file isn't valid, got 'NOSPLIT' (does the network require authentication?)\nE: The repository 'https://m noble InRelease' is not signed.",
    /other bytes/,
  ],
  ["Error reading from server - read (5: Input/output error)", /other bytes/],
  [
    "Curl error (56): Failure when receiving data from the peer [GnuTLS recv error (-110): The TLS connection was non-properly terminated.]",
    /other bytes/,
  ],
  ["repomd.xml parser error: Element <repomd> was not found - Bad repomd file", /other bytes/],
  ["W: GPG error: https://m noble InRelease: NO_PUBKEY 7EA0A9C3F273FCD8", /pinned key/],
  ["Error: GPG check FAILED", /pinned key/],
  ["Curl error (28): Timeout was reached [Operation too slow. Less than 1000 bytes/sec]", /did not answer/],
  ["503  Service Unavailable [IP: 127.0.0.1 443]", /did not answer/],
];

it.each(samples)("%j is explained", (output, why) => {
  expect(explainFailure(`Reading package lists...\n${output}\nmore`)?.en).toMatch(why);
});

it("of what nobody knows nothing is said", () => {
  expect(explainFailure("E: Unable to locate package docker-ce")).toBeUndefined();
  expect(explainFailure("")).toBeUndefined();
});

describe.each(shells.map((shell) => ({ shell })))("in $shell", ({ shell: [name, ...args] }) => {
  it("the script explains the same", () => {
    for (const lang of ["en", "zh"] as const) {
      const script = explainInScript((text) => text[lang]);
      for (const output of [...samples.map(([text]) => text), "E: something else", ""]) {
        const input = `set -eu\n${script}\nexplain "$OUTPUT"\n`;
        const env = { PATH: process.env.PATH, OUTPUT: output };
        const { status, stdout, stderr } = spawnSync(which(name), args, { input, env, encoding: "utf8" });
        const why = explainFailure(output)?.[lang];
        expect([status, stdout, stderr]).toEqual([0, why === undefined ? "" : `${why}\n`, ""]);
      }
    }
  });
});
