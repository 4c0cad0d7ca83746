import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kindOf } from "../../../src/plan/steps/index.ts";
import { firstKey, type RepositoryKeyStep } from "../../../src/plan/steps/repository-key.ts";
import { dockerKeys, selectKey } from "../../../src/sources/keys/openpgp.ts";
import { fakeSystem } from "../../system/fake.ts";
import { contextOf } from "./cases.ts";

const served = readFileSync(new URL("../../sources/keys/fixtures/docker-apt.asc", import.meta.url));
const { key, fingerprint } = selectKey(served, [dockerKeys.apt]);
const path = "/etc/apt/keyrings/docker.gpg";
const step: RepositoryKeyStep = {
  kind: "repository-key",
  urls: ["https://mirror.example/gpg"],
  path,
  fingerprints: [fingerprint],
  subkeys: [],
  armored: false,
  reader: "_apt",
};

/** A machine whose directories have these modes; chmod opens what it is told to. */
function machine(modes: Record<string, number>, keyMode = 0o644) {
  const system = fakeSystem({
    files: { [path]: { content: key, mode: keyMode } },
    fetch: { "https://mirror.example/gpg": served },
    exec: {
      chmod: (argv) => {
        for (const one of argv.slice(2)) modes[one] = modes[one]! | 0o055;
        return {};
      },
    },
  });
  const { stat } = system.files;
  system.files.stat = async (at) => {
    const told = await stat(at);
    return told && at in modes ? { ...told, mode: modes[at]! } : told;
  };
  return system;
}

describe.each([
  ["nothing closed", {}, 0o644, []],
  ["the keyrings", { "/etc/apt/keyrings": 0o700 }, 0o644, ["/etc/apt/keyrings"]],
  ["all of apt", { "/etc/apt": 0o750 }, 0o644, ["/etc/apt"]],
  ["both", { "/etc/apt/keyrings": 0o710, "/etc/apt": 0o700 }, 0o644, ["/etc/apt/keyrings", "/etc/apt"]],
  ["the key's own file", {}, 0o600, []],
] as const)("with %s closed to apt's user", (_, modes, keyMode, opened) => {
  it("sees it, opens it, touches just that, and is done", async () => {
    const system = machine({ ...modes }, keyMode);
    const kind = kindOf(step);
    const before = await kind.differs(step, { system });
    expect(before === undefined).toBe(opened.length === 0 && keyMode === 0o644);
    expect(await kind.touches(step, system)).toEqual([
      { what: "file", path },
      ...opened.map((each) => ({ what: "mode", path: each })),
    ]);
    await kind.run(step, contextOf(system));
    expect(system.commands).toEqual(opened.length > 0 ? [["chmod", "go+rX", ...opened]] : []);
    expect(system.tree.get(path)?.mode).toBe(0o644);
    expect(await kind.differs(step, { system })).toBeUndefined();
  });
});

it("asks for no open directory where root reads the key", async () => {
  const { reader: _, ...root } = step;
  const system = machine({ "/etc/apt": 0o700 });
  expect(await kindOf(root).differs(root, { system })).toBeUndefined();
});

describe("a byte of the key's file that is another one", () => {
  /** Where OpenPGP's own check ends: what a signature says of itself beside what it signs (RFC 9580 section 5.2.3.2). */
  const different = async (at: number) => {
    const content = Buffer.from(key);
    content[at]! ^= 0x41;
    const system = fakeSystem({ files: { [path]: { content, mode: 0o644 } } });
    return (await kindOf(step).differs(step, { system })) !== undefined;
  };

  it("is told, but for the few that no signature covers", async () => {
    const places = Array.from({ length: 200 }, (_, i) => Math.floor((i * key.length) / 200));
    const untold = [];
    for (const at of places) if (!(await different(at))) untold.push(at);
    expect(untold.length).toBeLessThan(8);
  });

  it("makes a mirror be passed over", async () => {
    const broken = Buffer.from(key);
    // In the number of the user id's signature, which comes before the subkey.
    broken[900]! ^= 1;
    const system = fakeSystem({
      fetch: { "https://one.example/gpg": broken, "https://mirror.example/gpg": served },
    });
    const urls = ["https://one.example/gpg", "https://mirror.example/gpg"];
    expect((await firstKey({ ...step, urls }, system)).equals(key)).toBe(true);
    await expect(firstKey({ ...step, urls: urls.slice(0, 1) }, system)).rejects.toMatchObject({
      code: "network",
    });
  });
});
