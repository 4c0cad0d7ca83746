import { describe, expect, it } from "vitest";
import { demandFiles } from "../../../src/plan/settle/files-come.ts";
import { Ahead } from "../../../src/plan/steps/package-ahead.ts";
import { FilesMissing } from "../../../src/sources/mirrors/files-there.ts";
import type { Artefact, Offer } from "../../../src/terms.ts";
import { fakeSystem } from "../../system/fake.ts";

const mirror = "https://mirror.example/docker-ce";
const artefact = (name: string): Artefact => ({
  name,
  version: "1",
  architecture: "amd64",
  path: `pool/${name}_1.deb`,
  size: 10,
  sha256: "0".repeat(64),
  depends: [],
});
const artefacts = [artefact("docker-ce"), artefact("containerd.io")];
const offer: Offer = {
  kind: "offer",
  repository: { mirror, path: "linux/debian", suite: "bookworm" },
  packages: artefacts.map(({ name, version }) => ({ name, version })),
  artefacts,
  docker: "1",
};
const url = (name: string) => `${mirror}/linux/debian/pool/${name}_1.deb`;
const files = {
  manager: "apt" as const,
  channel: "stable" as const,
  files: artefacts.map((each) => ({ ...each, urls: [url(each.name)] })),
};

describe("files of an index that may be missing", () => {
  // Nothing is fetched ahead on a machine without room for it.
  const ahead = (system: ReturnType<typeof fakeSystem>) => new Ahead(system, files);

  it("asks the mirror for those of which nothing has shown yet", async () => {
    const system = fakeSystem({
      space: { writable: false },
      fetch: {
        [url("docker-ce")]: { status: 206, headers: { "content-range": "bytes 0-0/10" } },
        [url("containerd.io")]: { status: 404 },
      },
    });
    const demanded = demandFiles(system, offer, ahead(system));
    await expect(demanded).rejects.toThrow(FilesMissing);
    await expect(demanded).rejects.toMatchObject({ code: "network", why: { en: /containerd\.io_1\.deb/ } });
  });

  it("passes where all are there", async () => {
    const there = { status: 206, headers: { "content-range": "bytes 0-0/10" } };
    const fetch = { [url("docker-ce")]: there, [url("containerd.io")]: there };
    const system = fakeSystem({ space: { writable: false }, fetch });
    await demandFiles(system, offer, ahead(system));
    expect(system.requests).toHaveLength(2);
  });
});
