/** What rpm says of files that a mirror served, before yum gets them: run and script refuse the same. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { demandOwnFiles, ownFilesInScript } from "../../../src/plan/steps/package-origin.ts";
import { template } from "../../../src/templates.ts";
import { fakeSystem } from "../../system/fake.ts";

const work = mkdtempSync(join(tmpdir(), "rpm-files-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const KEY = "060A61C51B558A7F742B77AAC52FEB6B621E9F35";
const step = {
  query: { argv: ["rpm"], separator: "-" } as never,
  packages: [
    { name: "docker-ce", version: "3:28.5.2-1.el9" },
    { name: "docker-ce-cli", version: "1:28.5.2-1.el9" },
  ],
  origin: {
    manager: "yum" as const,
    own: ["docker-ce-stable"],
    sha256: [],
    keys: [KEY],
    keyFile: "/etc/pki/rpm-gpg/RPM-GPG-KEY-docker-ce",
  },
};
const says = (name: string, version: string, key = "c52feb6b621e9f35") =>
  `${name}\t${key === "" ? "(none)" : `RSA/SHA512, Fri 11 Oct 2024, Key ID ${key}`} (none) (none) (none)\t${version}\n`;

/** What rpm prints of docker-ce-cli's file → what is wrong with it. */
const rows: readonly [title: string, printed: string, wrong: string][] = [
  ["the wanted one", says("docker-ce-cli", "1:28.5.2-1.el9"), ""],
  ["no rpm at all", "", ""],
  [
    "another key's",
    says("docker-ce-cli", "1:28.5.2-1.el9", "5ae72dc8e60a50f6"),
    "docker-ce-cli: 5AE72DC8E60A50F6",
  ],
  ["nobody's", says("docker-ce-cli", "1:28.5.2-1.el9", ""), "docker-ce-cli: -"],
  ["an older one", says("docker-ce-cli", "1:27.3.1-1.el9"), "docker-ce-cli: 1:27.3.1-1.el9"],
  [
    "another package",
    says("docker-ce-rootless-extras", "28.5.2-1.el9"),
    "docker-ce-rootless-extras: 28.5.2-1.el9",
  ],
];

describe("a file that is", () => {
  it.each(rows)("%s: by the run", async (_, printed, wrong) => {
    const good = says("docker-ce", "3:28.5.2-1.el9");
    const system = fakeSystem({ exec: { "rpm -qp": { code: 0, stdout: good + printed } } });
    const looked = demandOwnFiles(system, step, ["/a.rpm", "/b.rpm"]);
    if (wrong === "") await looked;
    else await expect(looked).rejects.toMatchObject({ code: "untrusted-key", why: { en: wrong } });
  });

  it.each(rows)("%s: by the script", (_, printed, wrong) => {
    const script = [
      "set -eu",
      `WORK=${work}; PRINTED='${printed}'`,
      "rpm() { printf '%s' \"$PRINTED\"; }",
      template("script/origins-yum.sh"),
      ...ownFilesInScript(step),
      "ahead_check /b.rpm docker-ce-cli 1:28.5.2-1.el9",
    ].join("\n");
    const { stdout, stderr } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
    expect([stdout.trim(), stderr]).toEqual([wrong, ""]);
  });
});
