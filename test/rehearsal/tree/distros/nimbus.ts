import type { Distro } from "./types.ts";

/** A made-up distribution: one file, data that name a manager and a supply. */
export const nimbus: Distro = {
  id: "nimbus",
  name: "Nimbus Linux",
  manager: "pak",
  releases: [{ version: "3", endOfLife: "2031-01-31" }],
  architectures: ["amd64", "arm64"],
  recognise: (os) =>
    os.id === "nimbus" && os.versionId ? { version: os.versionId, exact: true } : undefined,
  // The first one has nothing for any release of it, so the next one is taken.
  supplies: [
    { supply: "docker-ce", repositories: () => [] },
    { supply: "vendor", directory: ({ version }) => `nimbus/${version}` },
  ],
};
