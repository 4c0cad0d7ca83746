import type { Rivals } from "../rehearsal.ts";
import { listName } from "./list-name.ts";

const LISTS = "/var/lib/apt/lists";

/** Sources: deb-control(5), Package; apt.conf(5), Acquire::GzipIndexes. templates/script/stage-apt.sh does the same. */
export const rivals: Rivals = (names, own) => [
  [
    // Whole lines and no patterns: the lists have fifty megabytes.
    ...["grep", "-rlxF"],
    ...own.map((address) => `--exclude=${listName(address)}*`),
    ...names.flatMap((name) => ["-e", `Package: ${name}`]),
    LISTS,
  ],
  // Those that are kept compressed may have anything.
  ["find", LISTS, "-name", "*_Packages.*"],
];
