import { SetupError } from "../../errors.ts";

/** A fingerprint as people write it (blanks, 0x, lower case) as 40 hex digits in upper case; else "usage". */
export function parseFingerprint(text: string): string {
  const hex = text.replace(/\s+/g, "").replace(/^0x/i, "").toUpperCase();
  if (/^[0-9A-F]{40}$/.test(hex)) return hex;
  throw new SetupError(
    "usage",
    { en: `Not a key fingerprint: ${text}`, zh: `不是公钥指纹：${text}` },
    {
      why: {
        en: "A fingerprint has 40 hexadecimal digits; a shorter key id is not safe.",
        zh: "指纹应为 40 位十六进制数字；较短的公钥 ID 不安全。",
      },
      next: { en: "`gpg --show-keys FILE` prints it.", zh: "可用 `gpg --show-keys 文件` 查看。" },
    },
  );
}
