import type { Lang } from "../../text.ts";

/**
 * The person's language by the locale, in POSIX's order (locale(7)); anything but Chinese reads English. So does a
 * Chinese locale of another encoding (zh_CN.GBK, zh_CN.GB18030, zh_TW.Big5): its terminal would show our UTF-8 as
 * something else.
 */
export function langOf(env: Readonly<Record<string, string | undefined>>): Lang {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  const [, encoding = "utf8"] = /\.([^@]*)/.exec(locale) ?? [];
  return /^zh([_.@-]|$)/i.test(locale) && /^utf-?8$/i.test(encoding) ? "zh" : "en";
}
