import { patience } from "./sources.ts";

/** Options that every apt-get that installs gets: no question about a configuration file, a little patience with a lock. */
export const always = [
  "-o",
  "Dpkg::Options::=--force-confdef",
  "-o",
  "Dpkg::Options::=--force-confold",
  "-o",
  "DPkg::Lock::Timeout=60",
  // Without a terminal of its own dpkg draws no progress into the log.
  "-o",
  "Dpkg::Use-Pty=0",
  ...patience,
];
