/** The words of a field, parted by blanks and commas. */
export const words = (text: string | undefined): string[] =>
  (text ?? "").split(/[\s,]+/).filter((word) => word !== "");

/** How apt and yum spell no. */
export const isNo = (text: string | undefined): boolean =>
  /^(no|false|0|off|without)$/i.test(text?.trim() ?? "");

/** How they spell yes. */
export const isYes = (text: string | undefined): boolean =>
  /^(yes|true|1|on|with)$/i.test(text?.trim() ?? "");
