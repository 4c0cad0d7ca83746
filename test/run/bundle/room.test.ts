import { expect, it } from "vitest";
import { fetchKnown } from "../../../src/run/bundle/packages/fetch-file.ts";
import { demandRoom } from "../../../src/run/bundle/room.ts";
import { Store } from "../../../src/run/bundle/store.ts";
import { fakeSystem } from "../../system/fake.ts";

it.each([
  [{ free: 10 }, 11, "environment"],
  [{ free: 10 }, 10, undefined],
  [{ free: 10, writable: false }, 1, "environment"],
])("%j for %i bytes: %s", async (space, bytes, code) => {
  const done = demandRoom(fakeSystem({ space }), { path: "/out", bytes }).then(
    () => undefined,
    (error) => error.code,
  );
  expect(await done).toBe(code);
});

it("adds up what goes to one disk", async () => {
  const system = fakeSystem({ space: { free: 10 } });
  const both = [6, 6].map((bytes) => ({ path: "/out", bytes }));
  await expect(demandRoom(system, both[0]!)).resolves.toBeUndefined();
  await expect(demandRoom(system, ...both)).rejects.toMatchObject({ code: "environment" });
});

it("fetches nothing where it would not fit", async () => {
  const system = fakeSystem({ space: { free: 10 }, env: { HOME: "/h" } });
  const file = { urls: ["https://a.b/c"], size: 11, sha256: "0".repeat(64) };
  await expect(fetchKnown(system, new Store(system), [file], () => {})).rejects.toMatchObject({
    code: "environment",
  });
  expect(system.requests).toEqual([]);
});
