import { expect, it } from "vitest";
import { readCloud } from "../../../src/sources/mirrors/clouds.ts";
import { fakeSystem } from "../../system/fake.ts";

const vendor = "/sys/class/dmi/id/sys_vendor";

it.each([
  ["Alibaba Cloud\n", "aliyun"],
  ["Tencent Cloud\n", "tencent"],
  ["Dell Inc.\n", undefined],
])("%j is %s, and nothing is asked", async (text, cloud) => {
  const system = fakeSystem({ files: { [vendor]: text } });
  expect(await readCloud(system)).toBe(cloud);
  expect(system.requests).toEqual([]);
});

it("a machine without DMI costs nothing", async () => {
  expect(await readCloud(fakeSystem({}))).toBeUndefined();
});

it("a virtual machine of nobody known waits 300 ms at most", async () => {
  const silent = {
    ...fakeSystem({ files: { [vendor]: "QEMU\n" } }),
    exchange: (_: string, { signal }: { signal: AbortSignal }) =>
      new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  };
  const start = performance.now();
  expect(await readCloud(silent as unknown as Parameters<typeof readCloud>[0])).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(450);
});
