/** Drop-ins of docker's units: what a person had there before is no difference, what came since is one. */
import { expect, it } from "vitest";
import { initOf } from "../../../src/machine/inits/index.ts";
import { compareUnits } from "../../../src/run/verify/drop-ins.ts";
import { fakeSystem } from "../../system/fake.ts";

const directory = "/etc/systemd/system/docker.service.d";
const [before, since] = [`${directory}/before.conf`, `${directory}/since.conf`];
const text = "[Service]\nEnvironment=A=b\n";

const system = () =>
  fakeSystem({
    files: { [before]: text, [since]: text, [`${directory}/proxy.conf.bak`]: text },
    exec: {
      [`stat --format=%.3Z -- ${before}`]: { stdout: "999.500\n" },
      [`stat --format=%.3Z -- ${since}`]: { stdout: "1000.501\n" },
    },
  });

it.each([
  ["since a run that ended well", 1_000_500, [since]],
  ["where none did", 0, [before, since]],
])("drop-ins are differences %s", async (_, known, drifts) => {
  expect((await compareUnits(system(), initOf({}), known)).drifts.map(({ what }) => what.en)).toEqual(drifts);
});
