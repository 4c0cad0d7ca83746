import { describe, expect, it } from "vitest";
import { contents as apt } from "../../../src/machine/managers/apt/contents.ts";
import { contents as yum } from "../../../src/machine/managers/yum/contents.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import { fakeSystem } from "../../system/fake.ts";

const program = { content: "x", mode: 0o755 };
const list = "/.\n/usr/bin/docker\n/usr/share/bash-completion/docker\n/usr/share/doc/docker/copyright\n";
const files = { "/usr/bin/docker": program, "/usr/share/bash-completion/docker": "x" };

describe("files of a package that are not as it brought them, by dpkg", () => {
  it.each([
    ["none", "", {}, []],
    ["another content", "??5?????? c /etc/default/docker\n", {}, [["/etc/default/docker", "content"]]],
    ["a missing one", "missing     /usr/bin/docker\n", {}, [["/usr/bin/docker", "missing"]]],
    ["left out by path-exclude", "missing     /usr/share/doc/docker/copyright\n", {}, []],
    ["a shut one", "missing     /usr/bin/docker (Permission denied)\n", {}, [["/usr/bin/docker", "unseen"]]],
    ["a mode", "", { "/usr/bin/docker": { content: "x", mode: 0o644 } }, [["/usr/bin/docker", "mode"]]],
    ["an owner", "", { "/usr/bin/docker": { ...program, uid: 1000 } }, [["/usr/bin/docker", "mode"]]],
  ] as const)("%s", async (_, stdout, other, found) => {
    const system = fakeSystem({
      files: { ...files, ...other },
      exec: { "dpkg -V": { stdout, code: stdout ? 2 : 0 }, "dpkg -L": { stdout: list } },
    });
    const seen = await apt.foreign(readOnly(system), "docker-ce-cli");
    expect(seen.map(({ path, how }) => [path, how])).toEqual(found);
  });
});

describe("files of a package that are not as it brought them, by rpm", () => {
  it.each([
    ["none", "", []],
    ["another content", "S.5......    /usr/bin/docker\n", [["/usr/bin/docker", "content"]]],
    [
      "a configuration",
      "S.5....T.  c /etc/containerd/config.toml\n",
      [["/etc/containerd/config.toml", "content"]],
    ],
    ["a missing one", "missing     /usr/bin/docker\n", [["/usr/bin/docker", "missing"]]],
    ["a shut one", "missing     /usr/bin/docker (Permission denied)\n", [["/usr/bin/docker", "unseen"]]],
    ["one that can't be read", "..?......    /usr/bin/docker\n", [["/usr/bin/docker", "unseen"]]],
    ["a mode", ".M.......    /usr/bin/docker\n", [["/usr/bin/docker", "mode"]]],
    ["an owner and a group", ".....UG..    /usr/bin/docker\n", [["/usr/bin/docker", "mode"]]],
    ["a time alone", ".......T.    /usr/bin/docker\n", []],
  ] as const)("%s", async (_, stdout, found) => {
    const system = fakeSystem({ exec: { "rpm -V": { stdout, code: stdout ? 1 : 0 } } });
    const seen = await yum.foreign(readOnly(system), "docker-ce-cli");
    expect(seen.map(({ path, how }) => [path, how])).toEqual(found);
  });
});
