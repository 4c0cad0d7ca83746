import { expect, it } from "vitest";
import { readOnly } from "../../src/system/read-only.ts";
import { fakeSystem } from "./fake.ts";

it("a system for those who look has no way to write, and reads the same", async () => {
  const system = fakeSystem({ files: { "/etc/a": "a" }, exec: { id: { stdout: "li" } } });
  const look = readOnly(system);
  expect(Object.keys(look.files).sort()).toEqual(["list", "read", "readLink", "space", "stat"]);
  expect((await look.files.read("/etc/a"))?.toString()).toBe("a");
  expect((await look.exec(["id"])).stdout).toBe("li");
  expect(Object.keys(look).sort()).toEqual(
    Object.keys(system)
      .filter((key) => !["commands", "requests", "changes", "tree", "text"].includes(key))
      .sort(),
  );
});
