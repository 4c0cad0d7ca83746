import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { kindOf } from "../../../src/plan/steps/index.ts";
import type { PackageIndexStep } from "../../../src/plan/steps/package-index.ts";
import { fakeSystem } from "../../system/fake.ts";
import { check, contextOf, query } from "./cases.ts";

const packages = [{ name: "docker-ce", version: "1" }];
const mirror = "https://m.example/dists/s";
const step: PackageIndexStep = {
  kind: "package-index",
  command: ["refresh", "it"],
  packages,
  query,
  listPlaces: [
    { url: `${mirror}/InRelease`, path: "/var/lib/apt/lists/m_InRelease" },
    { url: `${mirror}/Packages.gz`, path: "/var/lib/apt/lists/m_Packages" },
  ],
};

check([
  {
    name: "reads nothing where the packages are installed",
    step,
    machine: { exec: { "query docker-ce": { stdout: "docker-ce\t1\tinstalled\n" } } },
    done: true,
  },
  {
    name: "asks the manager where this run has read nothing",
    step,
    machine: { exec: { refresh: {} } },
    done: false,
    runs: ["refresh it"],
    writes: [],
  },
]);

describe("lists that this run has read and checked", () => {
  const served = new Map([
    [`${mirror}/InRelease`, Buffer.from("signed\n")],
    [`${mirror}/Packages.gz`, gzipSync("Package: docker-ce\n")],
  ]);
  const run = async (read: (url: string) => Buffer | undefined) => {
    const system = fakeSystem({ exec: { refresh: {} } });
    await kindOf(step).run(step, { ...contextOf(system), read });
    return system;
  };

  it("are laid where the manager keeps its own, unpacked, and asked for by nobody", async () => {
    const system = await run((url) => served.get(url));
    expect(system.commands).toEqual([]);
    expect(system.text("/var/lib/apt/lists/m_InRelease")).toBe("signed\n");
    expect(system.text("/var/lib/apt/lists/m_Packages")).toBe("Package: docker-ce\n");
  });

  it("are no use where one is missing", async () => {
    const system = await run((url) => (url.endsWith("InRelease") ? served.get(url) : undefined));
    expect(system.commands).toEqual([["refresh", "it"]]);
    expect(system.changes).toEqual([]);
  });
});

describe("an index that a rehearsal left in yum's cache", () => {
  const url = "https://m.example/linux/centos/9/x86_64/stable/repodata/repomd.xml";
  const { listPlaces: _, ...rest } = step;
  const ofYum: PackageIndexStep = {
    ...rest,
    indexes: { manager: "yum", served: [{ channel: "stable", url }] },
  };
  const repomd = (hash: string) =>
    `<repomd><data type="primary"><location href="repodata/${hash}-primary.xml.gz"/></data></repomd>`;
  const cache = "/var/cache/dnf/docker-ce-stable-0123456789abcdef";
  const other = "/var/cache/dnf/docker-ce-stable-fedcba9876543210";
  const whole = {
    [`${cache}/repodata/repomd.xml`]: repomd("a"),
    [`${cache}/repodata/a-primary.xml.gz`]: "list",
  };
  it.each<[string, Record<string, string>, string | undefined, boolean]>([
    ["is asked for by nobody", whole, repomd("a"), true],
    [
      "is so with dnf 5",
      Object.fromEntries(
        Object.entries(whole).map(([path, text]) => [path.replace("/dnf/", "/libdnf5/"), text]),
      ),
      repomd("a"),
      true,
    ],
    ["is no use where the mirror has served another one", whole, repomd("b"), false],
    ["is no use where this run has read none", whole, undefined, false],
    [
      "is no use without its list",
      { [`${cache}/repodata/repomd.xml`]: repomd("a"), [`${cache}/repodata/b-primary.xml.gz`]: "" },
      repomd("a"),
      false,
    ],
    [
      "is no use where another address has been read, too",
      { ...whole, [`${other}/repodata/repomd.xml`]: repomd("a") },
      repomd("a"),
      false,
    ],
    ["is no use where there is none", {}, repomd("a"), false],
  ])("%s", async (_, files, served, held) => {
    const system = fakeSystem({ exec: { refresh: {} }, files });
    const read = (asked: string) => (asked === url && served !== undefined ? Buffer.from(served) : undefined);
    await kindOf(ofYum).run(ofYum, { ...contextOf(system), read });
    expect(system.commands).toEqual(held ? [] : [["refresh", "it"]]);
    expect(system.changes).toEqual([]);
  });
});
