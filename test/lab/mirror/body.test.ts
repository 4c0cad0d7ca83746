import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { type Pace, throttle } from "../../../lab/mirror/body.ts";

/** How long an answer takes on its way out, milliseconds. */
async function time(bytes: number, bytesPerSecond: number, pace: Pace): Promise<number> {
  const start = performance.now();
  for await (const _ of Readable.from([Buffer.alloc(bytes)]).pipe(throttle(bytesPerSecond, pace)));
  return performance.now() - start;
}

it("a connection is as fast as it is told to be, however many answers are asked for ahead", async () => {
  const pace = { free: 0 };
  const waiting = throttle(1e6, pace);
  // The first takes half a second, in which the second, asked for already, saves nothing up.
  expect(await time(500_000, 1e6, pace)).toBeGreaterThan(350);
  const start = performance.now();
  for await (const _ of Readable.from([Buffer.alloc(500_000)]).pipe(waiting));
  expect(performance.now() - start).toBeGreaterThan(350);
});
