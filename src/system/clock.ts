import process from "node:process";

/** Milliseconds since some moment before this process began (clock_gettime(2), CLOCK_MONOTONIC); `performance` takes a while to load. */
export const monotonic = (): number => {
  const [s, ns] = process.hrtime();
  return s * 1000 + ns / 1e6;
};

const began = Date.now() - monotonic();

/**
 * What the clock on the wall would show had nobody set it since this process began, milliseconds since the epoch. NTP may
 * set it by years in the middle of a run: measured by it a fast mirror is slow, a time-out never or at once.
 */
export const steadyNow = (): number => Math.round(began + monotonic());
