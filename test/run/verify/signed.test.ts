import { expect, it } from "vitest";
import { yum } from "../../../src/machine/managers/yum/yum.ts";
import type { LockedPackage } from "../../../src/plan/lock/types.ts";
import { compareSigned } from "../../../src/run/verify/signed.ts";
import { readOnly } from "../../../src/system/read-only.ts";
import { fakeSystem } from "../../system/fake.ts";

const [content, other] = ["1".repeat(64), "2".repeat(64)];
/** SHA-256 of "sig". */
const signature = "a543997d84f12798350c09bdef2cdb171bf41ed3e4a5f808af2feb0c56263009";
const base64 = Buffer.from("sig").toString("base64");
const locked = {
  ...{ name: "docker-ce", version: "3:27.3.1-1.el9", architecture: "x86_64", size: 1 },
  ...{ sha256: "0".repeat(64), path: "9/a.rpm" },
};
const query = { ...yum.query, lockTimeoutSeconds: 0 };

/** What rpm prints of docker-ce: its version, its header's digest and signature. */
function machine(version: string, digest: string, signed: string) {
  return readOnly(
    fakeSystem({
      exec: {
        "rpm -q --qf": (argv) => ({
          stdout: argv[3]!.includes("SHA256HEADER")
            ? `docker-ce\n${digest}\n${signed}\n\n`
            : `docker-ce\t${version}\tinstalled\n`,
        }),
      },
    }),
  );
}

it.each([
  ["the lock's own file", machine(locked.version, content, base64), {}, [0, 0]],
  ["signed anew", machine(locked.version, content, Buffer.from("new").toString("base64")), {}, [0, 1]],
  ["built anew", machine(locked.version, other, base64), {}, [1, 0]],
  ["another version, which is told elsewhere", machine("3:26.1.4-1.el9", other, base64), {}, [0, 0]],
  ["an rpm without a digest", machine(locked.version, "(none)", "(none)(none)"), {}, [0, 0]],
  ["a lock without one", machine(locked.version, other, base64), { content: undefined }, [0, 0]],
  [
    "a lock without the signature",
    machine(locked.version, content, "AAAA"),
    { signature: undefined },
    [0, 0],
  ],
])("%s", async (_, system, less, [drifts, notes]) => {
  const package_ = { ...locked, content, signature, ...less } as LockedPackage;
  const seen = await compareSigned(system, yum, query, [package_]);
  expect([seen.drifts.length, seen.notes?.length ?? 0]).toEqual([drifts, notes]);
  if (notes) expect(seen.notes![0]!.en).toContain("docker-ce 3:27.3.1-1.el9 has the same content");
  if (drifts) expect(seen.drifts[0]).toMatchObject({ mend: ["yum", "reinstall", "docker-ce"] });
});
