import { expect, it } from "vitest";
import { writeDaemonJson } from "../../src/daemon/write.ts";
import { SetupError } from "../../src/errors.ts";
import { fakeSystem } from "../system.ts";

const path = "/etc/docker/daemon.json";

it("keeps mode and owner, and the old content beside it", async () => {
  const system = fakeSystem({ files: { [path]: { content: "{}\n", mode: 0o640, uid: 5, gid: 6 } } });
  await writeDaemonJson(system, '{"a": 1}\n');
  expect(system.tree.get(path)).toMatchObject({ mode: 0o640, uid: 5, gid: 6 });
  expect(system.text(path)).toBe('{"a": 1}\n');
  expect(system.text(`${path}.docker-setup.bak`)).toBe("{}\n");
  expect([...system.tree.keys()].filter((name) => name.includes(".new"))).toEqual([]);
});

it("changes nothing that dockerd refuses, and says so in dockerd's words", async () => {
  const system = fakeSystem({
    files: { [path]: "{}\n" },
    exec: {
      "dockerd --help": { stdout: "  --validate  Validate daemon configuration and exit" },
      "dockerd --validate": { code: 1, stderr: "unable to configure: nope" },
    },
  });
  const failure = writeDaemonJson(system, '{"nope": 1}\n');
  await expect(failure).rejects.toBeInstanceOf(SetupError);
  await expect(failure).rejects.toMatchObject({
    code: "daemon-json",
    output: expect.stringContaining("nope"),
  });
  expect([...system.tree.keys()]).toEqual([path]);
  expect(system.text(path)).toBe("{}\n");
});

it("makes a new file that everybody may read", async () => {
  const system = fakeSystem({});
  await writeDaemonJson(system, "{}\n");
  expect(system.tree.get(path)).toMatchObject({ mode: 0o644, uid: 0, gid: 0 });
});
