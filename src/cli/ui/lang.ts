import type { Lang } from "../../text.ts";

/** The person's language by the locale, in POSIX's order (locale(7)); anything but Chinese reads English. */
export function langOf(env: Readonly<Record<string, string | undefined>>): Lang {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return /^zh([_.@-]|$)/i.test(locale) ? "zh" : "en";
}
