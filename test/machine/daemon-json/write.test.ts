import {
  chmod,
  chown,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeDaemonJson, readDaemonJson } from "../../../src/machine/daemon-json/read.ts";
import { writeDaemonJson } from "../../../src/machine/daemon-json/write.ts";
import { realSystem } from "../../../src/system/real.ts";
import { type FakeMachine, fakeSystem } from "../../system/fake.ts";

const path = "/etc/docker/daemon.json";
const backup = `${path}.docker-setup.bak`;
const before = { content: '{"a":1}', mode: 0o600, uid: 7, gid: 8 };
const validating = (code: number, stderr = ""): NonNullable<FakeMachine["exec"]> => ({
  "dockerd --help": { stdout: "      --validate   Validate daemon configuration and exit\n" },
  "dockerd --validate": { code, stderr },
});

test("a new file is 0644 root:root, and has no backup", async () => {
  const system = fakeSystem();
  await writeDaemonJson(system, "{}\n");
  expect(Object.fromEntries(system.tree)).toEqual({
    [path]: { content: "{}\n", mode: 0o644, uid: 0, gid: 0 },
  });
});

// Found by attack: a log driver's token stood in a file of mode 0644.
test("what holds a secret that is new is its owner's alone to read, and the backup as it was", async () => {
  const system = fakeSystem({ files: { [path]: { content: "{}", mode: 0o644 } } });
  await writeDaemonJson(system, '{"log-opts":{"splunk-token":"x"}}', path, { secret: true });
  expect((await system.files.stat(path))?.mode).toBe(0o600);
  expect((await system.files.stat(backup))?.mode).toBe(0o644);
});

test("mode and owner stay, and the old content lies beside it with the same", async () => {
  const system = fakeSystem({ files: { [path]: before } });
  await writeDaemonJson(system, "{}\n");
  expect(Object.fromEntries(system.tree)).toEqual({
    [path]: { ...before, content: "{}\n" },
    [backup]: { ...before, content: Buffer.from(before.content) },
  });
  expect(system.changes.at(-1)).toBe(path);
});

test("dockerd is asked about the new text before it is in place", async () => {
  const seen: string[] = [];
  const system = fakeSystem({
    files: { [path]: before },
    exec: {
      ...validating(0),
      "dockerd --validate": (argv) => {
        const file = argv[2]!.replace("--config-file=", "");
        seen.push(system.text(file)!, system.text(path)!);
        return {};
      },
    },
  });
  await writeDaemonJson(system, "{}\n");
  expect(seen).toEqual(["{}\n", '{"a":1}']);
});

test("a text that dockerd refuses changes nothing, and its words are shown about the real file", async () => {
  const words =
    "unable to configure the Docker daemon with file /etc/docker/daemon.json.docker-setup.new: no such key";
  const system = fakeSystem({ files: { [path]: before }, exec: validating(1, words) });
  await expect(writeDaemonJson(system, "{}\n")).rejects.toMatchObject({
    code: "daemon-json",
    output: "unable to configure the Docker daemon with file /etc/docker/daemon.json: no such key",
  });
  expect(Object.fromEntries(system.tree)).toEqual({ [path]: before });
});

test("a dockerd that does not know --validate isn't asked", async () => {
  const system = fakeSystem({ exec: { "dockerd --help": { stdout: "  --version" }, dockerd: { code: 1 } } });
  await writeDaemonJson(system, "{}\n");
  expect(system.commands).toEqual([["dockerd", "--help"]]);
  expect(system.text(path)).toBe("{}\n");
});

test("a symbolic link stays one", async () => {
  const system = fakeSystem({
    files: { "/srv/d.json": before },
    symlinks: { [path]: "/srv/d.json" },
  });
  await writeDaemonJson(system, "{}\n");
  expect(system.changes).not.toContain(path);
  expect(system.text("/srv/d.json")).toBe("{}\n");
  expect(system.text("/srv/d.json.docker-setup.bak")).toBe(before.content);
});

test.each<[string, FakeMachine]>([
  ["a directory", { directories: [path] }],
  ["a link that leads round in a circle", { symlinks: { [path]: path } }],
])("%s is refused", async (_name, machine) => {
  const system = fakeSystem(machine);
  await expect(writeDaemonJson(system, "{}\n")).rejects.toMatchObject({ code: "environment" });
  expect(system.changes).toEqual([]);
});

const isRoot = process.getuid?.() === 0;

// Giving a file to another owner takes root; npm test says that it runs less without.
test.runIf(isRoot)(
  "on a real file system: link, mode, owner and backup, and nothing else left behind",
  async () => {
    const directory = await mkdtemp(join(tmpdir(), "daemon-json-"));
    try {
      const [link, real] = [join(directory, "daemon.json"), join(directory, "real.json")];
      await writeFile(real, '{"a":1}');
      await chmod(real, 0o640);
      await chown(real, 7, 8);
      await symlink("real.json", link);
      await writeDaemonJson(realSystem(), "{}\n", link);
      expect((await lstat(link)).isSymbolicLink()).toBe(true);
      expect((await readdir(directory)).sort()).toEqual([
        "daemon.json",
        "real.json",
        "real.json.docker-setup.bak",
      ]);
      for (const [file, content] of [
        [real, "{}\n"],
        [`${real}.docker-setup.bak`, '{"a":1}'],
      ] as const) {
        expect(await readFile(file, "utf8")).toBe(content);
        const { mode, uid, gid } = await stat(file);
        expect([mode & 0o7777, uid, gid]).toEqual([0o640, 7, 8]);
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  },
);

test("read: the text, undefined without a file, a byte order mark kept", async () => {
  expect(await readDaemonJson(fakeSystem())).toBeUndefined();
  expect(await readDaemonJson(fakeSystem({ files: { [path]: "{}" } }))).toBe("{}");
  expect(decodeDaemonJson(Buffer.from("\ufeff{}"))).toBe("\ufeff{}");
});

test.each([
  ["UTF-16", Buffer.from("\ufeff{}", "utf16le"), "UTF-16"],
  ["Latin-1", Buffer.from('{"a":"\u00e9"}', "latin1"), "another encoding"],
])("read: %s is refused", (_name, bytes, words) => {
  expect(() => decodeDaemonJson(bytes)).toThrowError(
    expect.objectContaining({
      code: "daemon-json",
      why: expect.objectContaining({ en: expect.stringContaining(words) }),
    }),
  );
});
