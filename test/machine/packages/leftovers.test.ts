/** What a killed rpm left beside packages' files, as the run and the script find it. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { leftInScript, leftovers } from "../../../src/machine/packages/leftovers.ts";
import { realSystem } from "../../../src/system/real.ts";
import { runScript, shells } from "../../sources/keys/shells.ts";

const root = mkdtempSync(join(tmpdir(), "leftovers-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const at = { path: "/usr/bin:/bin", work: join(root, "work") };

/** Beside docker and config.toml of the packages: name → whether it is a leftover. */
const beside: Readonly<Record<string, boolean>> = {
  "docker;6b0d7322": true,
  "docker;5fffffff": true,
  "config [1].toml;abcdef01": true,
  // A person's: a date, a year in hex that no rpm has seen, another ending, longer and shorter ones.
  "docker;20261130": false,
  "docker;4fffffff": false,
  "docker;6B0D7322": false,
  "docker;6b0d73222": false,
  "docker;6b0d732": false,
  "docker.6b0d7322": false,
  // Beside no file of these packages.
  "dockerd;6b0d7322": false,
  "docker;6b0d7322;6b0d7322": false,
  // Of another package.
  "docker;6b0d7000": false,
};

function machine() {
  const place = mkdtempSync(join(root, "usr "));
  for (const name of [...Object.keys(beside), "docker", "config [1].toml"])
    writeFileSync(join(place, name), "");
  symlinkSync("docker", join(place, "docker;6b0d7111"));
  mkdirSync(join(place, "docker;6b0d7222"));
  const listed = ["docker", "config [1].toml", "gone/away"].map((name) => join(place, name));
  writeFileSync(join(place, "list"), ["package iptables is not installed", ...listed, ""].join("\n"));
  const questions = {
    list: ["sh", "-c", 'cat "$0"', join(place, "list")],
    owner: ["sh", "-c", 'test "$1" = "$0"', join(place, "docker;6b0d7000")],
    all: ["true"],
  };
  const left = Object.keys(beside).filter((name) => beside[name]);
  return { place, questions, left: left.map((name) => join(place, name)).sort() };
}

describe("what a killed rpm left", () => {
  it("is found by the run: regular files of a transaction's time that no package has", async () => {
    const { questions, left } = machine();
    expect((await leftovers(realSystem(), questions, ["docker-ce"])).sort()).toEqual(left);
  });

  it.each(shells.map((shell) => [shell.join(" "), shell] as const))(
    "is found and taken away by the script, by %s, and nothing else is",
    async (_, shell) => {
      const { place, questions, left } = machine();
      const before = realSystem().files.list(place);
      const look = leftInScript(questions, ["docker-ce"]).join("\n");
      const ran = await runScript(`${look}\nprintf '%s\\n' "$left"\nremove_left\n`, {
        helpers: ["leftovers"],
        shell,
        ...at,
      });
      expect(ran.stderr).toBe("");
      expect(ran.stdout.trim().split("\n").sort()).toEqual(left);
      const gone = new Set(left);
      const stays = (await before).filter((name) => !gone.has(join(place, name)));
      expect(await realSystem().files.list(place)).toEqual(stays);
    },
  );

  it("is nothing where nothing was left, and the script goes on", async () => {
    const body = `left=$(printf '/usr/bin/env\\n' | leftovers false)\nremove_left\necho "<$left>"`;
    const { code, stdout } = await runScript(body, { helpers: ["leftovers"], ...at });
    expect([code, stdout]).toEqual([0, "<>\n"]);
  });
});
