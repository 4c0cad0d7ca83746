import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { distros } from "../../distros/list.ts";
import { publishedTargets, publishScripts } from "../../scripts/publish-scripts.ts";
import { fakeSystem } from "../system/fake.ts";

const directory = mkdtempSync(join(tmpdir(), "published-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it("names each distribution's newest release, and none that is over", () => {
  const now = Date.parse("2026-11-25T00:00:00Z");
  const targets = publishedTargets(now);
  for (const { id, releases, architectures } of distros)
    if (releases.some(({ endOfLife = "" }) => endOfLife >= "2026-11-25"))
      for (const arch of architectures)
        expect(targets.some((one) => one.startsWith(`${id}:`) && one.endsWith(`/${arch}`))).toBe(true);
  expect(targets).toContain("ubuntu:24.04/amd64");
  expect(targets).toContain("rocky:9/arm64");
  expect(targets.some((one) => /^(debian:10|centos:7|ubuntu:18\.04)\//.test(one))).toBe(false);
});

it("writes them in both languages, asks no network, and SHA256SUMS fits", async () => {
  // The last day of the table's last releases: few of them.
  const system = fakeSystem({ now: Date.parse("2034-06-01T00:00:00Z") });
  await publishScripts(directory, system);
  expect(system.requests).toEqual([]);
  const files = readdirSync(directory).filter((name) => name !== "SHA256SUMS");
  const sums = readFileSync(join(directory, "SHA256SUMS"), "utf8").trimEnd().split("\n");
  expect(sums).toHaveLength(files.length);
  for (const line of sums) {
    const [sum, name = ""] = line.split("  ");
    const text = readFileSync(join(directory, name));
    expect(createHash("sha256").update(text).digest("hex")).toBe(sum);
    expect(text.toString()).toMatch(/^#!\/bin\/sh\n/);
    expect(statSync(join(directory, name)).mode & 0o777).toBe(0o755);
  }
  expect(files).toContain("install-rocky-10-amd64.zh.sh");
  await expect(publishScripts(directory, system)).rejects.toThrow("not empty");
});
