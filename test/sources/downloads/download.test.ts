import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { download } from "../../../src/sources/downloads/download.ts";
import type { DownloadOptions } from "../../../src/sources/downloads/types.ts";
import { realSystem } from "../../../src/system/real.ts";
import { bodies, type Manners, MB, Mirror } from "./mirror.ts";

const sha256 = (data: Buffer) => createHash("sha256").update(data).digest("hex");
const flipped = (name: string): Buffer => {
  const copy = Buffer.from(bodies[name]!);
  copy[copy.length - 5]! ^= 1;
  return copy;
};

let directory = "";
let mirrors: Mirror[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "downloads-"));
});
afterEach(() => {
  for (const mirror of mirrors) mirror.stop();
  mirrors = [];
  rmSync(directory, { recursive: true });
});

const open = async (...manners: Manners[]) => {
  mirrors = await Promise.all(manners.map((each) => new Mirror(each).start()));
  return mirrors;
};
const wanted = (names = ["big.deb", "small.deb"]) =>
  names.map((name) => ({
    urls: mirrors.map(({ url }) => `${url}/${name}`),
    size: bodies[name]!.length,
    sha256: sha256(bodies[name]!),
    to: join(directory, name),
  }));

async function fetchAll(options: DownloadOptions = {}, names?: string[]) {
  const faults: string[] = [];
  const onFault: DownloadOptions["onFault"] = (host, fault) => {
    faults.push(`${mirrors.findIndex(({ url }) => url.endsWith(host))} ${fault}`);
  };
  const result = await download(realSystem(), wanted(names), { onFault, ...options });
  return { ...result, faults };
}

const arrived = (names = ["big.deb", "small.deb"]) => {
  for (const name of names) expect(sha256(readFileSync(join(directory, name)))).toBe(sha256(bodies[name]!));
};

