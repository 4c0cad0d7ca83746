import { expect, it } from "vitest";
import { filesLike } from "../../../src/machine/inits/systemd-files.ts";
import { fakeSystem } from "../../system/fake.ts";

it.each([
  ["/d/*", ["/d/a.conf", "/d/b.conf"]],
  ["/d/.*", ["/d/.a.conf"]],
  ["/d/.a.*", ["/d/.a.conf"]],
  ["/d/?a.conf", []],
  ["/d/[ab].conf", ["/d/a.conf", "/d/b.conf"]],
])("%s matches a dot at the beginning by a dot alone", async (pattern, paths) => {
  const system = fakeSystem({ files: { "/d/.a.conf": "", "/d/a.conf": "", "/d/b.conf": "" } });
  expect(await filesLike(system, pattern)).toEqual(paths);
});
