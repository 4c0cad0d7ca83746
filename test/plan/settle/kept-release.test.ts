import { expect, it } from "vitest";
import { findDistro } from "../../../distros/index.ts";
import { dockerPackages } from "../../../src/machine/docker-packages.ts";
import type { Host } from "../../../src/machine/facts/types.ts";
import { sameDocker, suiteBefore } from "../../../src/plan/settle/kept-release.ts";
import { installedRelease, repositoriesOf } from "../../../src/plan/settle/release.ts";
import type { System } from "../../../src/system/types.ts";
import { fixture, repodata } from "../../sources/catalog/load.ts";
import { owner, suitePages } from "../../sources/catalog/suite.ts";
import { fakeSystem } from "../../system/fake.ts";

const mirrors = ["https://a.example"];
const rest = { channel: "stable" as const, keyFingerprint: owner.fingerprint, mirrors };
const bookworm = {
  ...rest,
  distro: findDistro("debian")!,
  target: { distro: "debian", version: "12", codename: "bookworm", arch: "arm64" as const },
};
const el9 = {
  ...rest,
  distro: findDistro("centos")!,
  target: { distro: "centos", version: "9", arch: "amd64" as const },
};
const served: System = fakeSystem({
  fetch: {
    ...suitePages({
      root: "https://a.example/linux/debian",
      suite: "bookworm",
      arch: "arm64",
      channels: { stable: fixture("debian-bookworm-stable.Packages") },
    }),
    ...Object.fromEntries(
      Object.entries(repodata(fixture("centos-9-stable.primary.xml"))).map(([path, body]) => [
        `https://a.example/linux/centos/9/x86_64/stable/${path}`,
        body,
      ]),
    ),
  },
});
const have = (docker: string, whole: boolean) =>
  ({
    docker: (whole ? dockerPackages : ["docker-ce"]).map((name) => ({ name, version: docker })),
  }) as unknown as Host;

/** Installed version, whether all packages are there; whether it is an older release's, what comes, what is said. */
it.each([
  [
    bookworm,
    "5:27.3.1-1~debian.11~bullseye",
    true,
    "bullseye",
    "5:27.3.1-1~debian.12~bookworm",
    /built for bullseye/,
  ],
  [
    bookworm,
    "5:27.3.1-1~debian.11~bullseye",
    false,
    "bullseye",
    "5:27.3.1-1~debian.12~bookworm",
    /takes its place/,
  ],
  [
    bookworm,
    "5:20.10.24~3-0~debian-bullseye",
    false,
    "bullseye",
    undefined,
    /has no docker-ce 20.10.24|built for/,
  ],
  [
    bookworm,
    "5:19.03.1~3-0~debian-buster",
    true,
    "buster",
    "5:19.03.1~3-0~debian-buster",
    /the installed one stays/,
  ],
  [
    bookworm,
    "5:19.03.1~3-0~debian-buster",
    false,
    "buster",
    undefined,
    /has no docker-ce 19.03.1.*takes its place/,
  ],
  [bookworm, "5:27.3.1-1~debian.12~bookworm", false, undefined, "5:27.3.1-1~debian.12~bookworm", undefined],
  [
    bookworm,
    "5:27.3.1-1~debian.13~trixie",
    false,
    undefined,
    "5:27.3.1-1~debian.12~bookworm",
    /another release/,
  ],
  [el9, "3:27.3.1-1.el8", true, "8", "3:27.3.1-1.el9", /built for release 8: that of release 9, 27.3.1/],
  [el9, "3:27.3.1-1.el8", false, "8", "3:27.3.1-1.el9", /built for release 8: that of release 9, 27.3.1/],
  [el9, "3:99.9.9-1.el8", false, "8", undefined, /has no docker-ce 99.9.9/],
  [el9, "3:27.3.1-1.el9", false, undefined, "3:27.3.1-1.el9", undefined],
] as const)("$1, whole: $2", async (place, installed, whole, before, comes, says) => {
  const host = have(installed, whole);
  expect(suiteBefore(host, place)).toBe(before);
  const kept = installedRelease(host, repositoriesOf(place)[0]!);
  expect(kept !== undefined).toBe(whole);
  const found = await sameDocker(served, place, host, kept, () => {});
  const [docker] = found!.release.packages;
  if (comes) expect(docker!.version).toBe(comes);
  if (says) expect(found!.note?.en).toMatch(says);
  else expect(found!.note).toBeUndefined();
  if (comes !== installed) expect(found!.version?.kind ?? "latest").not.toBe("exact");
});

it("a machine without docker-ce keeps nothing", async () => {
  expect(
    await sameDocker(served, el9, { docker: [] } as unknown as Host, undefined, () => {}),
  ).toBeUndefined();
});
