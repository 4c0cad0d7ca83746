import { describe, expect, it } from "vitest";
import { contents as apt } from "../../../src/machine/managers/apt/contents.ts";
import { contents as yum } from "../../../src/machine/managers/yum/contents.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import { fakeSystem } from "../../system/fake.ts";

const program = { content: "x", mode: 0o755 };
const list =
  "/.\n/usr\n/usr/libexec/docker\n/usr/bin/docker\n/usr/share/bash-completion/docker\n/usr/share/doc/docker/copyright\n";
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

describe("what stands in a file's or a directory's place, of which dpkg says nothing", () => {
  it.each([
    ["a directory for a file", "/usr/bin/docker", { type: "dir", mode: 0o755 }, "content"],
    ["a link for a file", "/usr/bin/docker", { type: "symlink", mode: 0o777 }, "content"],
    [
      "a directory of its own that all may write to",
      "/usr/libexec/docker",
      { type: "dir", mode: 0o777 },
      "mode",
    ],
    ["a directory of the system's", "/usr", { type: "dir", mode: 0o700 }, undefined],
    ["a link of the package's own", "/usr/libexec/docker", { type: "symlink", mode: 0o777 }, undefined],
  ] as const)("%s", async (_, path, stat, how) => {
    const sums = "00000000000000000000000000000000  usr/bin/docker\n";
    const exec = { "dpkg -L": { stdout: list }, "dpkg-query --control-show": { stdout: sums } };
    const system = fakeSystem({ files, exec });
    const real = system.files.stat;
    system.files.stat = async (at) =>
      at === path ? { uid: 0, gid: 0, size: 0, inode: 1, ...stat } : await real(at);
    const seen = await apt.foreign(readOnly(system), "docker-ce-cli");
    expect(seen).toEqual(how ? [{ path, how }] : []);
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
    ["capabilities", "........P    /usr/bin/docker\n", [["/usr/bin/docker", "mode"]]],
    ["an owner and a group", ".....UG..    /usr/bin/docker\n", [["/usr/bin/docker", "mode"]]],
    ["a time alone", ".......T.    /usr/bin/docker\n", []],
  ] as const)("%s", async (_, stdout, found) => {
    const system = fakeSystem({ exec: { "rpm -V": { stdout, code: stdout ? 1 : 0 } } });
    const seen = await yum.foreign(readOnly(system), "docker-ce-cli");
    expect(seen.map(({ path, how }) => [path, how])).toEqual(found);
  });
});
