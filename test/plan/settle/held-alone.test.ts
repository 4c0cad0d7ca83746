/** Holds of single packages: which versions a plan has then. */
import { expect, it } from "vitest";
import type { Host } from "../../../src/machine/facts/types.ts";
import { managerOf } from "../../../src/machine/managers/index.ts";
import { keepHeldAlone } from "../../../src/plan/settle/held-alone.ts";
import type { Offer } from "../../../src/terms.ts";
import { fakeSystem } from "../../system/fake.ts";

const versions = (docker: string, containerd: string) => [
  { name: "docker-ce", version: docker },
  { name: "docker-ce-cli", version: docker },
  { name: "containerd.io", version: containerd },
];
const release = {
  kind: "offer",
  docker: "28.5.2",
  packages: versions("5:28.5.2", "2.1.5"),
  artefacts: versions("5:28.5.2", "2.1.5"),
} as unknown as Offer;

it.each([
  ["nothing is held", [], versions("5:27.3.1", "1.7.22"), "2.1.5"],
  ["containerd.io alone is held", ["containerd.io"], versions("5:27.3.1", "1.7.22"), "1.7.22"],
  [
    "all of them are held, as by --hold",
    ["docker-ce", "containerd.io"],
    versions("5:27.3.1", "1.7.22"),
    "2.1.5",
  ],
  ["it is held in the version that would come", ["containerd.io"], versions("5:27.3.1", "2.1.5"), "2.1.5"],
  [
    "containerd.io is held where no docker-ce is",
    ["containerd.io"],
    versions("", "1.7.22").slice(2),
    "1.7.22",
  ],
] as const)("where %s", async (_, held, docker, containerd) => {
  const system = fakeSystem({
    exec: {
      "apt-mark showhold": { stdout: `${held.join("\n")}\n` },
      "dpkg-query": {
        stdout: docker.map(({ name, version }) => `${name}\t${version}\tinstalled\n`).join(""),
      },
    },
  });
  const kept = await keepHeldAlone(system, { docker } as unknown as Host, managerOf("apt"), release);
  const of = (list: readonly { name: string; version?: string }[], wanted: string) =>
    list.find(({ name }) => name === wanted)?.version;
  expect(of(kept.release.packages, "containerd.io")).toBe(containerd);
  expect(of(kept.release.packages, "docker-ce")).toBe("5:28.5.2");
  const stays = containerd === "1.7.22";
  expect(of(kept.release.artefacts, "containerd.io")).toBe(stays ? undefined : "2.1.5");
  const note =
    "Held by itself, so it stays: containerd.io 1.7.22 (release with: apt-mark unhold containerd.io)";
  expect(kept.note?.en).toBe(stays ? note : undefined);
});
