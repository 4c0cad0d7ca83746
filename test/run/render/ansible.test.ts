/** The role of --format ansible: what stands in it, which script a host chooses, and what is never written over. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dryRun } from "../../../src/cli/commands/dry-run.ts";
import { parseRequest, type RawOptions } from "../../../src/cli/options/request.ts";
import { createTerminal } from "../../../src/cli/ui/terminal.ts";
import { laptop } from "../../golden/mirror.ts";
import { which } from "../../tools.ts";

const place = mkdtempSync(join(tmpdir(), "role-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function role(name: string, raw: RawOptions): Promise<string> {
  const output = join(place, name);
  const terminal = createTerminal("en", { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream);
  await dryRun(laptop(false), parseRequest({ format: "ansible", output, ...raw }), terminal, () => {});
  return output;
}

const targets = ["debian:12", "ubuntu:24.04", "centos:9", "rocky:9", "fedora:44"];

it("has a task file, defaults, handlers, an example and a script for each target", async () => {
  const folder = await role("docker", { target: targets });
  expect(readdirSync(join(folder, "files"))).toEqual([
    "choose.sh",
    "install-centos-9-amd64.sh",
    "install-debian-12-amd64.sh",
    "install-fedora-44-amd64.sh",
    "install-rocky-9-amd64.sh",
    "install-ubuntu-24.04-amd64.sh",
  ]);
  const yaml = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".yml"),
  );
  expect(yaml.sort()).toEqual([
    "defaults/main.yml",
    "examples/inventory.yml",
    "examples/playbook.yml",
    "handlers/main.yml",
    "meta/main.yml",
    "tasks/main.yml",
    "vars/main.yml",
  ]);
  for (const path of [...yaml, "README.md", "files/choose.sh"]) {
    expect(readFileSync(join(folder, path), "utf8"), path).not.toMatch(/@[A-Z]+@/);
  }
  execFileSync(which("shellcheck"), ["-s", "sh", join(folder, "files/choose.sh")]);
  expect(readFileSync(join(folder, "tasks/main.yml"), "utf8")).toContain("docker_look.rc not in [0, 18, 19]");
});

describe("choose.sh", () => {
  it.each([
    ["debian-12", "amd64", "install-debian-12-amd64.sh"],
    ["ubuntu-24.04", "amd64", "install-ubuntu-24.04-amd64.sh"],
    ["linuxmint-22.3", "amd64", "install-ubuntu-24.04-amd64.sh"],
    ["centos-stream-9", "x86_64", "install-centos-9-amd64.sh"],
    ["rocky-9", "x86_64", "install-rocky-9-amd64.sh"],
    ["fedora-44", "x86_64", "install-fedora-44-amd64.sh"],
    ["debian-13", "amd64", ""],
    ["debian-12", "arm64", ""],
  ])("on %s, %s: %s", async (os, arch, script) => {
    const folder = await role("choosing", { target: targets });
    const bin = join(place, `bin-${os}-${arch}`);
    mkdirSync(bin, { recursive: true });
    for (const name of ["dpkg", "rpm", "uname"])
      writeFileSync(join(bin, name), `#!/bin/sh\necho ${arch}\n`, { mode: 0o755 });
    const release = new URL(`../../machine/facts/os-release/${os}`, import.meta.url).pathname;
    const text = readFileSync(join(folder, "files/choose.sh"), "utf8").replaceAll("/etc/os-release", release);
    const { status, stdout } = spawnSync("sh", ["-c", text], {
      encoding: "utf8",
      env: { PATH: `${bin}:/usr/bin:/bin` },
    });
    expect([status, stdout.trim()]).toEqual([script ? 0 : 3, script]);
  });
});

describe("a folder", () => {
  it("of ours is written anew", async () => {
    const folder = await role("again", { target: ["debian:12"] });
    const before = readFileSync(join(folder, "tasks/main.yml"), "utf8");
    await role("again", { target: ["debian:12"] });
    expect(readFileSync(join(folder, "tasks/main.yml"), "utf8")).toBe(before);
  });

  it.each(["notes.txt", "tasks/main.yml"])("with a foreign %s stays as it is", async (path) => {
    const name = `foreign_${path.replace(/\W/g, "_")}`;
    mkdirSync(join(place, name, "tasks"), { recursive: true });
    writeFileSync(join(place, name, path), "mine\n");
    await expect(role(name, { target: ["debian:12"] })).rejects.toMatchObject({ code: "usage" });
    expect(readdirSync(join(place, name)).sort()).toEqual(
      path === "notes.txt" ? ["notes.txt", "tasks"] : ["tasks"],
    );
  });

  it("of ours keeps a task file that somebody else wrote", async () => {
    const folder = await role("edited", { target: ["debian:12"] });
    writeFileSync(join(folder, "tasks/main.yml"), "mine\n");
    await expect(role("edited", { target: ["debian:12"] })).rejects.toMatchObject({ code: "usage" });
    expect(readFileSync(join(folder, "tasks/main.yml"), "utf8")).toBe("mine\n");
  });
});

it.each<RawOptions>([
  { format: "puppet" },
  { format: "ansible" },
  { format: "ansible", output: "roles/My-Role" },
  { format: "ansible", output: "roles/docker", json: true },
  { dryRun: true, target: ["debian:12", "centos:9"] },
])("refuses %j", (raw) => {
  expect(() => parseRequest(raw)).toThrow(expect.objectContaining({ code: "usage" }));
});

it("keeps a script with a password for its owner", async () => {
  const folder = await role("secret", {
    target: ["debian:12"],
    proxy: "http://me:secret@proxy.example:3128",
  });
  execFileSync("sh", [
    "-c",
    `[ "$(stat -c %a "$1")" = 600 ]`,
    "sh",
    `${folder}/files/install-debian-12-amd64.sh`,
  ]);
});