describe("download", () => {
  it("asks a fast mirror once a file", async () => {
    const [mirror] = await open({});
    expect((await fetchAll()).failed).toEqual([]);
    arrived();
    expect(mirror!.ranges.filter((range) => range === "")).toHaveLength(2);
    expect(mirror!.count).toBeLessThanOrEqual(12);
  });

  // On a clock that is four times as slow: 160 MB/s, of which a loaded machine may lose half.
  it("parts nothing where all comes as fast as it can", async () => {
    const whole = Buffer.alloc(120 * MB, "whole");
    const [mirror] = await open({ rate: 40e6, body: () => whole });
    const real = realSystem();
    const [start, file] = [
      real.now(),
      { ...wanted(["big.deb"])[0]!, size: whole.length, sha256: sha256(whole) },
    ];
    const system = { ...real, now: () => start + (real.now() - start) / 4 };
    expect((await download(system, [file])).failed).toEqual([]);
    expect(mirror!.ranges).toEqual([""]);
  });

  it("uses four connections of a slow mirror and eight of two, and tells how far it is", async () => {
    const [one] = await open({ rate: MB });
    const told: number[] = [];
    const start = Date.now();
    await fetchAll({ onProgress: ({ done, left }) => told.push(done, left ?? 0) });
    const alone = Date.now() - start;
    arrived();
    expect(one!.most).toBeLessThanOrEqual(5);
    expect(told.some((value) => value > MB)).toBe(true);
    // One connection takes 9.3 s, four take 2.4.
    expect(alone).toBeLessThan(6000);
  });

  const kinds: [string, Manners[], string[]][] = [
    ["no ranges", [{ noRanges: true, rate: 8 * MB }], ["0 no-ranges"]],
    ["a redirect to another", [{ redirect: "" }, {}], []],
    ["a lying mirror beside an honest one", [{ rate: 6 * MB }, { rate: 6 * MB, body: flipped }], ["1 lies"]],
    ["another length", [{}, { body: () => Buffer.alloc(1000) }], ["1 length"]],
    [
      "429 with Retry-After",
      [{ status: (count) => (count < 3 ? [429, { "retry-after": "1" }] : undefined) }],
      ["0 busy"],
    ],
    ["a mirror without the files", [{ status: () => [404, {}] }, {}], ["0 absent"]],
    ["cut connections", [{ cutAfter: 4 * MB, rate: 40 * MB }], []],
    [
      "one of two dead half way",
      [{ rate: 8 * MB }, { rate: 8 * MB, status: (count) => (count > 2 ? [500, {}] : undefined) }],
      [],
    ],
    [
      "the same name with other content between two ranges",
      [{ rate: 4 * MB, body: (name, count) => (count === 3 ? flipped(name) : bodies[name]!) }],
      [],
    ],
  ];
  it.each(kinds)("meets %s", async (_, manners, faults) => {
    await open(...manners);
    if (manners[0]!.redirect !== undefined) manners[0]!.redirect = mirrors[1]!.url;
    const result = await fetchAll();
    expect(result.failed).toEqual([]);
    arrived();
    for (const fault of faults) expect(result.faults).toContain(fault);
  });

  const shows: [string, Manners[], string[]][] = [
    ["there", [{}], ["big.deb there", "small.deb there"]],
    [
      "absent where every mirror refuses",
      [{ status: () => [404, {}] }],
      ["big.deb absent", "small.deb absent"],
    ],
    ["absent where all is a login page", [{ page: true }], ["big.deb absent", "small.deb absent"]],
    [
      "absent where it is of another length",
      [{ body: () => Buffer.alloc(9) }],
      ["big.deb absent", "small.deb absent"],
    ],
    [
      "there where one of two has it",
      [{ status: () => [404, {}] }, {}],
      ["big.deb there", "small.deb there"],
    ],
    ["nothing where a mirror is out of order", [{ status: () => [503, {}] }], []],
  ];
  it.each(shows)("tells once a file that it is %s", async (_, manners, told) => {
    await open(...manners);
    const shown: string[] = [];
    const onFile: DownloadOptions["onFile"] = ({ to }, state) =>
      shown.push(`${to.slice(directory.length + 1)} ${state}`);
    await fetchAll({ onFile });
    expect(shown.sort()).toEqual(told);
  });

  it("takes over from a mirror that goes silent", async () => {
    await open({ rate: 4 * MB }, { stallAfter: 200_000 });
    expect((await fetchAll()).failed).toEqual([]);
    arrived();
  }, 15_000);

  // Half a minute is half a second here.
  const hurried = () => {
    const [system, start] = [realSystem(), Date.now()];
    return { ...system, now: () => start + (Date.now() - start) * 60 };
  };
  it("leaves a mirror that drips to itself, alone and beside another", async () => {
    const faults: string[] = [];
    const onFault: DownloadOptions["onFault"] = (host, fault) =>
      faults.push(`${mirrors.findIndex(({ url }) => url.endsWith(host))} ${fault}`);
    await open({ rate: 6000 });
    const alone = await download(hurried(), wanted(), { onFault });
    expect([alone.files, faults]).toEqual([[], ["0 slow"]]);
    await open({}, { rate: 6000 });
    expect((await download(hurried(), wanted())).failed).toEqual([]);
    arrived();
  });

  it.each([
    ["lies", { body: flipped }, "0 lies"],
    ["is dead", { status: (): [number, Record<string, string>] => [500, {}] }, "0 dead"],
  ] as [string, Manners, string][])("gives up where the only mirror %s", async (_, manners, fault) => {
    await open(manners);
    const { failed, faults } = await fetchAll({}, ["small.deb"]);
    expect(failed).toHaveLength(1);
    expect(faults).toContain(fault);
  });

  it("goes on where a run before it was ended, and not with another file of that name", async () => {
    const [mirror] = await open({ rate: 4 * MB });
    const stop = new AbortController();
    const onProgress: DownloadOptions["onProgress"] = ({ done }) => done > 2 * MB && stop.abort();
    expect((await fetchAll({ signal: stop.signal, onProgress }, ["big.deb"])).failed).toHaveLength(1);
    const before = mirror!.bytes;
    expect(before).toBeGreaterThan(MB);
    await fetchAll({}, ["big.deb"]);
    arrived(["big.deb"]);
    expect(mirror!.bytes).toBeLessThan(bodies["big.deb"]!.length + 2 * MB);
    writeFileSync(join(directory, "small.deb.part"), readFileSync(join(directory, "big.deb")));
    expect((await fetchAll({}, ["small.deb"])).failed).toEqual([]);
    arrived(["small.deb"]);
  });

  it("leaves nothing behind on a full disk", async () => {
    await open({});
    const real = realSystem();
    const full = async () => {
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    };
    const part = async (path: string) => ({ ...(await real.files.part(path)), write: full });
    const system = { ...real, files: { ...real.files, part } };
    const { failed } = await download(system, wanted());
    expect(failed).toHaveLength(2);
    expect(await real.files.list(directory)).toEqual([]);
  });
});
