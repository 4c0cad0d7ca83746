import { expect, it } from "vitest";
import { compareImages } from "../../../src/run/verify/images.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import { fakeSystem } from "../../system/fake.ts";

const [index, manifest, config, other] = ["1", "2", "3", "4"].map((digit) => `sha256:${digit.repeat(64)}`);
const image = {
  name: "docker.io/library/nginx:1",
  digest: index!,
  platforms: [{ platform: "linux/amd64", manifest: manifest!, config: config! }],
};

it.each([
  ["pulled", 0, `${config} nginx@${index} `, undefined],
  ["loaded from a file", 0, `${config} `, undefined],
  ["loaded into containerd's store", 0, `${manifest} `, undefined],
  ["another one, pulled", 0, `${other} nginx@${other} `, other],
  ["another one, loaded", 0, `${other} `, other],
  ["not there", 1, "", "not there"],
])("%s", async (_, code, stdout, has) => {
  const docker = "docker --host unix:///var/run/docker.sock image inspect";
  const system = readOnly(fakeSystem({ exec: { [docker]: { code, stdout: `${stdout}\n` } } }));
  const { drifts } = await compareImages(system, { images: [image] }, true);
  expect(drifts.map((drift) => drift.has.en)).toEqual(has === undefined ? [] : [has]);
});
