import { expect, it } from "vitest";
import { kindOf } from "../../../src/plan/steps/index.ts";
import { fakeSystem } from "../../system/fake.ts";
import { type Case, check, contextOf } from "./cases.ts";

const cases: Case[] = [
  {
    name: "an old entry for docker-ce beside others, a file of its own, and a directory of such a name",
    step: {
      kind: "repository-retire",
      manager: "apt",
      directories: ["/etc/apt/sources.list.d"],
      files: ["/etc/apt/sources.list"],
      keep: "/etc/apt/sources.list.d/docker.sources",
      endings: [".list", ".sources"],
    },
    machine: {
      files: {
        "/etc/apt/sources.list":
          "deb http://deb.example/ x main\ndeb [arch=amd64] https://mirrors.aliyun.com/docker-ce/linux/ubuntu x stable\n",
        "/etc/apt/sources.list.d/d.sources": "Types: deb\nURIs: https://download.docker.com/linux/ubuntu\n",
        "/etc/apt/sources.list.d/docker.sources": "URIs: https://download.docker.com/linux/ubuntu\n",
        "/etc/apt/sources.list.d/mixed.sources":
          "URIs: https://download.docker.com/linux/ubuntu\n\nURIs: https://other.example\n",
      },
      directories: ["/etc/apt/sources.list.d/x.list", "/etc/apt/sources.list.d/x.sources"],
    },
    done: false,
    writes: [
      "/etc/apt/sources.list",
      "/etc/apt/sources.list.d/d.sources",
      "/etc/apt/sources.list.d/mixed.sources",
    ],
  },
];

check(cases);

it("comments one entry out and keeps its neighbours", async () => {
  const { step, machine } = cases[0]!;
  const system = fakeSystem(machine);
  await kindOf(step).run(step, contextOf(system));
  expect(system.text("/etc/apt/sources.list")).toBe(
    "deb http://deb.example/ x main\n# docker-setup: deb [arch=amd64] https://mirrors.aliyun.com/docker-ce/linux/ubuntu x stable\n",
  );
});
