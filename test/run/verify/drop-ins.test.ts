/** Drop-ins of docker's units: what a person had there before is no difference, what came since is one. */
import { expect, it } from "vitest";
import { initOf } from "../../../src/machine/inits/index.ts";
import { compareUnits } from "../../../src/run/verify/drop-ins.ts";
import { fakeSystem } from "../../system/fake.ts";

const directory = "/etc/systemd/system/docker.service.d";
const at = (name: string) => `${directory}/${name}.conf`;
const [before, since, gone] = [at("before"), at("since"), at("while-looked-at")] as const;
const text = "[Service]\nEnvironment=A=b\n";

const system = () =>
  fakeSystem({
    files: { [before]: text, [since]: text, [gone]: text, [`${directory}/proxy.conf.bak`]: text },
    exec: {
      [`stat -c %.3Z %n -- ${before} ${since} ${gone}`]: {
        code: 1,
        stdout: `999.500 ${before}\n1000.501 ${since}\n`,
      },
    },
  });

it.each([
  ["since a run that ended well", 1_000_500, [since, gone]],
  ["where none did", 0, [before, since, gone]],
])("drop-ins are differences %s", async (_, known, drifts) => {
  const machine = system();
  const { drifts: found } = await compareUnits(machine, initOf({}), known);
  expect(found.map(({ what }) => what.en)).toEqual(drifts);
  expect(machine.commands).toHaveLength(known === 0 ? 0 : 1);
});
