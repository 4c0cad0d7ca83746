import { fileName, filesMissing, lacksFiles } from "../../sources/mirrors/files-there.ts";
import type { System } from "../../system/types.ts";
import type { Offer, OwnRelease } from "../../terms.ts";
import type { Ahead } from "../steps/package-ahead.ts";

/**
 * Looks whether the files that are on their way can be had, before anything is changed: those that come or that every
 * mirror refused have shown it, and the mirror is asked for the others. @throws FilesMissing
 */
export async function demandFiles(system: System, release: Offer | OwnRelease, ahead: Ahead): Promise<void> {
  if (release.kind !== "offer") return;
  const { repository } = release;
  const absent = ahead.those("absent").map(fileName);
  const missing = [...absent, ...(await filesMissing(system, repository, ahead.those(undefined)))];
  if (missing.length > 0) throw lacksFiles(repository, missing);
}
