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
