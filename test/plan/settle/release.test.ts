import { expect, it } from "vitest";
import { findDistro } from "../../../distros/index.ts";
import { SetupError } from "../../../src/errors.ts";
import { findRelease, firstCatalog } from "../../../src/plan/settle/release.ts";
import { parseVersionRequest } from "../../../src/sources/catalog/version.ts";
import { failure, fixture, repodata } from "../../sources/catalog/load.ts";
import { owner, suitePages } from "../../sources/catalog/suite.ts";
import { type FakePage, fakeSystem } from "../../system/fake.ts";

const down = new SetupError("network", { en: "down", zh: "down" });
const noble = {
  distro: findDistro("ubuntu")!,
  target: { distro: "ubuntu", version: "24.04", codename: "noble", arch: "amd64" as const },
  channel: "stable" as const,
  keyFingerprint: owner.fingerprint,
};
const packages = (mirror: string) => `${mirror}/linux/ubuntu/dists/noble/stable/binary-amd64/Packages.gz`;
const pages = (mirror: string) =>
  suitePages({
    root: `${mirror}/linux/ubuntu`,
    suite: "noble",
    channels: { stable: fixture("ubuntu-noble-stable.Packages") },
  });
const good = pages("https://a.example");
const index = good[packages("https://a.example")]!;

it("asks for an index once a run, however often it is looked at, and again after a failure", async () => {
  const place = { ...noble, mirrors: ["https://a.example"] };
  let answers: FakePage[] = [down, index];
  const system = fakeSystem({
    fetch: { ...good, [packages("https://a.example")]: () => answers.shift() ?? index },
  });
  expect((await failure(() => firstCatalog(system, place))).code).toBe("network");
  await firstCatalog(system, place);
  await findRelease(system, place, parseVersionRequest("27.3"));
  await findRelease(system, place, undefined);
  expect(system.requests.filter((url) => url.endsWith(".gz"))).toHaveLength(2);
  answers = [];
  await firstCatalog(fakeSystem({ fetch: good }), place);
});

it("passes over a dead mirror, in the questions as in the plan, and tells", async () => {
  const place = { ...noble, mirrors: ["https://dead.example", "https://a.example"] };
  const system = fakeSystem({
    fetch: { ...good, [packages("https://dead.example")]: down },
  });
  const told: SetupError[] = [];
  const { repository } = await firstCatalog(system, place, (error) => told.push(error));
  expect(repository.mirror).toBe("https://a.example");
  expect(told.map(({ code, what }) => [code, what.en])).toEqual([
    ["network", "The mirror can't be read: https://dead.example"],
  ]);
  expect((await findRelease(system, place, undefined)).repository.mirror).toBe("https://a.example");
});

it("asks a dead mirror with two repositories once, and takes the second repository where the first lacks the version", async () => {
  const centos8 = {
    distro: findDistro("centos")!,
    target: { distro: "centos", version: "8", arch: "amd64" as const },
    channel: "stable" as const,
    keyFingerprint: owner.fingerprint,
    mirrors: ["https://a.example"],
  };
  let asked = 0;
  const dead = { ...fakeSystem({}), fetch: () => Promise.reject(++asked && down) };
  expect((await failure(() => findRelease(dead, centos8, undefined))).code).toBe("network");
  expect(asked).toBe(1);
  const primary = fixture("centos-9-stable.primary.xml").replaceAll(".el9", ".el8");
  const only = Object.fromEntries(
    Object.entries(repodata(primary)).map(([path, body]) => [
      `https://a.example/linux/centos/8/x86_64/stable/${path}`,
      body,
    ]),
  );
  const system = fakeSystem({ fetch: only });
  expect((await firstCatalog(system, centos8)).repository.path).toBe("linux/centos");
  expect((await failure(() => findRelease(system, centos8, parseVersionRequest("1.13")))).code).toBe(
    "unsupported-host",
  );
});
