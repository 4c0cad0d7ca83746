import { expect, it } from "vitest";
import { candidates } from "../../../src/plan/settle/candidates.ts";
import { fakeSystem } from "../../system/fake.ts";

const vendor = "/sys/class/dmi/id/sys_vendor";
const daemonJson = "/etc/docker/daemon.json";

it("inside of a cloud its own addresses come first, and nobody else's", async () => {
  const { packages, registries } = await candidates(fakeSystem({ files: { [vendor]: "Tencent Cloud\n" } }));
  expect(packages[0]).toBe("http://mirrors.tencentyun.com/docker-ce");
  expect(packages.filter((url) => url.startsWith("http:"))).toHaveLength(1);
  expect(registries[0]).toBe("https://mirror.ccs.tencentyun.com");
});

it("elsewhere there is none of them", async () => {
  const { packages, registries } = await candidates(fakeSystem());
  expect(packages.some((url) => url.startsWith("http:"))).toBe(false);
  expect(registries).not.toContain("https://mirror.ccs.tencentyun.com");
});

it("what daemon.json has is measured with them, each once; one that does not parse is passed over", async () => {
  const set = (text: string) => candidates(fakeSystem({ files: { [daemonJson]: text } }));
  const own = await set('{"registry-mirrors": ["https://own.example/", "https://docker.1ms.run/"]}');
  expect(own.registries.slice(0, 2)).toEqual(["https://own.example", "https://docker.1ms.run"]);
  expect(new Set(own.registries).size).toBe(own.registries.length);
  expect(await set("{")).toEqual(await candidates(fakeSystem()));
});
