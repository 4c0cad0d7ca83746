import { expect, it } from "vitest";
import { readRuns } from "../../../src/run/journal/runs.ts";
import { fakeSystem } from "../../system/fake.ts";

it("10,000 journals are read in a moment, a few at a time, in their order", async () => {
  const begin = {
    type: "begin",
    at: "2026-11-24T00:00:00Z",
    version: "1",
    command: "x",
    what: "install",
    steps: 1,
  };
  const name = (i: number) => `2026-11-24T00-00-00.${String(i).padStart(5, "0")}`;
  const text = `${JSON.stringify(begin)}\n${JSON.stringify({ type: "end", at: begin.at, code: 0 })}\n`;
  const fake = fakeSystem();
  let open = 0;
  let most = 0;
  const files = {
    ...fake.files,
    list: async () => Array.from({ length: 10_000 }, (_, i) => `${name(i)}.jsonl`),
    read: async () => {
      most = Math.max(most, ++open);
      await new Promise(setImmediate);
      open--;
      return Buffer.from(text);
    },
  };
  const runs = await readRuns({ ...fake, files });
  expect(runs.map(({ id }) => id)).toEqual(Array.from({ length: 10_000 }, (_, i) => name(i)));
  expect(most).toBeLessThanOrEqual(16);
});
