import { expect, it } from "vitest";
import { bounded } from "../../../src/run/verify/bounded.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import { fakeSystem } from "../../system/fake.ts";

it("gives each command a time, and names those that did not end by themselves", async () => {
  const times: (number | undefined)[] = [];
  const machine = fakeSystem({ exec: { "/usr/bin/docker": { code: 124 }, md5sum: { code: 1 } } });
  const { exec } = machine;
  machine.exec = (argv, options) => {
    times.push(options?.timeoutMs);
    return exec(argv, options);
  };
  const { system, late } = bounded(readOnly(machine));
  await system.exec(["/usr/bin/docker", "--host", "unix:///var/run/docker.sock", "info", "--format", "x"]);
  await system.exec(["md5sum", "/a"]);
  await system.exec(["md5sum", "/a"], { timeoutMs: 5 });
  expect(times).toEqual([10_000, 120_000, 5]);
  expect(late().map(({ en }) => en)).toEqual([
    "/usr/bin/docker --host unix:///var/run/docker.sock info: no answer",
  ]);
});
