import { command } from "../../system/quote.ts";
import type { Transaction } from "./rehearsal.ts";

/** The first of some words, so many of them, stand in $come then, and the others in "$@". */
const parted =
  'n=$1; shift; i=0; come=; while [ "$i" -lt "$n" ]; do come="$come $1"; shift; i=$((i+1)); done';

/**
 * Of a manager that has no one transaction for both: what comes, comes first, so that what is there stays where that
 * fails. Specs hold no blanks.
 */
export function comeThenGo(
  { specs, removes }: Transaction,
  come: readonly string[],
  go: readonly string[],
): string[] {
  if (removes.length === 0) return [...come, ...specs];
  const both = `${parted}; ${command(come)} $come && ${command(go)} "$@"`;
  return ["sh", "-c", both, "sh", `${specs.length}`, ...specs, ...removes];
}
