import { Transform } from "node:stream";

/**
 * Passes bytes at no more than `bytesPerSecond`, in slices of a twentieth of a second. For one answer, which is one
 * connection's throughput, since HTTP/1.1 has one answer at a time.
 */
export function throttle(bytesPerSecond: number): Transform {
  const slice = Math.max(1, Math.floor(bytesPerSecond / 20));
  const start = Date.now();
  let sent = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const next = (from: number): void => {
        if (from >= chunk.length) {
          done();
          return;
        }
        const part = chunk.subarray(from, from + slice);
        const due = start + ((sent + part.length) / bytesPerSecond) * 1000;
        sent += part.length;
        setTimeout(
          () => {
            if (this.destroyed) return;
            this.push(part);
            next(from + slice);
          },
          Math.max(0, due - Date.now()),
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
