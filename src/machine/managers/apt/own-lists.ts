import type { OwnRehearsal } from "../rehearsal.ts";
import { patience } from "./sources.ts";

/** The machine's own entries with a private copy of its lists; templates/script/own-apt.sh does the same. */
export const own: OwnRehearsal = {
  lists(directory) {
    const options = [
      "-o",
      `Dir::State::lists=${directory}/lists`,
      "-o",
      `Dir::Cache::pkgcache=${directory}/pkgcache.bin`,
      "-o",
      "Dir::Cache::srcpkgcache=",
      "-o",
      "Acquire::Languages=none",
      // The directory is root's alone.
      "-o",
      "APT::Sandbox::User=root",
    ];
    return {
      directories: [directory, `${directory}/lists`, `${directory}/lists/partial`],
      files: [],
      lists: { from: "/var/lib/apt/lists", to: `${directory}/lists` },
      options,
      refreshAll: [["apt-get", "-q", ...options, ...patience, "update"]],
    };
  },
  helper: "own-apt",
};
