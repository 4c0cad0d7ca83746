import { Transform } from "node:stream";

/** When a connection may carry its next byte, in milliseconds since 1970. */
export interface Pace {
  free: number;
}

/** So late a timer may come, and be caught up with, in milliseconds; what was idle for longer begins anew. */
const late = 100;

/**
 * Passes bytes at no more than `bytesPerSecond`, in slices of a twentieth of a second. The pace is the connection's: an
 * answer that waits behind another one, asked for ahead as apt does (HTTP pipelining), saves nothing up meanwhile.
 */
export function throttle(bytesPerSecond: number, pace: Pace): Transform {
  const slice = Math.max(1, Math.floor(bytesPerSecond / 20));
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const next = (from: number): void => {
        if (from >= chunk.length) {
          done();
          return;
        }
        const part = chunk.subarray(from, from + slice);
        const now = Date.now();
        pace.free = (now - pace.free > late ? now : pace.free) + (part.length / bytesPerSecond) * 1000;
        setTimeout(
          () => {
            if (this.destroyed) return;
            this.push(part);
            next(from + slice);
          },
          Math.max(0, pace.free - now),
        );
      };
      next(0);
    },
  });
}

/** Passes the first `limit` bytes, then calls `cut`; for the body that ends too soon. */
export function cutAfter(limit: number, cut: () => void): Transform {
  let left = limit;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      if (part.length > 0) this.push(part);
      // A moment later, so that what was passed still leaves.
      if (left === 0) setTimeout(cut, 50);
      else done();
    },
  });
}
