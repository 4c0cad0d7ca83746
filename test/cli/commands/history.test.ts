import { expect, it } from "vitest";
import { cutOff } from "../../../src/cli/commands/history.ts";
import { Journal } from "../../../src/run/journal/journal.ts";
import { readRuns } from "../../../src/run/journal/runs.ts";
import { fileStep } from "../../plan/steps/cases.ts";
import { fakeSystem } from "../../system/fake.ts";

const step = fileStep("/etc/a", "new", { en: "Write a", zh: "写入甲" });

it.each<[string, string, number | undefined, RegExp, RegExp]>([
  [
    "an installation",
    "install",
    undefined,
    /at “Write a”\. This one continues from there;/,
    /停在“写入甲”。本次将从该处继续/,
  ],
  [
    "an uninstall, which an installation does not continue",
    "uninstall",
    undefined,
    /\(docker-setup uninstall\) was cut off at “Write a”\. This one brings Docker to what you ask for;/,
    /的运行（docker-setup uninstall）被中断，停在“写入甲”。本次将按要求安装 Docker/,
  ],
  ["one that ended", "uninstall", 0, /^$/, /^$/],
])("an installation says that the run before it was cut off: %s", async (_, what, end, en, zh) => {
  const system = fakeSystem();
  const journal = new Journal(system, { version: "1", command: `docker-setup ${what}`, what, steps: 1 }, 7);
  await journal.before(step, 0);
  if (end !== undefined) await journal.end(end);
  const said = cutOff(await readRuns(system));
  expect(said?.en ?? "").toMatch(en);
  expect(said?.zh ?? "").toMatch(zh);
});
