import { expect, it } from "vitest";
import { parseManifest } from "../../../src/sources/mirrors/manifest.ts";

const digestOf = (architecture: string) => `sha256:${Buffer.from(architecture.padEnd(32)).toString("hex")}`;
const index = Buffer.from(
  JSON.stringify({
    manifests: ["amd64", "arm", "arm64", "ppc64le", "s390x"].map((architecture) => ({
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      size: 1,
      digest: digestOf(architecture),
      platform: { os: "linux", architecture },
    })),
  }),
);

it.each([
  ["x86_64", "amd64"],
  ["aarch64", "arm64"],
  ["armv7l", "arm"],
  ["ppc64le", "ppc64le"],
  ["s390x", "s390x"],
  // No image for it: the mirror is tried all the same.
  ["riscv64", "amd64"],
])("a machine that uname calls %s gets the image for %s", (machine, architecture) => {
  expect(parseManifest(index, machine)).toEqual({ kind: "index", digest: digestOf(architecture) });
});
