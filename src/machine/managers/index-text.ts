import { gunzipSync } from "node:zlib";
import { nonsense } from "./index-entry.ts";

/** An index of docker-ce is under 2 MB; what unpacks to more than this is no index. Bytes. */
const maxUnpacked = 64 * 1024 * 1024;

/**
 * The text of a downloaded index: gzip, or plain where a proxy unpacked it on the way.
 * Throws SetupError "network" for a cut-off gzip and for a web page (a captive portal, an error page with status 200).
 */
export function indexText(body: Buffer, url: string): string {
  const text = unpack(body, url)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
  if (/^\s*<(!doctype\s+html|html|head|body)\b/i.test(text.slice(0, 1024))) {
    throw nonsense(url, {
      en: "a web page (a captive portal, a login or an error page)",
      zh: "是一个网页（可能是上网认证页、登录页或错误页）",
    });
  }
  return text;
}

/** Its bytes, unpacked where it is gzip. Throws SetupError "network". */
export function unpack(body: Buffer, url: string): Buffer {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  try {
    return gunzipSync(body, { maxOutputLength: maxUnpacked });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw nonsense(url, { en: `a damaged gzip file (${reason})`, zh: `gzip 文件已损坏（${reason}）` }, cause);
  }
}
