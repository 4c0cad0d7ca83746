import type { Manager } from "../types.ts";
import { patience, verified } from "./sources.ts";

export const query: Manager["query"] = {
  // db:Status-Status came with dpkg 1.17.11 (Ubuntu 16.04 has 1.18).
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format
  argv: ["dpkg-query", "-W", "-f=${Package}\\t${Version}\\t${db:Status-Status}\\n"],
  readsAll: true,
  separator: "=",
  // apt's files are locked by fcntl: apt-get(8), dpkg(1); unattended-upgrades takes the same ones.
  locks: [
    { by: "fcntl", path: "/var/lib/dpkg/lock-frontend" },
    { by: "fcntl", path: "/var/lib/dpkg/lock" },
    { by: "fcntl", path: "/var/lib/apt/lists/lock" },
    { by: "fcntl", path: "/var/cache/apt/archives/lock" },
  ],
  holds: {
    list: ["apt-mark", "showhold"],
    take: ["apt-mark", "hold"],
    release: ["apt-mark", "unhold"],
  },
  refresh: [["apt-get", "-q", ...verified, ...patience, "update"]],
};
