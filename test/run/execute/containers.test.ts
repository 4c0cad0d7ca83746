/** Whose running containers stand in the way of what. */
import { expect, it } from "vitest";
import { containerGuard } from "../../../src/run/execute/containers.ts";
import { fakeSystem } from "../../system/fake.ts";

const monitor = { "/proc/7/comm": "conmon\n", "/proc/8/comm": "bash\n" };
const podman = { "/usr/bin/podman": "" };

it.each<{
  title: string;
  files?: Record<string, string>;
  listed?: string;
  podmanToo?: boolean;
  allowed?: boolean;
  stops: string | undefined;
}>([
  { title: "none", stops: undefined },
  { title: "podman's, where podman stays", files: { ...podman, ...monitor }, stops: undefined },
  {
    title: "podman's",
    files: { ...podman, ...monitor },
    listed: "4f1c\n",
    podmanToo: true,
    stops: "1 running",
  },
  { title: "a user's of podman's", files: { ...podman, ...monitor }, podmanToo: true, stops: "1 running" },
  { title: "two of root's", files: podman, listed: "4f1c\n77aa\n", podmanToo: true, stops: "2 running" },
  {
    title: "podman's, allowed",
    files: podman,
    listed: "4f1c\n",
    podmanToo: true,
    allowed: true,
    stops: undefined,
  },
  { title: "podman without containers", files: podman, podmanToo: true, stops: undefined },
])("$title", async ({ files, listed, podmanToo, allowed, stops }) => {
  const system = fakeSystem({
    files: files ?? {},
    exec: { "podman ps": { stdout: listed ?? "" }, systemctl: { code: 3 } },
  });
  const { allowInterruption: guard } = containerGuard(system, allowed ?? false, undefined);
  const passed = guard({ liveRestoreHelps: false, ...(podmanToo ? { podmanToo } : {}) });
  if (stops === undefined) await expect(passed).resolves.toBeUndefined();
  else
    await expect(passed).rejects.toMatchObject({
      code: "containers-running",
      what: { en: expect.stringContaining(stops) },
    });
});

it("what was agreed to is not asked about again; what was started since is, by name", async () => {
  let running = ["4f1c web", "77aa db"];
  const system = fakeSystem({
    files: podman,
    exec: {
      "podman ps": (argv) => ({
        stdout: running.map((line) => `${line.split(" ")[argv.includes("-q") ? 0 : 1]}\n`).join(""),
      }),
      systemctl: { code: 3 },
    },
  });
  const how = { liveRestoreHelps: false, podmanToo: true };
  const asked: (readonly string[])[] = [];
  const guard = containerGuard(system, false, async ({ names }) => {
    asked.push(names);
    return false;
  });
  guard.agreedTo({ names: ["web", "db"], count: 2 });
  await guard.allowInterruption(how);
  running = ["4f1c web"];
  await guard.allowInterruption(how);
  expect(asked).toEqual([]);
  running = ["4f1c web", "99bb cache"];
  await expect(guard.allowInterruption(how)).rejects.toMatchObject({
    code: "containers-running",
    what: {
      en: "2 running containers would be stopped: web, cache",
      zh: "有 2 个正在运行的容器会被停止：web、cache",
    },
  });
  expect(asked).toEqual([["web", "cache"]]);
});
