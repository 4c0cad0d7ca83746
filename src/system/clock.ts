const began = Date.now() - performance.now();

/**
 * What the clock on the wall would show had nobody set it since this process began, milliseconds since the epoch. NTP may
 * set it by years in the middle of a run: measured by it a fast mirror is slow, a time-out never or at once.
 */
export const steadyNow = (): number => Math.round(began + performance.now());
