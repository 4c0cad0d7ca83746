import type { OwnRehearsal } from "../rehearsal.ts";
import { listsIn, privateLists } from "./private-lists.ts";
import { patience } from "./sources.ts";

/** The machine's own entries with a private copy of its lists; templates/script/own-apt.sh does the same. */
export const own: OwnRehearsal = {
  lists(directory) {
    const options = privateLists(directory);
    return {
      ...listsIn(directory),
      files: [],
      options,
      refreshAll: [["apt-get", "-q", ...options, ...patience, "update"]],
    };
  },
  helper: "own-apt",
};
