import type { SetupError } from "../../errors.ts";
import type { Lang } from "../../text.ts";

/** A failure for a program: `code` is stable, the words are a person's. */
export function errorJson({ code, exitCode, what, why, next }: SetupError, lang: Lang): string {
  const error = {
    code,
    exitCode,
    what: what[lang],
    ...(why && { why: why[lang] }),
    ...(next && { next: next[lang] }),
  };
  return JSON.stringify({ error }, null, 2);
}
