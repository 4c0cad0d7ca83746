import { expect, it } from "vitest";
import { daemonJsonPath } from "../../../src/machine/daemon-json/read.ts";
import { reloadDaemon } from "../../../src/machine/daemon-json/reload.ts";
import { initOf } from "../../../src/machine/inits/index.ts";
import type { Work } from "../../../src/machine/work/work.ts";
import { fakeSystem } from "../../system/fake.ts";

const before = ["https://before.example/"];
const after = ["https://after.example/"];

/** A machine whose daemon reads the file `late` milliseconds after the signal, as Docker's unit reloads by `kill -HUP`. */
function machine(content: string | undefined, late: number) {
  let told: number | undefined;
  let asRead = before;
  const system = fakeSystem({
    files: content === undefined ? {} : { [daemonJsonPath]: content },
    exec: {
      "systemctl reload": () => {
        told = system.now();
        return { code: 0 };
      },
      "docker --host": () => {
        if (told !== undefined && system.now() >= told + late) {
          // A key that is absent changes nothing.
          asRead = JSON.parse(system.text(daemonJsonPath) ?? "{}")["registry-mirrors"] ?? asRead;
          told = undefined;
        }
        return {
          code: 0,
          stdout: JSON.stringify({ ServerVersion: "28.5.2", RegistryConfig: { Mirrors: asRead } }),
        };
      },
    },
  });
  const work: Work = { system, log: () => {}, waiting: () => {}, allowInterruption: async () => {} };
  return { system, work, inUse: () => asRead };
}

it.each([
  ["other mirrors, at once", { "registry-mirrors": after }, 0, after],
  ["other mirrors, after a second", { "registry-mirrors": after }, 1_000, after],
  ["an empty list, after a second", { "registry-mirrors": [] }, 1_000, []],
  ["no list any more, after a second", { debug: true }, 1_000, []],
  ["no file any more, after a second", undefined, 1_000, []],
  ["a daemon that never does", { "registry-mirrors": after }, 3_600_000, before],
])("comes back when the daemon uses what the file names: %s", async (_, content, late, used) => {
  const text = content && JSON.stringify(content);
  const { system, work, inUse } = machine(text, late);
  const began = system.now();
  await reloadDaemon(work, "docker.service", initOf({}));
  expect(inUse()).toEqual(used);
  expect(system.text(daemonJsonPath)).toBe(text);
  expect(system.now() - began).toBeLessThanOrEqual(2_000);
});
