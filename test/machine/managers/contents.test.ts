import { describe, expect, it } from "vitest";
import { contents as apt } from "../../../src/machine/managers/apt/contents.ts";
import { contents as yum } from "../../../src/machine/managers/yum/contents.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import type { FileStat } from "../../../src/system/types.ts";
import { fakeSystem } from "../../system/fake.ts";

const [one, two, three] = ["1", "2", "3"].map((digit) => digit.repeat(32)) as [string, string, string];
/** A package with a program, a document, a setting, a directory of its own and the system's. */
const exec = {
  "dpkg -L": {
    stdout:
      "/.\n/usr\n/usr/libexec/docker\n/usr/bin/docker\n/usr/share/doc/docker/copyright\n/etc/default/docker\n",
  },
  "dpkg-query --control-show": { stdout: `${one}  usr/bin/docker\n${two}  usr/share/doc/docker/copyright\n` },
  "dpkg-query -W": { stdout: `\n /etc/default/docker ${three}\n` },
};
const file = { type: "file", mode: 0o644 } as const;
const folder = { type: "dir", mode: 0o755 } as const;
const there: Record<string, { type: string; mode: number; uid?: number }> = {
  "/usr": folder,
  "/usr/libexec/docker": folder,
  "/usr/bin/docker": { type: "file", mode: 0o755 },
  "/usr/share/doc/docker/copyright": file,
  "/etc/default/docker": file,
};
const sums: Record<string, string> = {
  "/usr/bin/docker": one,
  "/usr/share/doc/docker/copyright": two,
  "/etc/default/docker": three,
};

describe("files of a package that are not as it brought them, by dpkg's MD5s", () => {
  it.each([
    ["none", {}, {}, []],
    ["another program", {}, { "/usr/bin/docker": two }, [["/usr/bin/docker", "content"]]],
    ["another setting", {}, { "/etc/default/docker": two }, [["/etc/default/docker", "content"]]],
    ["a missing one", { "/usr/bin/docker": undefined }, {}, [["/usr/bin/docker", "missing"]]],
    ["left out by path-exclude", { "/usr/share/doc/docker/copyright": undefined }, {}, []],
    ["a shut one", {}, { "/usr/bin/docker": undefined }, [["/usr/bin/docker", "unseen"]]],
    ["a mode", { "/usr/bin/docker": file }, {}, [["/usr/bin/docker", "mode"]]],
    [
      "an owner",
      { "/usr/bin/docker": { ...file, mode: 0o755, uid: 1000 } },
      {},
      [["/usr/bin/docker", "mode"]],
    ],
    ["a directory in a file's place", { "/usr/bin/docker": folder }, {}, [["/usr/bin/docker", "content"]]],
    [
      "a link in a file's place",
      { "/usr/bin/docker": { type: "symlink", mode: 0o777 } },
      {},
      [["/usr/bin/docker", "content"]],
    ],
    [
      "a pipe in a file's place",
      { "/etc/default/docker": { type: "other", mode: 0o644 } },
      {},
      [["/etc/default/docker", "content"]],
    ],
    [
      "its own directory open to all",
      { "/usr/libexec/docker": { ...folder, mode: 0o777 } },
      {},
      [["/usr/libexec/docker", "mode"]],
    ],
    ["a directory of the system's", { "/usr": { ...folder, mode: 0o700 } }, {}, []],
    [
      "all at once",
      { "/usr/bin/docker": folder },
      { "/etc/default/docker": one },
      [
        ["/usr/bin/docker", "content"],
        ["/etc/default/docker", "content"],
      ],
    ],
  ] as const)("%s", async (_, otherStats, otherSums, found) => {
    const stats: Partial<typeof there> = { ...there, ...(otherStats as object) };
    const digests: Record<string, string | undefined> = { ...sums, ...otherSums };
    const md5sum = (argv: readonly string[]) => ({
      stdout: argv
        .slice(2)
        .map((path) => (digests[path] ? `${digests[path]}  ${path}\n` : ""))
        .join(""),
    });
    const system = fakeSystem({ exec: { ...exec, md5sum } });
    system.files.stat = async (path) => {
      const stat = stats[path];
      return stat && ({ uid: 0, gid: 0, size: 1, inode: 1, ...stat } as FileStat);
    };
    const seen = await apt.foreign(readOnly(system), "docker-ce-cli");
    expect(seen.map(({ path, how }) => [path, how])).toEqual(found);
    // Whatever is no plain file is not opened.
    const hashed = system.commands.find(([name]) => name === "md5sum") ?? [];
    expect(hashed.slice(2).every((path) => stats[path]?.type === "file")).toBe(true);
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
