/** What differs from what a run left is mended by asking for the same thing again. */
import { expect, it } from "vitest";
import { debian } from "../../../distros/debian.ts";
import type { Step } from "../../../src/plan/steps/index.ts";
import { Journal } from "../../../src/run/journal/journal.ts";
import { compareWithRuns } from "../../../src/run/verify/runs.ts";
import { fileStep } from "../../plan/steps/cases.ts";
import { fakeSystem } from "../../system/fake.ts";

const path = "/etc/docker/daemon.json";
const steps: Step[] = [
  { kind: "group-member", user: "li", group: "docker" },
  {
    kind: "daemon-keys",
    path,
    edits: [
      { op: "set", path: ["log-opts", "max-size"], value: "10m" },
      { op: "add", path: ["dns"], value: ["1.1.1.1"] },
    ],
  },
  { kind: "daemon-json", path, registryMirrors: ["https://m.example"] },
  fileStep("/etc/apt/sources.list.d/docker.sources", "Types: deb\n"),
];

it("offers for each thing the command that asks for it again", async () => {
  const system = fakeSystem({
    exec: { "id -nG": { stdout: "li\n" }, "getent group": { stdout: "docker:x:1:\n" } },
  });
  const about = { version: "1", command: "docker-setup", what: "install", steps: steps.length };
  const journal = new Journal(system, about, 1);
  for (const [i, step] of steps.entries()) {
    await journal.before(step, i);
    await journal.after(i);
  }
  await journal.end(0);
  const { drifts } = await compareWithRuns(system, { distro: debian } as never);
  expect(drifts.map(({ mend }) => (typeof mend === "string" ? mend : mend.join(" ")))).toEqual([
    "npx docker-setup --user li",
    "npx docker-setup --daemon log-opts.max-size=10m",
    "npx docker-setup --daemon dns+=1.1.1.1",
    "npx docker-setup registry set https://m.example",
    "npx docker-setup",
  ]);
});
