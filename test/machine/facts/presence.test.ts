import { expect, it } from "vitest";
import { readDockerd } from "../../../src/machine/facts/presence.ts";
import { fakeSystem } from "../../system/fake.ts";

const socket = { "/run/docker.sock": "" };
const listening =
  "Num RefCount Protocol Flags Type St Inode Path\n0: 2 0 00010000 0001 01 17 /run/docker.sock\n";
const another = listening.replace("docker.sock", "docker.sock.old");

it.each<[string, Record<string, string>, boolean]>([
  ["nothing", {}, false],
  ["a package's", { "/usr/bin/dockerd": "" }, true],
  ["a static one", { "/usr/local/bin/dockerd": "" }, true],
  ["a socket that somebody listens at", { ...socket, "/proc/net/unix": listening }, true],
  [
    "the same, bound by its older path",
    { ...socket, "/proc/net/unix": listening.replace("/run", "/var/run") },
    true,
  ],
  ["a socket that a removed package left", { ...socket, "/proc/net/unix": another }, false],
  ["a socket from outside of a container, and who asks there", { ...socket, "/usr/bin/docker": "" }, true],
])("a dockerd is here or not: %s", async (_, files, here) => {
  expect(await readDockerd(fakeSystem({ files }))).toBe(here);
});
